//! "Screenpop API": which rule a pop falls under.
//!
//! | the pop | agent online | agent offline |
//! |---|---|---|
//! | `new_ticket`, or the admin's New Ticket option on a call without a ticket | new ticket, shown in the widget | new ticket |
//! | `ticket_id`, with `call_url` or `call_info` | a note in that ticket, shown in the widget | the same |
//! | `ticket_id` alone | the ticket is shown in the widget, nothing is written | a note in that ticket |
//! | neither, the call has a ticket | what is new becomes a note there | the same |
//! | neither, the call has no ticket | requester and notepad in the widget | new ticket |
//! | neither, the agent has left the call and it has no ticket | new ticket, where a recording came or another call is in the widget | new ticket |
//!
//! `new_ticket` beats `ticket_id`. A pop that repeats one its agent has had (same reference, requester,
//! ticket, `new_ticket`, `call_url`, `call_info`) changes nothing, so a retry after a time-out writes nothing twice.

use cti::{AgentId, PopId, ScreenPop, TicketId};

use super::{
    Desk, Refusal, agent_offline, agent_online,
    close_the_call::{self, Target},
    forwarding, requester, responder, ticket_id,
};
use crate::store::{
    calls::{self, Call},
    pops, widgets,
};

/// What the rules have to know of the helpdesk around them.
#[derive(Clone, Copy)]
pub struct Circumstances<'a> {
    /// Whether a helpdesk window of this agent is open.
    pub online: &'a dyn Fn(AgentId) -> bool,
    /// The admin's New Ticket option.
    pub new_ticket_option: bool,
    /// A pop that was here before is written once more.
    pub writes_repeats: bool,
}

impl std::fmt::Debug for Circumstances<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Circumstances")
            .field("new_ticket_option", &self.new_ticket_option)
            .field("writes_repeats", &self.writes_repeats)
            .finish_non_exhaustive()
    }
}

/// What a pop asks of the ticket.
enum Wish {
    Write(Target),
    Show(TicketId),
    Append,
    Nothing,
}

/// Carries out a pop; the id it is answered with is the call's.
pub fn handle(
    desk: &mut Desk<'_>,
    pop: &ScreenPop,
    circumstances: &Circumstances<'_>,
) -> Result<PopId, Refusal> {
    let known = calls::by_reference(desk.db, &pop.call_reference_id)?;
    let (agent, requester) = ends(desk, pop, known.as_ref())?;
    let content = pops::Content {
        ticket_id: pop.ticket_id,
        new_ticket: pop.new_ticket,
        call_url: pop.call_url.as_deref(),
        call_info: &pop.call_info,
    };

    let forwarded = known.as_ref().is_some_and(|call| call.responder_id != agent);
    if let Some(call) = &known {
        let same_ends = !forwarded && call.requester_id == requester;
        if same_ends && pops::repeated(desk.db, call.id, agent, &content)? {
            if !circumstances.writes_repeats {
                return Ok(call.id);
            }
            pops::forget(desk.db, call.id, agent, &content)?;
        }
        if call.requester_id != requester {
            close_the_call::requester_changed(desk, call, requester)?;
        }
        if forwarded {
            forwarding::take_over(desk, call, agent)?;
        }
        calls::set_ends(desk.db, call.id, requester, agent)?;
    }
    let id = match &known {
        Some(call) => call.id,
        None => calls::insert(desk.db, &pop.call_reference_id, requester, agent, desk.now)?,
    };
    pops::insert(desk.db, id, agent, &content, desk.now)?;
    let Some(call) = calls::get(desk.db, id)? else { return Ok(id) };

    let online = (circumstances.online)(agent);
    let by_option = circumstances.new_ticket_option
        && online
        && !pop.new_ticket
        && pop.ticket_id.is_none()
        && call.link.is_none();
    let wish = if pop.new_ticket || by_option {
        Wish::Write(Target::New)
    } else if let Some(ticket) = pop.ticket_id {
        if online && content.call_url.is_none() && content.call_info.is_empty() {
            Wish::Show(ticket)
        } else {
            Wish::Write(Target::Existing(ticket))
        }
    } else if call.link.is_some() {
        Wish::Append
    } else if online && !left_behind(desk, &call, agent, &content, known.is_none() || forwarded)? {
        Wish::Nothing
    } else {
        Wish::Write(agent_offline::TARGET)
    };

    let shown = match wish {
        Wish::Write(target) => {
            close_the_call::link(desk, &call, agent, target)?;
            None
        }
        Wish::Append => {
            close_the_call::append(desk, &call, agent)?;
            None
        }
        Wish::Show(ticket) => Some(ticket),
        Wish::Nothing => None,
    };
    if online {
        let pop = agent_online::Pop {
            agent,
            shown,
            can_act: !by_option,
            first: known.is_none() || forwarded,
        };
        agent_online::show(desk, &call, &pop)?;
    }
    Ok(id)
}

/// Whether news of a call has no widget to go to: the agent closed it, and either the recording is here
/// ("If there isn't a ticket associated with the call already, then a new one is created") or the widget
/// shows another call that is not done yet.
fn left_behind(
    desk: &Desk<'_>,
    call: &Call,
    agent: AgentId,
    content: &pops::Content<'_>,
    first: bool,
) -> rusqlite::Result<bool> {
    if first {
        return Ok(false);
    }
    Ok(match widgets::of_agent(desk.db, agent)? {
        Some(widget) if widget.call_id == call.id => false,
        Some(other) => {
            content.call_url.is_some()
                || calls::get(desk.db, other.call_id)?.is_some_and(|other| other.link.is_none())
        }
        None => content.call_url.is_some(),
    })
}

/// Both ends of the call, and every parameter at fault at once.
fn ends(
    desk: &mut Desk<'_>,
    pop: &ScreenPop,
    known: Option<&Call>,
) -> Result<(AgentId, cti::ContactId), Refusal> {
    let agent = responder::find(desk.db, &pop.responder)?;
    let ticket = pop.ticket_id.map_or(Ok(Ok(())), |ticket| ticket_id::check(desk.db, ticket))?;
    let requester = requester::find(desk.db, &pop.requester, known.map(|call| call.requester_id))?;
    match (agent, ticket, requester) {
        (Ok(agent), Ok(()), Ok(found)) => Ok((agent, found.or_create(desk)?)),
        (agent, ticket, requester) => Err(Refusal::Fields(
            [agent.err(), ticket.err(), requester.err()].into_iter().flatten().collect(),
        )),
    }
}
