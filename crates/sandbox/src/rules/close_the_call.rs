//! "Close the Call": "the support agent may link the call to a new ticket or associate the call to
//! the current ticket". A call belongs to one ticket at most; linking it again moves it.

use cti::{AgentId, ContactId, TicketId};

use super::{Desk, call_reference_id, call_url_and_info};
use crate::store::{
    calls::{self, Call, Link, LinkedAs},
    contacts,
    tickets::{self, Changed, NewTicket, Priority, Source, Status},
    widgets,
};

/// Where a call is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A ticket made for it.
    New,
    /// A ticket that is there.
    Existing(TicketId),
}

/// Links a call.
///
/// `new_ticket`: "This setting will override the display of an existing ticket associated with the same
/// `call_reference_id` (call forwarding scenario)": it makes a ticket unless this agent's call has
/// one that was made for it. So the widget's *new ticket* and the softphone's are the same ticket.
pub fn link(
    desk: &mut Desk<'_>,
    call: &Call,
    agent: AgentId,
    target: Target,
) -> rusqlite::Result<TicketId> {
    let there = match (call.link, target) {
        (Some(link), Target::New) if link.linked_as == LinkedAs::New && link.by == agent => {
            Some(link.ticket_id)
        }
        (Some(link), Target::Existing(ticket)) if link.ticket_id == ticket => Some(ticket),
        _ => None,
    };
    if let Some(ticket) = there {
        call_url_and_info::write_note(desk, call, agent, ticket, false)?;
        return Ok(ticket);
    }
    let (linked_as, ticket_id) = match target {
        Target::New => (LinkedAs::New, new_ticket(desk, call, agent)?),
        Target::Existing(ticket) => (LinkedAs::Existing, ticket),
    };
    let always = linked_as == LinkedAs::Existing;
    let note_id = call_url_and_info::write_note(desk, call, agent, ticket_id, always)?;
    calls::set_link(
        desk.db,
        call.id,
        &Link { linked_as, by: agent, ticket_id, note_id },
        desk.now,
    )?;
    call_reference_id::write_timesheet(desk, call, agent, ticket_id)?;
    desk.changes.tickets.insert(ticket_id);
    for widget in widgets::of_call(desk.db, call.id)? {
        desk.changes.widgets.insert(widget.agent_id);
    }
    Ok(ticket_id)
}

/// "a link to the call recording will be added as an update to the ticket": what came after the link
/// goes to the same ticket.
pub fn append(desk: &mut Desk<'_>, call: &Call, agent: AgentId) -> rusqlite::Result<()> {
    if let Some(link) = call.link {
        call_url_and_info::write_note(desk, call, agent, link.ticket_id, false)?;
    }
    Ok(())
}

/// A later pop names another requester: the agent picked one of several who have the number. A ticket
/// that was made for this call is theirs then; one that was there before the call keeps its requester.
///
/// `call` is the call as it was.
pub fn requester_changed(
    desk: &mut Desk<'_>,
    call: &Call,
    requester: ContactId,
) -> rusqlite::Result<()> {
    let Some(link) = call.link.filter(|link| link.linked_as == LinkedAs::New) else {
        return Ok(());
    };
    let Some(ticket) = tickets::get(desk.db, link.ticket_id)? else { return Ok(()) };
    let before = words(desk, call)?;
    let after = words(desk, &Call { requester_id: requester, ..call.clone() })?;
    // What somebody wrote there since is left as it is.
    let now = |own: &str, before: &str, after: String| {
        if own == before { after } else { own.to_owned() }
    };
    let changed = Changed {
        subject: &now(&ticket.subject, &before.0, after.0),
        description: &now(&ticket.description, &before.1, after.1),
        requester_id: requester,
        responder_id: ticket.responder_id,
        status: ticket.status,
        priority: ticket.priority,
        source: ticket.source,
    };
    tickets::update(desk.db, ticket.id, &changed, desk.now)?;
    desk.changes.tickets.insert(ticket.id);
    Ok(())
}

fn new_ticket(desk: &Desk<'_>, call: &Call, agent: AgentId) -> rusqlite::Result<TicketId> {
    let (subject, description) = words(desk, call)?;
    tickets::insert(
        desk.db,
        &NewTicket {
            id: None,
            subject: &subject,
            description: &description,
            requester_id: call.requester_id,
            responder_id: Some(agent),
            status: Status::Open,
            priority: Priority::Low,
            source: Source::Phone,
        },
        desk.now,
    )
}

/// Subject and description of a ticket that is made for a call.
fn words(desk: &Desk<'_>, call: &Call) -> rusqlite::Result<(String, String)> {
    let name = contacts::get(desk.db, call.requester_id)?
        .map_or_else(|| String::from("a customer"), |contact| contact.name);
    let headline = call_url_and_info::headline(desk, call)?;
    let description = format!("{headline} on {}.", call.first_pop_at.readable());
    Ok((format!("Call with {name}"), description))
}
