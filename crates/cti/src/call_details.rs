//! `GET /api/v2/integrations/cti/details`.

use serde::{Deserialize, Deserializer, Serialize, de::Error};

use crate::{
    AgentId, CallReferenceId, ContactId, NoteId, TicketId, api_error::FieldError, form, json::Json,
    lenient::id_in_json,
};

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CallDetails {
    /// The requester of the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requester_id: Option<ContactId>,
    /// The agent of the call; the documentation's sample spells it `"responder_idl": 7898974314`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responder_id: Option<AgentId>,
    /// The ticket the call is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket_id: Option<TicketId>,
    /// The note, "if a customer call was linked to an existing ticket".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note_id: Option<NoteId>,
}

impl CallDetails {
    fn from_json(json: &Json) -> Option<Self> {
        // Anything but an object is no call.
        let Json::Object(_) = json else { return None };
        let slip = id(json, "responder_idl", AgentId::new)?;
        Some(Self {
            requester_id: id(json, "requester_id", ContactId::new)?,
            responder_id: id(json, "responder_id", AgentId::new)?.or(slip),
            ticket_id: id(json, "ticket_id", TicketId::new)?,
            note_id: id(json, "note_id", NoteId::new)?,
        })
    }
}

/// An id that may be missing or `null`: then it is `Some(None)`.
#[expect(clippy::option_option, reason = "missing and wrong are two things")]
fn id<T>(json: &Json, key: &str, new: fn(u64) -> Option<T>) -> Option<Option<T>> {
    match json.get(key) {
        None | Some(Json::Null) => Some(None),
        Some(value) => id_in_json(value).and_then(new).map(Some),
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

impl CallDetailsReply {
    /// Reads the body of a reply; `None` when it is none.
    pub fn from_json(json: &Json) -> Option<Self> {
        match json {
            Json::Null => Some(Self::default()),
            Json::List(items) => {
                items.iter().map(CallDetails::from_json).collect::<Option<_>>().map(Self)
            }
            one => {
                let one = CallDetails::from_json(one)?;
                Some(Self(if one == CallDetails::NOTHING { vec![] } else { vec![one] }))
            }
        }
    }
}

impl<'de> Deserialize<'de> for CallDetailsReply {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_json(&Json::deserialize(deserializer)?)
            .ok_or_else(|| D::Error::custom("call details: a list or an object of ids"))
    }
}

impl<'de> Deserialize<'de> for CallDetails {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_json(&Json::deserialize(deserializer)?)
            .ok_or_else(|| D::Error::custom("call details: an object of ids"))
    }
}

impl CallDetails {
    const NOTHING: Self =
        Self { requester_id: None, responder_id: None, ticket_id: None, note_id: None };
}
