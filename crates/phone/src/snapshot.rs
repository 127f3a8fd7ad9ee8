//! What goes on, as plain data: for the journal, for other tabs, for a window that takes over.
//!
//! The form has a number. What a softphone of today writes, every later one reads: a field that is added
//! gets `#[serde(default)]`, a variant is never renamed, and a sample of each form is in the tests for
//! ever. Where that cannot be, the number goes up, and an older softphone leaves the newer one's alone.

use cti::AgentId;
use serde::{Deserialize, Deserializer, Serialize, de::Error};

use crate::{
    CallId, Millis, call::Live, clicks::Clicks, dialer::Dialer, filing::Filed, notices::Board,
    outbox::Outbox, readiness::Readiness, view::NotesSaved, wrap_up::WrapUp,
};

/// The form of what is kept. A newer one is left alone by an older softphone.
pub const FORMAT: u32 = 1;

/// What goes on at a moment. Without the settings, which are the admin's; without the history, which is
/// kept row by row; and without what the helpdesk said of others, which can be asked again.
///
/// Read from text, one of a newer form is an error that says so, before anything else of it is read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    /// [`FORMAT`] when it was taken.
    #[serde(deserialize_with = "known_format")]
    pub format: u32,
    /// Whose it is: nothing of it is ever sent or shown under another.
    pub agent: AgentId,
    /// When the page began: of two of one page the later one counts.
    pub began: Millis,
    /// Counts up with each that is kept.
    pub revision: u32,
    /// When the last event came in before it was taken.
    pub at: Millis,
    pub(crate) state: State,
}

/// What is kept of the machine.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) readiness: Readiness,
    pub(crate) dialer: Dialer,
    /// The helpdesk wants to be left alone.
    pub(crate) waiting: bool,
    pub(crate) live: Option<Live>,
    pub(crate) wrap_ups: Vec<WrapUp>,
    pub(crate) filed: Vec<Filed>,
    #[serde(default)]
    pub(crate) outbox: Outbox,
    pub(crate) clicks: Clicks,
    pub(crate) done_last: Option<CallId>,
    pub(crate) board: Board,
    /// Whether notes survive the page.
    pub(crate) notes: NotesSaved,
    /// What it has of other pages: when each began, and until when. What they kept themselves is older.
    #[serde(default)]
    pub(crate) taken_up: Vec<(Millis, Millis)>,
}

impl PartialEq for Snapshot {
    /// Two of one page are the same when they were taken after the same event.
    fn eq(&self, other: &Self) -> bool {
        let identity = |it: &Self| (it.agent, it.began, it.at, it.revision);
        identity(self) == identity(other)
    }
}

impl Eq for Snapshot {}

fn known_format<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    match u32::deserialize(from)? {
        format if format > FORMAT => {
            Err(D::Error::custom("format: a newer softphone has written this; reload the page"))
        }
        format => Ok(format),
    }
}
