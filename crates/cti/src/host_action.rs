//! What the softphone may ask of the helpdesk window around it.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, MapAccess, Visitor},
    ser::SerializeStruct,
};

use crate::{ContactId, TicketId, lenient::Value};

/// A message to the host window, as `postMessage` sends it.
///
/// Written exactly as the specification's table has it. Read strictly, by the host's side: an action
/// of the table, an id that is a number (it becomes part of a path), and nothing else beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HostAction {
    /// "Open the iframe": `{action: "show_softphone"}`.
    ShowSoftphone,
    /// "Open ticket inside freshdesk": `{action: "open_ticket", value: <TICKET_ID>}`.
    OpenTicket(TicketId),
    /// An empty ticket form: `{action: "open_ticket", value: "new"}` (fact H3; not in the specification).
    OpenNewTicket,
    /// "Open contact inside freshdesk": `{action: "open_contact", value: <CONTACT_ID>}`.
    OpenContact(ContactId),
}

const SHOW_SOFTPHONE: &str = "show_softphone";
const OPEN_TICKET: &str = "open_ticket";
const OPEN_CONTACT: &str = "open_contact";
const NEW: &str = "new";

impl HostAction {
    /// The action's name on the wire: `show_softphone`, `open_ticket` or `open_contact`.
    pub const fn action(self) -> &'static str {
        match self {
            Self::ShowSoftphone => SHOW_SOFTPHONE,
            Self::OpenTicket(_) | Self::OpenNewTicket => OPEN_TICKET,
            Self::OpenContact(_) => OPEN_CONTACT,
        }
    }

    /// Reads a message that came to the host's window, as JSON.
    pub fn from_json(json: &str) -> Result<Self, HostActionError> {
        let message: Message =
            serde_json::from_str(json).map_err(|_| HostActionError::NoMessage)?;
        message.read()
    }
}

/// Why a message asks for nothing the host can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostActionError {
    /// No object with an `action` that is text.
    NoMessage,
    /// An action that the table does not have.
    UnknownAction,
    /// Something beside `action` and `value`, or a `value` beside `show_softphone`.
    UnknownKey,
    /// The value of `open_ticket` is neither an id nor `"new"`.
    NoTicketId,
    /// The value of `open_contact` is no id.
    NoContactId,
}

impl fmt::Display for HostActionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoMessage => "the message must be an object with an action",
            Self::UnknownAction => {
                "action must be \"show_softphone\", \"open_ticket\" or \"open_contact\""
            }
            Self::UnknownKey => "the message must have an action and its value, and nothing else",
            Self::NoTicketId => "value of open_ticket must be a ticket id, a whole number above 0",
            Self::NoContactId => {
                "value of open_contact must be a contact id, a whole number above 0"
            }
        })
    }
}

impl std::error::Error for HostActionError {}

impl Serialize for HostAction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = if *self == Self::ShowSoftphone { 1 } else { 2 };
        let mut message = serializer.serialize_struct("HostAction", fields)?;
        message.serialize_field("action", self.action())?;
        match self {
            Self::ShowSoftphone => {}
            Self::OpenTicket(id) => message.serialize_field("value", id)?,
            Self::OpenNewTicket => message.serialize_field("value", NEW)?,
            Self::OpenContact(id) => message.serialize_field("value", id)?,
        }
        message.end()
    }
}

impl<'de> Deserialize<'de> for HostAction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Message::deserialize(deserializer)?.read().map_err(D::Error::custom)
    }
}

/// The object as it came.
#[derive(Default)]
struct Message {
    action: Value,
    value: Value,
    more: bool,
}

impl Message {
    fn read(self) -> Result<HostAction, HostActionError> {
        let Value::Text(action) = self.action else {
            return Err(HostActionError::NoMessage);
        };
        let id =
            if matches!(self.value, Value::Number(_)) { self.value.whole_number() } else { None };
        let read = match action.as_str() {
            SHOW_SOFTPHONE if self.value == Value::Nothing => HostAction::ShowSoftphone,
            SHOW_SOFTPHONE => return Err(HostActionError::UnknownKey),
            OPEN_TICKET if self.value == Value::Text(NEW.to_owned()) => HostAction::OpenNewTicket,
            OPEN_TICKET => id
                .and_then(TicketId::new)
                .map(HostAction::OpenTicket)
                .ok_or(HostActionError::NoTicketId)?,
            OPEN_CONTACT => id
                .and_then(ContactId::new)
                .map(HostAction::OpenContact)
                .ok_or(HostActionError::NoContactId)?,
            _ => return Err(HostActionError::UnknownAction),
        };
        if self.more { Err(HostActionError::UnknownKey) } else { Ok(read) }
    }
}

impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = Message;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with an action")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Message, A::Error> {
                let mut message = Message::default();
                while let Some((key, value)) = map.next_entry::<String, Value>()? {
                    match key.as_str() {
                        "action" => message.action = value,
                        "value" => message.value = value,
                        _ => message.more = true,
                    }
                }
                Ok(message)
            }
        }

        deserializer.deserialize_map(Fields)
    }
}
