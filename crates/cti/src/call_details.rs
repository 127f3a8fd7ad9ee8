//! `GET /api/v2/integrations/cti/details`.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};

use crate::{AgentId, CallReferenceId, ContactId, NoteId, TicketId, api_error::FieldError, form};

/// The query: "Call Reference ID passed during the screenpop".
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CallDetailsQuery {
    /// `call_reference_id`, which the table marks as mandatory.
    pub call_reference_id: CallReferenceId,
}

impl CallDetailsQuery {
    /// Reads `call_reference_id=226356`, with or without a `?` in front.
    pub fn parse(query: &str) -> Result<Self, Vec<FieldError>> {
        const FIELD: &str = "call_reference_id";
        let value = form::pairs(query).find(|(name, _)| name == FIELD).map(|(_, value)| value);
        match value.as_deref().map(str::trim) {
            None | Some("") => Err(FieldError::missing(
                FIELD,
                "call_reference_id is mandatory: name the call as its screen pop did",
            )),
            Some(text) => CallReferenceId::new(text)
                .map(|call_reference_id| Self { call_reference_id })
                .map_err(|e| FieldError::invalid(FIELD, &e.to_string())),
        }
        .map_err(|error| vec![error])
    }

    /// `call_reference_id=226356`, encoded, without a `?`.
    pub fn encode(&self) -> String {
        let mut query = String::from("call_reference_id=");
        query.push_str(&form::encode(self.call_reference_id.as_str()));
        query
    }
}

/// What became of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Spelled")]
pub struct CallDetails {
    /// The requester of the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requester_id: Option<ContactId>,
    /// The agent of the call; the documentation's sample spells it `responder_idl`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responder_id: Option<AgentId>,
    /// The ticket the call is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket_id: Option<TicketId>,
    /// The note, "if a customer call was linked to an existing ticket".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note_id: Option<NoteId>,
}

/// As it is spelled on the wire; the sample has `"responder_idl": 7898974314`.
#[derive(Deserialize)]
struct Spelled {
    #[serde(default)]
    requester_id: Option<ContactId>,
    #[serde(default)]
    responder_id: Option<AgentId>,
    #[serde(default)]
    responder_idl: Option<AgentId>,
    #[serde(default)]
    ticket_id: Option<TicketId>,
    #[serde(default)]
    note_id: Option<NoteId>,
}

impl From<Spelled> for CallDetails {
    fn from(spelled: Spelled) -> Self {
        Self {
            requester_id: spelled.requester_id,
            responder_id: spelled.responder_id.or(spelled.responder_idl),
            ticket_id: spelled.ticket_id,
            note_id: spelled.note_id,
        }
    }
}

/// The reply: a list, empty while the call is not linked yet.
///
/// Read leniently (fact C5): a list or one object; `null` and `{}` are empty as well.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct CallDetailsReply(pub Vec<CallDetails>);

impl CallDetailsReply {
    /// The first that names a ticket; `None` while the call is not linked.
    pub fn linked(&self) -> Option<&CallDetails> {
        self.0.iter().find(|details| details.ticket_id.is_some())
    }
}

impl<'de> Deserialize<'de> for CallDetailsReply {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListOrOne;

        impl<'de> Visitor<'de> for ListOrOne {
            type Value = CallDetailsReply;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("call details: a list or an object")
            }

            fn visit_unit<E>(self) -> Result<CallDetailsReply, E> {
                Ok(CallDetailsReply::default())
            }

            fn visit_seq<A: SeqAccess<'de>>(
                self,
                mut seq: A,
            ) -> Result<CallDetailsReply, A::Error> {
                let mut all = Vec::new();
                while let Some(details) = seq.next_element()? {
                    all.push(details);
                }
                Ok(CallDetailsReply(all))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<CallDetailsReply, A::Error> {
                let one = CallDetails::deserialize(MapAccessDeserializer::new(map))?;
                Ok(CallDetailsReply(if one == CallDetails::NOTHING { vec![] } else { vec![one] }))
            }
        }

        deserializer.deserialize_any(ListOrOne)
    }
}

impl CallDetails {
    const NOTHING: Self =
        Self { requester_id: None, responder_id: None, ticket_id: None, note_id: None };
}
