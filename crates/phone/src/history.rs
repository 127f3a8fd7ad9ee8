//! The agent's earlier calls.

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
    /// The ticket it is in.
    pub ticket: Option<TicketId>,
    /// The notes, while they are nowhere else.
    pub notes: String,
    /// The outcome, for filing it later.
    pub disposition: Option<String>,
    /// The agent said that it needs no ticket.
    pub dismissed: bool,
}
