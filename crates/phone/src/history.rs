//! The agent's earlier calls.
//!
//! Every call that ended is in the history, once: also one that was missed, declined, or turned away
//! because the agent was in another. It is *unfiled* while it was connected or has notes, is not
//! proven to be in a ticket, and was not dismissed; those come first.
//!
//! The history is where a call stays. What the screen shows beside it are the calls that something is
//! being done about ([`crate::View::filed`]): those on their way to the helpdesk, those that need the
//! agent, and the one that was done with last, so that its ticket can be seen and opened. Such a call
//! is in the history, too, and its row says what is going on ([`crate::view::HistoryRow::state`])
//! in place of a button. Choosing no ticket for a call without notes dismisses it; notes that are kept
//! nowhere else keep it unfiled until the agent says that it needs no ticket.
//!
//! At most ten thousand calls are kept. The oldest go first, and an unfiled one never.

mod book;
mod entries;

pub(crate) use book::{History, MOST_KEPT};

use cti::{CallReferenceId, ContactId, PhoneNumber, TicketId};
use serde::{Deserialize, Serialize};

use crate::{EndReason, HistoryId, Millis, view::Direction};

/// A call of the history, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// The call.
    pub id: HistoryId,
    /// Its call reference id.
    pub reference: CallReferenceId,
    /// Which way.
    pub direction: Direction,
    /// The name of the contact, else the one that came with the call.
    pub name: Option<String>,
    /// `None` when withheld.
    pub number: Option<PhoneNumber>,
    /// The contact it belongs to.
    pub contact: Option<ContactId>,
    /// When it began to ring or was dialled.
    pub began: Millis,
    /// How long both sides were connected, in milliseconds; `None` when they never were.
    pub duration: Option<u64>,
    /// How it ended.
    pub end_reason: EndReason,
    /// The ticket it is proven to be in.
    pub ticket: Option<TicketId>,
    /// The notes, while they are not proven to be in a ticket.
    pub notes: String,
    /// The outcome, for filing it later.
    pub disposition: Option<String>,
    /// The agent said that it needs no ticket.
    pub dismissed: bool,
    /// How far its closing pop is known to be.
    #[serde(default)]
    pub closing: Closing,
    /// Its recording, where the telephone system named one.
    #[serde(default)]
    pub recording: Option<Recording>,
}

impl HistoryEntry {
    /// Whether it ended with no ticket, and nobody said that it needs none.
    pub const fn is_unfiled(&self) -> bool {
        (self.duration.is_some() || !self.notes.is_empty())
            && self.ticket.is_none()
            && !self.dismissed
    }

    /// Whether it tells more of the same call than another does: of one kept in two places, the one that
    /// was not left behind.
    pub fn is_further_than(&self, other: &Self) -> bool {
        let far = |entry: &Self| {
            let closing = match entry.closing {
                Closing::Unsent => 0,
                Closing::MayHaveArrived => 1,
                Closing::Taken => 2,
            };
            let recording = entry.recording.as_ref().map_or(0, |it| 1 + u8::from(it.sent));
            (entry.ticket.is_some(), entry.dismissed, closing, recording)
        };
        let longer = |more: &str, less: &str| more.len() > less.len() && more.starts_with(less);
        far(self) > far(other) || far(self) == far(other) && longer(&self.notes, &other.notes)
    }
}

impl HistoryId {
    /// The id of the call that began then, with that reference.
    pub fn of(began: Millis, reference: &CallReferenceId) -> Self {
        Self([&began.0.to_string(), "-", reference.as_str()].concat())
    }

    /// Its two halves; `None` for a text that is no such id.
    pub(crate) fn halves(&self) -> Option<(Millis, &str)> {
        let (began, reference) = self.0.split_once('-')?;
        Some((Millis(began.parse().ok()?), reference))
    }
}

/// How far a call's closing pop is known to be.
///
/// ```text
/// Unsent ──sent──▶ MayHaveArrived ──taken──▶ Taken
///   ▲ └─────refused──────┘
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Closing {
    /// Nothing of it can be in the helpdesk.
    #[default]
    Unsent,
    /// It went out, and nobody said what became of it.
    MayHaveArrived,
    /// The helpdesk has it.
    Taken,
}

/// The recording of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// "The URL of the call recording".
    pub url: String,
    /// Whether it went out to the helpdesk.
    pub sent: bool,
}
