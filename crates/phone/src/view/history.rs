//! The list of earlier calls.

use cti::{ContactId, TicketId};
use serde::{Deserialize, Serialize};

use super::{Control, Direction, PartyView};
use crate::{HistoryId, Millis};

/// How much there is in the history.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryDigest {
    /// All rows.
    pub rows: usize,
    /// Those of calls that ended with no ticket and were not dismissed. They come first.
    pub unfiled: usize,
    /// Another number whenever a row became another.
    pub revision: u32,
}

/// A row of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryRow {
    /// The call.
    pub id: HistoryId,
    /// Which way.
    pub direction: Direction,
    /// Who.
    pub party: PartyView,
    /// When it began.
    pub began: Millis,
    /// How it ended, in plain words: `Missed`, `Busy`, `Connected`.
    pub ended: String,
    /// Whether the agent missed it.
    pub missed: bool,
    /// How long both sides were connected, in milliseconds.
    pub duration: u64,
    /// The ticket it is in.
    pub ticket: Option<TicketId>,
    /// The contact it belongs to.
    pub contact: Option<ContactId>,
    /// Whether it ended with no ticket and was neither filed nor dismissed.
    pub unfiled: bool,
    /// What is going on about it, in plain words, in place of buttons: `In wrap-up`, `Being sent to
    /// the helpdesk…`; empty when nothing is.
    pub state: String,
    /// The notes, while they are not proven to be in a ticket.
    pub notes: String,
    /// Call the party.
    pub call_back: Control,
    /// Back to wrap-up, to file it.
    pub file: Control,
}
