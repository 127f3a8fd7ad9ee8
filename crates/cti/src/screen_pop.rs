//! `POST /api/v2/integrations/cti/pop`.
//!
//! The specification's table has eleven parameters: three for the requester, three for the responder,
//! `call_reference_id`, `ticket_id`, `new_ticket`, `call_url` and `call_info`. The twelfth of the two
//! APIs is the `call_reference_id` that call details are asked with
//! ([`CallDetailsQuery`](crate::CallDetailsQuery)).

mod received;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error, ser::SerializeMap};

pub use received::{PopParameters, PopRules, ReceivedPop};

use crate::{
    AgentId, ApiError, CallInfo, CallReferenceId, ContactId, PhoneNumber, PopId, TicketId,
    api_error::in_one_line,
};

/// Who calls. One of the three is needed (fact C3); `Debug` shows no whole number or address.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Requester {
    /// `requester_id`: "If `requester_id` is passed, `requester_phone` will be ignored".
    Id(ContactId),
    /// `requester_phone`: "Phone number that the requester is calling from".
    Phone(PhoneNumber),
    /// `requester_email`: "Freshdesk email of the requester".
    Email(String),
}

/// Which agent receives the call: "Any of the three responder attributes is mandatory".
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Responder {
    /// `responder_id`.
    Id(AgentId),
    /// `responder_phone`: "if the number to agent mapping is maintained in Freshdesk".
    Phone(PhoneNumber),
    /// `responder_email`: "Freshdesk email of the responder".
    Email(String),
}

/// A screen pop that is complete: what its parameters mean, not how they were spelled.
///
/// `Serialize` writes the request's body strictly: ids as numbers, `new_ticket` as a boolean and only
/// when true, phone numbers as they are dialled, nothing for what is absent. `Deserialize` reads it
/// leniently, as [`ReceivedPop`] does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreenPop {
    /// Who calls.
    pub requester: Requester,
    /// Who is called.
    pub responder: Responder,
    /// "Telephony UID for a given call".
    pub call_reference_id: CallReferenceId,
    /// "Freshdesk ticket ID if this call is with reference to an existing ticket". Without effect
    /// where `new_ticket` is set, and not sent then.
    pub ticket_id: Option<TicketId>,
    /// "If set to true, then a new ticket will be popped up": "This setting will override the display
    /// of an existing ticket".
    pub new_ticket: bool,
    /// "The URL of the call recording", `http` or `https`.
    pub call_url: Option<String>,
    /// "call parameters that can be added to the call recording".
    pub call_info: CallInfo,
}

impl ScreenPop {
    /// Reads a JSON body as Freshdesk would: every field that is at fault is named.
    ///
    /// [`ReceivedPop::from_json`] takes a pop without `call_reference_id`, too, and keeps what is
    /// ignored here.
    pub fn from_json(body: &[u8]) -> Result<Self, ApiError> {
        ReceivedPop::from_json(body, PopRules::default())?.try_into()
    }
}

impl Serialize for ScreenPop {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut body = serializer.serialize_map(None)?;
        match &self.requester {
            Requester::Id(id) => body.serialize_entry("requester_id", id)?,
            Requester::Phone(phone) => body.serialize_entry("requester_phone", phone.dialable())?,
            Requester::Email(email) => body.serialize_entry("requester_email", email)?,
        }
        match &self.responder {
            Responder::Id(id) => body.serialize_entry("responder_id", id)?,
            Responder::Phone(phone) => body.serialize_entry("responder_phone", phone.dialable())?,
            Responder::Email(email) => body.serialize_entry("responder_email", email)?,
        }
        body.serialize_entry("call_reference_id", &self.call_reference_id)?;
        if self.new_ticket {
            body.serialize_entry("new_ticket", &true)?;
        } else if let Some(ticket) = &self.ticket_id {
            body.serialize_entry("ticket_id", ticket)?;
        }
        if let Some(url) = &self.call_url {
            body.serialize_entry("call_url", url)?;
        }
        if !self.call_info.is_empty() {
            body.serialize_entry("call_info", &self.call_info)?;
        }
        body.end()
    }
}

impl<'de> Deserialize<'de> for ScreenPop {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        PopParameters::deserialize(deserializer)?
            .check(PopRules::default())
            .and_then(Self::from_received)
            .map_err(|errors| D::Error::custom(in_one_line(&errors)))
    }
}

impl fmt::Debug for Requester {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => write!(f, "Id({id})"),
            Self::Phone(phone) => write!(f, "Phone({phone:?})"),
            Self::Email(email) => write!(f, "Email({})", redacted_email(email)),
        }
    }
}

impl fmt::Debug for Responder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => write!(f, "Id({id})"),
            Self::Phone(phone) => write!(f, "Phone({phone:?})"),
            Self::Email(email) => write!(f, "Email({})", redacted_email(email)),
        }
    }
}

/// `…@freshdesk.com`: which company, not who.
fn redacted_email(email: &str) -> String {
    match email.rsplit_once('@') {
        Some((_, domain)) => format!("…@{domain}"),
        None => String::from("…"),
    }
}

/// `{"id": "5000001876"}`: read as number or text, written as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScreenPopReply {
    /// The id of the pop.
    pub id: PopId,
}
