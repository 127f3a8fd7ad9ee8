//! `GET /api/v2/integrations/cti/details`.

use serde::{Deserialize, Serialize};

use crate::{AgentId, ContactId, NoteId, TicketId};

/// What became of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallDetails {
    /// The requester of the call.
    pub requester_id: Option<ContactId>,
    /// The agent of the call; the documentation's sample spells it `responder_idl`.
    #[serde(alias = "responder_idl")]
    pub responder_id: Option<AgentId>,
    /// The ticket the call is in.
    pub ticket_id: Option<TicketId>,
    /// The note, "if a customer call was linked to an existing ticket".
    #[serde(default)]
    pub note_id: Option<NoteId>,
}

/// The reply: a list, empty while the call is not linked yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CallDetailsReply(pub Vec<CallDetails>);
