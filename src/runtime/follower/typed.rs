//! What the agent typed, chose and clicked in this tab and the one that leads has not got yet.

use std::collections::VecDeque;

use cti::CallReferenceId;
use phone::{CallId, Intent, Millis, Phone, View};

use crate::ports::clock;

/// How long a click is of interest, in milliseconds: about as long as a change of the tab that leads may
/// take. Whoever waits longer looks what became of it, and clicks again.
const CLICK_LASTS: u64 = 10_000;

/// A change of a text, or a click.
#[derive(Clone)]
pub(super) enum Edit {
    /// Of the notes. The text before it goes along, so that what was written elsewhere stays.
    Notes { call: CallId, of: Option<CallReferenceId>, base: String, text: String },
    /// Of the number in the dialer.
    Number(String),
    /// Of the ticket's number.
    Ticket { call: CallId, of: Option<CallReferenceId>, text: String },
    /// Anything else; the call it names, and when it was wanted.
    Click { intent: Intent, of: Option<CallReferenceId>, at: Millis },
}

impl Edit {
    pub(super) fn intent(&self) -> Intent {
        match self.clone() {
            Self::Notes { call, base, text, .. } => Intent::MergeNotes { call, base, text },
            Self::Number(text) => Intent::EditNumber(text),
            Self::Ticket { call, text, .. } => Intent::EditTicketNumber { call, text },
            Self::Click { intent, .. } => intent,
        }
    }

    /// The same for a machine that calls the call another name; `None`: it does not know it.
    fn renamed(mut self, phone: &Phone) -> Option<Self> {
        match &mut self {
            Self::Notes { call, of, .. } | Self::Ticket { call, of, .. } => {
                *call = phone.call_of(of.as_ref()?)?;
            }
            Self::Number(_) => {}
            Self::Click { intent, of, at } => {
                if clock::now().since(*at) > CLICK_LASTS {
                    return None;
                }
                *intent = phone.renamed(intent.clone(), of.as_ref())?;
            }
        }
        Some(self)
    }
}

/// The changes in the order they were made, each with its number.
#[derive(Default)]
pub(super) struct Typed(VecDeque<(u32, Edit)>);

impl Typed {
    pub(super) fn push(&mut self, nth: u32, edit: Edit) {
        self.0.push_back((nth, edit));
    }

    /// The tab that leads has all up to this one.
    pub(super) fn arrived(&mut self, nth: u32) {
        self.0.retain(|(own, _)| *own > nth);
    }

    /// The same for another machine.
    pub(super) fn renamed(self, phone: &Phone) -> Vec<Edit> {
        self.0.into_iter().filter_map(|(_, edit)| edit.renamed(phone)).collect()
    }

    /// The fields as the agent sees them: what was typed last.
    pub(super) fn draw(&self, view: &mut View) {
        for (_, edit) in &self.0 {
            match edit {
                Edit::Notes { call, text, .. } => {
                    if let Some(live) = view.call.as_mut().filter(|live| live.id == *call) {
                        live.notes.clone_from(text);
                    }
                    if let Some(wrap_up) = view.wrap_up.as_mut().filter(|w| w.id == *call) {
                        wrap_up.notes.clone_from(text);
                    }
                }
                Edit::Number(text) => view.dialer.typed.clone_from(text),
                Edit::Click { intent, .. } => draw_choice(intent, view),
                Edit::Ticket { call, text, .. } => {
                    if let Some(wrap_up) = view.wrap_up.as_mut().filter(|w| w.id == *call) {
                        wrap_up.ticket_number.clone_from(text);
                    }
                }
            }
        }
    }
}

/// What the agent chose stays chosen; of any other click it is drawn what comes of it.
fn draw_choice(intent: &Intent, view: &mut View) {
    let Some(wrap_up) = &mut view.wrap_up else { return };
    match intent {
        Intent::ChooseFiling { call, filing } if *call == wrap_up.id => wrap_up.filing = *filing,
        Intent::ChooseDisposition { call, disposition } if *call == wrap_up.id => {
            wrap_up.disposition.clone_from(disposition);
        }
        _ => {}
    }
}

/// The notes of a call, as they are drawn.
pub(super) fn notes_of(view: &View, call: CallId) -> String {
    let live = view.call.as_ref().filter(|live| live.id == call).map(|live| &live.notes);
    let wrap_up = view.wrap_up.as_ref().filter(|w| w.id == call).map(|w| &w.notes);
    live.or(wrap_up).cloned().unwrap_or_default()
}
