//! The lines of a recording.

use serde::{Deserialize, Serialize};

use crate::{CallId, Event, Millis, Phone, Settings};

/// One line of a recording.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Line {
    /// The first: what this is.
    FlightRecording(Heading),
    /// The machine as it was before the next event; not there where the recording begins with it.
    Origin(Box<Phone>),
    /// Something happened.
    Event(Moment<Event>),
    /// The agent typed notes.
    Typed(Moment<Typed>),
}

/// What a recording says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// [`super::FORMAT`] when it was written.
    pub format: u32,
    /// The version of the app.
    pub app: String,
    /// What the admin chose.
    pub settings: Settings,
}

/// Something that happened, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment<T> {
    /// When.
    pub at: Millis,
    /// What.
    pub what: T,
    /// The names of the commands that the machine gave, in their order.
    pub commands: Vec<String>,
}

/// How notes became others: by their length in characters, so that it can be told without the notes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// Of which call.
    pub call: CallId,
    /// So many characters in front stayed.
    pub stayed: usize,
    /// So many behind them went.
    pub went: usize,
    /// This came there, where none went.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub inserted: String,
    /// This came in their place.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub instead: String,
}
