//! What a telephone system reports of a call: `POST /calls/events` of the gateway, and the `call`
//! events of its stream. Not of Freshdesk's; one JSON object an event.

mod received;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error, ser::SerializeMap};

use crate::{
    AgentId, ApiError, CallReferenceId, PhoneNumber, api_error::in_one_line, lenient::Value,
    number::dialable, rows::Fields,
};

/// One thing that happened to a call.
///
/// `Serialize` writes it strictly; `Deserialize` and [`CallEvent::from_json`] read the spellings that
/// telephone systems are likely to send.
#[derive(Clone, PartialEq, Eq)]
pub struct CallEvent {
    /// `event_id`: the same again means that it is the same event, sent twice.
    pub event_id: CallEventId,
    /// `call_reference_id`: "Telephony UID for a given call".
    pub call_reference_id: CallReferenceId,
    /// `agent_id`, else `agent_phone`: whose call it is.
    pub agent: CallAgent,
    /// `event`, with what belongs to it.
    pub kind: CallEventKind,
    /// `direction`. What is `offered` is inbound and what is `dialed` is outbound where it is not said;
    /// of the other events it may be unknown.
    pub direction: Option<CallDirection>,
    /// `requester_number`; `None` when it is withheld, or not repeated.
    pub requester_number: Option<PhoneNumber>,
    /// `requester_name`: what the telephone network calls them, at most 255 characters.
    pub requester_name: Option<String>,
    /// `at`: when it happened, in milliseconds since 1970.
    pub at: Option<u64>,
}

/// Whose call it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum CallAgent {
    /// `agent_id`.
    Id(AgentId),
    /// `agent_phone`: the number or extension of the agent's telephone.
    Phone(PhoneNumber),
}

/// Which way a call goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CallDirection {
    /// From the requester.
    Inbound,
    /// To the requester.
    Outbound,
}

/// What happened.
#[derive(Clone, PartialEq, Eq)]
pub enum CallEventKind {
    /// `offered`: the agent's telephone rings.
    Offered,
    /// `dialed`: the requester is being called.
    Dialed,
    /// `ringing`: the requester's telephone rings.
    Ringing,
    /// `answered`: both sides are connected.
    Answered,
    /// `held`.
    Held,
    /// `resumed`.
    Resumed,
    /// `ended`, and why.
    Ended(CallEndReason),
    /// `recorded`, with the `call_url`: "The URL of the call recording".
    Recorded(String),
}

/// Why a call ended, as far as a telephone system tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CallEndReason {
    /// `hangup`: somebody hung up. The reason that is meant where none is sent.
    Hangup,
    /// `busy`.
    Busy,
    /// `no_answer`.
    NoAnswer,
    /// `declined`.
    Declined,
    /// `failed`.
    Failed,
    /// `answered_elsewhere`: by another telephone or agent.
    AnsweredElsewhere,
    /// Any other word; sent on as `other`.
    Other,
}

impl CallEventKind {
    /// The words of `event`.
    pub const NAMES: [&str; 8] =
        ["offered", "dialed", "ringing", "answered", "held", "resumed", "ended", "recorded"];

    /// Its word.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Dialed => "dialed",
            Self::Ringing => "ringing",
            Self::Answered => "answered",
            Self::Held => "held",
            Self::Resumed => "resumed",
            Self::Ended(_) => "ended",
            Self::Recorded(_) => "recorded",
        }
    }
}

impl CallDirection {
    /// `inbound` or `outbound`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::Outbound => "outbound",
        }
    }
}

impl CallEndReason {
    const ALL: [Self; 7] = [
        Self::Hangup,
        Self::Busy,
        Self::NoAnswer,
        Self::Declined,
        Self::Failed,
        Self::AnsweredElsewhere,
        Self::Other,
    ];

    /// Its word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hangup => "hangup",
            Self::Busy => "busy",
            Self::NoAnswer => "no_answer",
            Self::Declined => "declined",
            Self::Failed => "failed",
            Self::AnsweredElsewhere => "answered_elsewhere",
            Self::Other => "other",
        }
    }

    /// The reason of this word in any spelling (`no_answer`, `No-Answer`, `noanswer`); any other word
    /// is [`CallEndReason::Other`], as a call has ended whatever the reason is called.
    pub fn named(word: &str) -> Self {
        Self::ALL.into_iter().find(|reason| same_word(reason.name(), word)).unwrap_or(Self::Other)
    }
}

/// Whether both are the same letters, whatever is between them.
fn same_word(ours: &str, theirs: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
    };
    letters(ours) == letters(theirs)
}

impl CallEvent {
    /// Reads one event, and names every field that is at fault. Fields it does not have are ignored.
    pub fn from_json(body: &[u8]) -> Result<Self, ApiError> {
        let mut reader = serde_json::Deserializer::from_slice(body);
        let values = Fields(&received::FIELDS).read(&mut reader);
        let values = values.map_err(|_| ApiError::InvalidJson)?;
        reader.end().map_err(|_| ApiError::InvalidJson)?;
        received::check(&values).map_err(ApiError::Validation)
    }
}

impl<'de> Deserialize<'de> for CallEvent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let values: Vec<Value> = Fields(&received::FIELDS).read(deserializer)?;
        received::check(&values).map_err(|errors| D::Error::custom(in_one_line(&errors)))
    }
}

impl Serialize for CallEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Dialable<'a>(&'a PhoneNumber);

        impl Serialize for Dialable<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                dialable(self.0, serializer)
            }
        }

        let mut body = serializer.serialize_map(None)?;
        body.serialize_entry("event_id", &self.event_id)?;
        body.serialize_entry("call_reference_id", &self.call_reference_id)?;
        match &self.agent {
            CallAgent::Id(id) => body.serialize_entry("agent_id", id)?,
            CallAgent::Phone(phone) => body.serialize_entry("agent_phone", &Dialable(phone))?,
        }
        body.serialize_entry("event", self.kind.name())?;
        if let Some(direction) = self.direction {
            body.serialize_entry("direction", direction.name())?;
        }
        if let Some(number) = &self.requester_number {
            body.serialize_entry("requester_number", &Dialable(number))?;
        }
        if let Some(name) = &self.requester_name {
            body.serialize_entry("requester_name", name)?;
        }
        if let Some(at) = self.at {
            body.serialize_entry("at", &at)?;
        }
        match &self.kind {
            CallEventKind::Ended(reason) => body.serialize_entry("reason", reason.name())?,
            CallEventKind::Recorded(url) => body.serialize_entry("call_url", url)?,
            CallEventKind::Offered
            | CallEventKind::Dialed
            | CallEventKind::Ringing
            | CallEventKind::Answered
            | CallEventKind::Held
            | CallEventKind::Resumed => {}
        }
        body.end()
    }
}

/// Shows neither name nor address.
impl fmt::Debug for CallEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallEvent")
            .field("event_id", &self.event_id)
            .field("call_reference_id", &self.call_reference_id)
            .field("agent", &self.agent)
            .field("kind", &self.kind)
            .field("requester_number", &self.requester_number)
            .finish_non_exhaustive()
    }
}

/// The recording's address may be all that is needed to hear it.
impl fmt::Debug for CallEventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        if let Self::Ended(reason) = self {
            write!(f, "({reason:?})")?;
        }
        Ok(())
    }
}

/// The telephone system's id of one event: 1 to 255 characters, none a control character.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct CallEventId(String);

impl CallEventId {
    /// The longest id that is taken, in characters.
    pub const MAX_CHARS: usize = 255;

    /// Reads an id; white space around it is dropped. `None` of what can be none.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = !text.is_empty()
            && text.chars().count() <= Self::MAX_CHARS
            && !text.chars().any(char::is_control);
        fits.then(|| Self(text.to_owned()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
