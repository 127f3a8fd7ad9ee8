//! Writing a finished call to the helpdesk, until it is proven: no note lost, none written twice.

mod answers;
mod closing_pop;
mod step;

pub(crate) use step::Step;

use cti::{AgentId, ContactId, ScreenPop, TicketId};

use crate::{
    TimerId,
    call::control,
    notices::ASKED_TO_WAIT,
    opening::Answer,
    orders::Orders,
    view::FiledView,
    words::{self, Can},
    wrap_up::{Target, WrapUp},
};

/// A call handed to the helpdesk.
#[derive(Clone, Debug)]
pub(crate) struct Filed {
    pub(crate) wrap_up: WrapUp,
    pub(crate) step: Step,
    pub(crate) ticket: Option<TicketId>,
    pub(crate) contact: Option<ContactId>,
    target: Target,
    tries: u32,
    proofs: u32,
    /// A failed closing may have arrived.
    uncertain: bool,
    /// The helpdesk was asked whether it is in a ticket, and the closing is to go out nevertheless.
    asked: bool,
    /// It was in the ticket before the closing was sent there.
    was_linked: bool,
}

impl Filed {
    pub(crate) fn new(mut wrap_up: WrapUp, orders: &mut Orders) -> Self {
        let told_to_wait = wrap_up.call.opening.hand_over_wait();
        let target = wrap_up.target();
        let step = match (target, told_to_wait) {
            (None, told_to_wait) => {
                if let Some(timer) = told_to_wait {
                    orders.cancel_timer(timer);
                }
                Step::WithoutTicket
            }
            (Some(_), Some(timer)) => Step::Waiting(timer, ASKED_TO_WAIT),
            (Some(_), None) => Step::Queued,
        };
        Self {
            wrap_up,
            step,
            ticket: None,
            contact: None,
            target: target.unwrap_or(Target::NewTicket),
            tries: 0,
            proofs: 0,
            uncertain: false,
            asked: false,
            was_linked: false,
        }
    }

    /// Whether it is its turn, as far as its own call is concerned.
    pub(crate) const fn is_ready(&self) -> bool {
        matches!(self.step, Step::Queued) && !self.wrap_up.call.opening.is_pending()
    }

    /// Whether the next call's pop has to wait, so that the helpdesk closes this one first. It does
    /// not wait for long: after one failed try the customer on the telephone matters more.
    pub(crate) const fn holds_up_next(&self) -> bool {
        match self.step {
            Step::Queued | Step::Sending(_) | Step::Checking(_) => self.tries <= 1,
            Step::Waiting(..) => self.tries == 1,
            Step::Proving(_)
            | Step::ProofWait(_)
            | Step::Unproven
            | Step::Proven
            | Step::WithoutTicket
            | Step::Refused(_)
            | Step::Doubtful(_) => false,
        }
    }

    /// It is its turn: sends the closing. Where the call may be in a ticket already, asks first.
    pub(crate) fn proceed(&mut self, agent: AgentId, orders: &mut Orders) {
        if !self.asked && (self.uncertain || self.wrap_up.call.opening.overtaken) {
            self.step = Step::Checking(orders.fetch_details(&self.wrap_up.call.reference));
        } else if orders.can_pop() {
            self.send(agent, orders);
        }
    }

    /// The opening pop it waited for is answered. A wait that was told holds for the closing too.
    pub(crate) fn opening_answered(&mut self, answer: Answer, orders: &mut Orders) {
        let opening = &mut self.wrap_up.call.opening;
        opening.answered(answer, orders);
        if let Some(timer) = opening.hand_over_wait() {
            match self.step {
                Step::Queued => self.step = Step::Waiting(timer, ASKED_TO_WAIT),
                Step::Sending(_)
                | Step::Checking(_)
                | Step::Waiting(..)
                | Step::Proving(_)
                | Step::ProofWait(_)
                | Step::Unproven
                | Step::Proven
                | Step::WithoutTicket
                | Step::Refused(_)
                | Step::Doubtful(_) => orders.cancel_timer(timer),
            }
        }
    }

    fn send(&mut self, agent: AgentId, orders: &mut Orders) {
        let Some(opening) = self.wrap_up.call.opening_pop(agent) else {
            self.step = Step::WithoutTicket;
            return;
        };
        let (ticket_id, new_ticket) = match self.target {
            Target::NewTicket => (None, true),
            Target::Ticket(ticket) => (Some(ticket), false),
        };
        self.step = Step::Sending(orders.pop(ScreenPop {
            ticket_id,
            new_ticket,
            call_info: closing_pop::call_info(&self.wrap_up),
            ..opening
        }));
    }

    /// Whether it was this call's timer.
    pub(crate) fn timer_fired(&mut self, timer: TimerId, orders: &mut Orders) -> bool {
        match self.step {
            Step::Waiting(mine, _) if mine == timer => self.queue(),
            Step::ProofWait(mine) if mine == timer => self.prove(orders),
            Step::Queued
            | Step::Sending(_)
            | Step::Checking(_)
            | Step::Waiting(..)
            | Step::Proving(_)
            | Step::ProofWait(_)
            | Step::Unproven
            | Step::Proven
            | Step::WithoutTicket
            | Step::Refused(_)
            | Step::Doubtful(_) => return false,
        }
        true
    }

    /// To be sent again, from the question on.
    fn queue(&mut self) {
        self.asked = false;
        self.step = Step::Queued;
    }

    pub(crate) fn retry(&mut self, orders: &mut Orders) {
        self.tries = 0;
        self.proofs = 0;
        match self.step {
            Step::Refused(_) => self.queue(),
            Step::Unproven => self.prove(orders),
            Step::Doubtful(ticket) => self.add_to(ticket),
            Step::Queued
            | Step::Sending(_)
            | Step::Checking(_)
            | Step::Waiting(..)
            | Step::Proving(_)
            | Step::ProofWait(_)
            | Step::Proven
            | Step::WithoutTicket => {}
        }
    }

    /// Before it is put away.
    pub(crate) fn forget_timer(&self, orders: &mut Orders) {
        if let Step::ProofWait(timer) = self.step {
            orders.cancel_timer(timer);
        }
    }

    /// Whether it can make room without the agent missing anything.
    pub(crate) const fn is_done(&self) -> bool {
        self.step.is_done(self.wrap_up.call.notes.is_empty())
    }

    pub(crate) const fn can_refile(&self) -> Can {
        self.step.can_refile(self.uncertain)
    }

    pub(crate) fn view(&self, refile: Can) -> FiledView {
        let call = &self.wrap_up.call;
        let keeps_notes = self.step.keeps_notes() && !call.notes.is_empty();
        FiledView {
            id: call.id,
            party: call.party(),
            state: self.step.state(),
            done: self.is_done(),
            sentence: words::filed(&self.step, self.ticket, keeps_notes),
            ticket: self.ticket,
            contact: self.contact,
            retry: control(self.step.can_retry()),
            refile: control(self.can_refile().and(refile)),
            dismiss: control(self.step.can_dismiss()),
            unsent_notes: keeps_notes.then(|| call.notes.clone()),
        }
    }
}
