//! "Call Reference ID": "it will be added to the ticket that this call is associated with a time
//! sheet entry. […] The timesheet entry starts when the API is first called and the timer ends when
//! the call is associated with the ticket."

use cti::{AgentId, TicketId};

use super::Desk;
use crate::store::{
    calls::Call,
    time_entries::{self, NewTimeEntry},
};

/// Writes the time from the first pop to now. A call that moves to another ticket takes its entry along.
pub fn write_timesheet(
    desk: &Desk<'_>,
    call: &Call,
    agent: AgentId,
    ticket: TicketId,
) -> rusqlite::Result<()> {
    let seconds = u64::try_from(desk.now.since(call.first_pop_at) / 1000).unwrap_or(0);
    time_entries::insert(
        desk.db,
        &NewTimeEntry {
            ticket_id: ticket,
            agent_id: agent,
            call_id: Some(call.id),
            started_at: call.first_pop_at,
            seconds,
            note: &format!("Call {}", call.reference),
        },
    )
}
