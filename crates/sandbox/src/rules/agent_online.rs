//! "If the Agent is online": the widget in the agent's window.

use cti::{AgentId, TicketId};

use super::{Desk, disposal};
use crate::store::{
    calls::{self, Call},
    widgets::{self, Widget},
};

/// What a pop asks of the widget.
#[derive(Clone, Copy, Debug)]
pub struct Pop {
    /// In whose window.
    pub agent: AgentId,
    /// "If the ticket ID is passed, then the relevant ticket is displayed".
    pub shown: Option<TicketId>,
    /// Whether the agent may add comments and link; "agents will not have the option" under the
    /// admin's New Ticket option.
    pub can_act: bool,
    /// The first this agent hears of the call.
    pub first: bool,
}

/// Shows the call in the widget. What is written to a call that the agent has already left (a late
/// closing pop) does not displace the call the agent is on.
pub fn show(desk: &mut Desk<'_>, call: &Call, pop: &Pop) -> rusqlite::Result<()> {
    let open = widgets::of_agent(desk.db, pop.agent)?;
    if let Some(other) = open.as_ref().filter(|widget| widget.call_id != call.id) {
        let busy = calls::get(desk.db, other.call_id)?.is_some_and(|other| other.link.is_none());
        if busy && !pop.first {
            return Ok(());
        }
        disposal::dispose(desk, other)?;
    }
    let same = open.filter(|widget| widget.call_id == call.id);
    let widget = match same {
        Some(widget) => Widget { shown_ticket_id: pop.shown.or(widget.shown_ticket_id), ..widget },
        None => Widget {
            agent_id: pop.agent,
            call_id: call.id,
            shown_ticket_id: pop.shown,
            can_act: pop.can_act,
            notepad: String::new(),
            filed: String::new(),
            edition: 0,
        },
    };
    widgets::put(desk.db, &widget, desk.now)?;
    desk.changes.widgets.insert(pop.agent);
    Ok(())
}
