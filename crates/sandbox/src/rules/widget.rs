//! What an agent does in the widget: "The agent will also have access to a digital notepad […]. Once
//! the call has ended, the agent can either: Link the call to an existing ticket or associate it with
//! a new one. Forward it".
//!
//! Every action names the call it was meant for: one that comes late, when the widget shows another
//! call, does nothing.

use cti::{AgentId, PopId, TicketId};

use super::{
    Desk,
    close_the_call::{self, Target},
    forwarding,
};
use crate::store::{
    calls::{self, Call},
    tickets,
    widgets::{self, Widget},
};

/// What came of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// It was done.
    Yes,
    /// The call is in this ticket now.
    Linked(TicketId),
    /// The widget shows another call, or the choice was not the agent's.
    TooLate,
    /// There is no such ticket.
    NoSuchTicket,
}

/// Half-written notes, as the window last saw them.
#[derive(Clone, Copy, Debug)]
pub struct Typed<'a> {
    /// Everything in the notepad.
    pub text: &'a str,
    /// The edition of the notepad it was typed in.
    pub edition: u32,
}

fn current(
    desk: &Desk<'_>,
    agent: AgentId,
    call: PopId,
) -> rusqlite::Result<Option<(Widget, Call)>> {
    let Some(widget) = widgets::of_agent(desk.db, agent)?.filter(|widget| widget.call_id == call)
    else {
        return Ok(None);
    };
    Ok(calls::get(desk.db, call)?.map(|call| (widget, call)))
}

/// Keeps half-written notes. A save that left the window before it heard of the filing brings text
/// that is in a note by now; only what was typed beyond it is kept.
pub fn save_notes(
    desk: &mut Desk<'_>,
    agent: AgentId,
    call: PopId,
    typed: &Typed<'_>,
) -> rusqlite::Result<Done> {
    let Some((mut widget, _)) = current(desk, agent, call)?.filter(|(widget, _)| widget.can_act)
    else {
        return Ok(Done::TooLate);
    };
    let filed_since = widget.edition != typed.edition;
    let news = typed.text.strip_prefix(widget.filed.as_str()).filter(|_| filed_since);
    news.unwrap_or(typed.text).clone_into(&mut widget.notepad);
    widgets::put(desk.db, &widget, desk.now)?;
    Ok(Done::Yes)
}

/// Links the call to a new ticket or to one that is there. On a call that is linked already the same
/// *adds a note* to its ticket.
pub fn link(
    desk: &mut Desk<'_>,
    agent: AgentId,
    call: PopId,
    target: Target,
) -> rusqlite::Result<Done> {
    let Some((_, call)) = current(desk, agent, call)?.filter(|(widget, _)| widget.can_act) else {
        return Ok(Done::TooLate);
    };
    if let Target::Existing(ticket) = target
        && tickets::get(desk.db, ticket)?.is_none()
    {
        return Ok(Done::NoSuchTicket);
    }
    close_the_call::link(desk, &call, agent, target).map(Done::Linked)
}

/// Closes the widget. Notes of a call that has a ticket become a note there; those of one that has
/// none stay with the call: for its next agent ("Forward it for further action to another agent"),
/// or for the ticket it will be linked to.
pub fn close(desk: &mut Desk<'_>, agent: AgentId, call: PopId) -> rusqlite::Result<Done> {
    let Some((widget, call)) = current(desk, agent, call)? else { return Ok(Done::TooLate) };
    close_the_call::append(desk, &call, agent)?;
    forwarding::close(desk, &widget)?;
    Ok(Done::Yes)
}
