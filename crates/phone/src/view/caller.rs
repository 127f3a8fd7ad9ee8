//! The caller card.

use cti::{ContactId, TicketId};
use serde::{Deserialize, Serialize};

use super::Control;
use crate::words::caller as say;

/// What the helpdesk knows of the caller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallerView {
    /// How far the look-up is.
    pub state: CallerState,
    /// One line: `Looking up…`, `Nobody has this number`, `3 contacts have this number`, why it failed.
    /// Empty when the contact says it all.
    pub sentence: String,
    /// The one who calls: the only match, or the one chosen.
    pub contact: Option<ContactView>,
    /// Those to choose from, while and after the agent chooses.
    pub candidates: Vec<ContactView>,
    /// The three most recent tickets of the contact.
    pub tickets: Vec<TicketRow>,
    /// What there is to say of the tickets: `Looking up tickets…`, `No tickets yet`, why it failed.
    pub tickets_sentence: String,
    /// Create a contact, or name the one that the helpdesk made of the number by itself.
    pub create: Control,
    /// Whether there is such a one: it is named, and none is created.
    pub names: bool,
    /// The name that the contact would get, unless the agent types another.
    pub create_name: String,
    /// Ask again: after a failure, or when nobody had the number.
    pub look_up_again: Control,
}

impl CallerView {
    /// Of a caller whom the helpdesk is not asked about.
    pub fn unasked() -> Self {
        Self {
            state: CallerState::Unasked,
            sentence: String::new(),
            contact: None,
            candidates: Vec::new(),
            tickets: Vec::new(),
            tickets_sentence: String::new(),
            create: Control::disabled(say::NO_NUMBER),
            names: false,
            create_name: String::new(),
            look_up_again: Control::disabled(say::NO_NUMBER),
        }
    }
}

/// How far the look-up of a caller is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallerState {
    /// The number is withheld, or the helpdesk is not asked.
    Unasked,
    /// Being looked up. The call does not wait for it.
    Searching,
    /// One contact.
    Known,
    /// Several have the number: the agent chooses.
    Several,
    /// Nobody has the number.
    Unknown,
    /// The contact is being created.
    Creating,
    /// The helpdesk did not say.
    Failed,
}

/// A contact on the caller card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactView {
    /// The contact.
    pub id: ContactId,
    /// The name.
    pub name: String,
    /// Location or company, as far as known.
    pub place: Option<String>,
    /// Why it matched: `Phone`, `Mobile`, `Phone, spelled +1 (415) 555-0100`, `Picked by you`,
    /// `Created by you`, `Named by you`, `Known from the helpdesk` (its number was clicked there, or called before).
    pub why: String,
    /// Whether it is the one chosen.
    pub chosen: bool,
}

/// A ticket on the caller card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketRow {
    /// The ticket.
    pub id: TicketId,
    /// Its subject.
    pub subject: String,
    /// `Open`, `Pending`, …
    pub status: String,
    /// Whether it is the one at hand: preselected in wrap-up.
    pub at_hand: bool,
}
