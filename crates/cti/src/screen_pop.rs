//! `POST /api/v2/integrations/cti/pop`.

use serde::{Deserialize, Serialize};

use crate::{AgentId, CallInfo, CallReferenceId, ContactId, PhoneNumber, PopId, TicketId};

/// Who calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Requester {
    /// `requester_id`: "If `requester_id` is passed, `requester_phone` will be ignored".
    Id(ContactId),
    /// `requester_phone`: "Phone number that the requester is calling from".
    Phone(PhoneNumber),
    /// `requester_email`: "Freshdesk email of the requester".
    Email(String),
}

/// Which agent receives the call: "Any of the three responder attributes is mandatory".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Responder {
    /// `responder_id`.
    Id(AgentId),
    /// `responder_phone`: "if the number to agent mapping is maintained in Freshdesk".
    Phone(PhoneNumber),
    /// `responder_email`.
    Email(String),
}

/// A screen pop that is complete: what its parameters mean, not how they were spelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScreenPop {
    /// Who calls.
    pub requester: Requester,
    /// Who is called.
    pub responder: Responder,
    /// "Telephony UID for a given call".
    pub call_reference_id: CallReferenceId,
    /// "Freshdesk ticket ID if this call is with reference to an existing ticket".
    pub ticket_id: Option<TicketId>,
    /// "If set to true, then a new ticket will be popped up".
    pub new_ticket: bool,
    /// "The URL of the call recording".
    pub call_url: Option<String>,
    /// "call parameters that can be added to the call recording".
    pub call_info: CallInfo,
}

/// `{"id": "5000001876"}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScreenPopReply {
    /// The id of the pop.
    pub id: PopId,
}
