//! A helpdesk that obeys "Request Handling", and forgives nothing: the same closing twice is two notes.

use std::collections::{BTreeMap, BTreeSet};

use cti::{CallDetails, ContactId, NoteId, ScreenPop, TicketId};

/// Which page sent a request, and which of its requests it is.
pub type Sent = (u32, u32);

#[derive(Clone, Copy)]
struct Link {
    ticket: u64,
    by_note: bool,
}

pub struct Helpdesk {
    pub online: bool,
    pub new_ticket_option: bool,
    /// The call whose widget is open.
    widget: Option<String>,
    /// What each call was linked to, and since when.
    links: BTreeMap<String, Vec<(u64, Link)>>,
    /// The closings of each call, by what the request was, with the notes in them.
    pub closings: BTreeMap<String, BTreeMap<Sent, String>>,
    /// The recordings of each call, by what the request was.
    pub recordings: BTreeMap<String, BTreeSet<Sent>>,
    /// The calls in the order of their closings.
    pub order: Vec<String>,
    tickets: u64,
}

impl Helpdesk {
    pub fn new(new_ticket_option: bool) -> Self {
        Self {
            online: true,
            new_ticket_option,
            widget: None,
            links: BTreeMap::new(),
            closings: BTreeMap::new(),
            recordings: BTreeMap::new(),
            order: Vec::new(),
            tickets: 1_000,
        }
    }

    pub fn pop(&mut self, at: u64, sent: Sent, pop: &ScreenPop) {
        let call = pop.call_reference_id.to_string();
        // "The previous call's widget will close": "A new ticket will be created automatically".
        if let Some(open) = self.widget.take_if(|open| *open != call)
            && self.link_of(&open).is_none()
        {
            self.link(at, &open, None);
        }
        let writes = !pop.call_info.is_empty() || pop.call_url.is_some();
        let ticket = pop.ticket_id.map(TicketId::get);
        match (ticket, self.link_of(&call)) {
            // "This setting will override the display of an existing ticket".
            _ if pop.new_ticket => self.link(at, &call, None),
            (Some(ticket), _) if writes || !self.online => self.link(at, &call, Some(ticket)),
            // "the relevant ticket is displayed", and what the call has is added to.
            (None, Some(_)) => {}
            // "If the agent is offline": "A new ticket will be created". So it is by the admin's option.
            (None, None) if !self.online || self.new_ticket_option => self.link(at, &call, None),
            (Some(_) | None, _) => self.widget = Some(call.clone()),
        }
        if !pop.call_info.is_empty() {
            let notes = pop.call_info.get("Notes").unwrap_or_default();
            let closings = self.closings.entry(call.clone()).or_default();
            if closings.insert(sent, notes.to_owned()).is_none() {
                self.order.push(call.clone());
            }
        }
        if pop.call_url.is_some() {
            self.recordings.entry(call).or_default().insert(sent);
        }
    }

    fn link_of(&self, call: &str) -> Option<Link> {
        self.links.get(call)?.last().map(|(_, link)| *link)
    }

    fn link(&mut self, at: u64, call: &str, ticket: Option<u64>) {
        let link = match ticket {
            // A note in the ticket that it is in already is no new link.
            Some(ticket) if self.link_of(call).is_some_and(|link| link.ticket == ticket) => return,
            Some(ticket) => Link { ticket, by_note: true },
            None => {
                self.tickets += 1;
                Link { ticket: self.tickets, by_note: false }
            }
        };
        self.links.entry(call.to_owned()).or_default().push((at, link));
    }

    /// What the details say that were last brought up to date then.
    pub fn details(&self, then: u64, call: &str) -> Option<CallDetails> {
        let (_, link) = self.links.get(call)?.iter().rev().find(|(since, _)| *since <= then)?;
        Some(CallDetails {
            requester_id: ContactId::new(501),
            responder_id: cti::AgentId::new(1001),
            ticket_id: TicketId::new(link.ticket),
            note_id: link.by_note.then(|| NoteId::new(1)).flatten(),
        })
    }
}
