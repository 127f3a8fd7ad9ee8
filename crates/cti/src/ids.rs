//! The identifiers of the protocol, one type each, so that a ticket is never a contact.

use std::{fmt, num::NonZeroU64, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::lenient;

/// A text that is not an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidId {
    /// What the text should have named, for example `ticket id`.
    pub what: &'static str,
}

impl fmt::Display for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} must be a whole number above 0", self.what)
    }
}

impl std::error::Error for InvalidId {}

/// The largest id: JavaScript, through which `postMessage` sends ids, counts exactly up to here.
pub const MAX_ID: u64 = (1 << 53) - 1;

macro_rules! numeric_id {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(NonZeroU64);

        impl $name {
            /// The id of this number; `None` for 0, which Freshdesk never gives, and above [`MAX_ID`].
            pub const fn new(id: u64) -> Option<Self> {
                if id > MAX_ID {
                    return None;
                }
                match NonZeroU64::new(id) {
                    Some(id) => Some(Self(id)),
                    None => None,
                }
            }

            /// The number.
            pub const fn get(self) -> u64 {
                self.0.get()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                lenient::number_in_text(text).and_then(Self::new).ok_or(InvalidId { what: $what })
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let id = lenient::id(deserializer, $what)?;
                Self::new(id).ok_or_else(|| serde::de::Error::custom(InvalidId { what: $what }))
            }
        }
    };
}

numeric_id!(
    /// A Freshdesk agent: `responder_id`, and the `agent_id` of the Iframe URL.
    AgentId, "agent id"
);
numeric_id!(
    /// A Freshdesk contact: "Freshdesk `user_id` of the requester".
    ContactId, "contact id"
);
numeric_id!(
    /// A Freshdesk company: the `company_id` of a contact.
    CompanyId, "company id"
);
numeric_id!(
    /// "Freshdesk ticket ID".
    TicketId, "ticket id"
);
numeric_id!(
    /// The note a call became "if a customer call was linked to an existing ticket".
    NoteId, "note id"
);
numeric_id!(
    /// The id a screen pop is answered with.
    PopId, "pop id"
);

/// "Telephony UID for a given call": never empty, at most 255 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CallReferenceId(String);

impl CallReferenceId {
    /// The longest reference that is taken, in characters.
    pub const MAX_CHARS: usize = 255;

    /// Reads a reference as the telephone system gave it; white space around it is dropped.
    pub fn new(text: &str) -> Result<Self, InvalidCallReferenceId> {
        let text = text.trim();
        if text.is_empty() {
            return Err(InvalidCallReferenceId::Empty);
        }
        if text.chars().count() > Self::MAX_CHARS {
            return Err(InvalidCallReferenceId::TooLong);
        }
        if text.chars().any(char::is_control) {
            return Err(InvalidCallReferenceId::ControlCharacter);
        }
        Ok(Self(text.to_owned()))
    }

    /// The reference as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a text is no call reference id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidCallReferenceId {
    /// Nothing but white space.
    Empty,
    /// More than [`CallReferenceId::MAX_CHARS`] characters.
    TooLong,
    /// A control character, a line break for example.
    ControlCharacter,
}

impl fmt::Display for InvalidCallReferenceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "call_reference_id must not be empty",
            Self::TooLong => "call_reference_id must be at most 255 characters long",
            Self::ControlCharacter => "call_reference_id must not contain control characters",
        })
    }
}

impl std::error::Error for InvalidCallReferenceId {}

impl TryFrom<String> for CallReferenceId {
    type Error = InvalidCallReferenceId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text)
    }
}

impl From<CallReferenceId> for String {
    fn from(id: CallReferenceId) -> Self {
        id.0
    }
}

impl fmt::Display for CallReferenceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
