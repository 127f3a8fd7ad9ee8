//! Writing a finished call to the helpdesk, until it is proven: no note lost, none written twice.

mod answers;
mod closing_pop;
mod recall;
mod recording;
mod step;

pub(crate) use recall::Recalled;
pub(crate) use step::Step;

use cti::{AgentId, CallInfo, ContactId, Requester, ScreenPop, TicketId};

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
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Clone, Debug)]
pub(crate) struct Filed {
    pub(crate) wrap_up: WrapUp,
    pub(crate) step: Step,
    pub(crate) ticket: Option<TicketId>,
    pub(crate) contact: Option<ContactId>,
    target: Target,
    /// Who called, as it was known when the call was filed: what comes to be known later must not make
    /// a repeated pop another one. `None` when withheld.
    requester: Option<Requester>,
    tries: u32,
    proofs: u32,
    /// A failed closing may have arrived.
    uncertain: bool,
    /// The helpdesk was asked whether it is in a ticket, and the closing is to go out nevertheless.
    asked: bool,
    /// It was in the ticket before the closing was sent there.
    was_linked: bool,
    /// The closing is proven, and what is being written now is the recording.
    adds_recording: bool,
}

impl Filed {
    pub(crate) fn new(mut wrap_up: WrapUp, orders: &mut Orders) -> Self {
        let told_to_wait = wrap_up.call.opening.hand_over_wait();
        let target = wrap_up.target();
        wrap_up.subject.stop_pausing(orders);
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
        Self::with(wrap_up, step, target.unwrap_or(Target::NewTicket))
    }

    fn with(wrap_up: WrapUp, step: Step, target: Target) -> Self {
        Self {
            uncertain: wrap_up.sent,
            requester: wrap_up.call.requester(),
            wrap_up,
            step,
            ticket: None,
            contact: None,
            target,
            tries: 0,
            proofs: 0,
            asked: false,
            was_linked: false,
            adds_recording: false,
        }
    }

    /// A call that is in its ticket since before the page was loaded.
    pub(crate) fn earlier(wrap_up: WrapUp, ticket: TicketId, contact: Option<ContactId>) -> Self {
        let filed = Self::with(wrap_up, Step::Proven, Target::Ticket(ticket));
        Self { ticket: Some(ticket), contact, ..filed }
    }

    /// Whether it is its turn, as far as its own call is concerned. `idle`: no other call goes on or
    /// is in wrap-up.
    pub(crate) const fn is_ready(&self, idle: bool) -> bool {
        matches!(self.step, Step::Queued)
            && !self.wrap_up.call.opening.is_pending()
            && (idle || !self.adds_recording)
    }

    /// Whether the closing is proven to be in the ticket.
    pub(crate) const fn is_in_ticket(&self) -> bool {
        matches!(self.step, Step::Proven) || self.adds_recording
    }

    /// Whether a failed try may have had its effect.
    pub(crate) const fn may_have_arrived(&self) -> bool {
        self.uncertain
    }

    /// Whether the next call's pop has to wait, so that the helpdesk closes this one first. It does
    /// not wait for long: after one failed try the customer on the telephone matters more.
    pub(crate) const fn holds_up_next(&self) -> bool {
        if self.adds_recording {
            return false;
        }
        match self.step {
            Step::Queued | Step::Sending(_) | Step::Checking(_) => self.tries <= 1,
            Step::Waiting(..) => self.tries == 1,
            Step::Proving(_)
            | Step::ProofWait(_)
            | Step::Unproven
            | Step::Proven
            | Step::WithoutTicket
            | Step::Refused(_)
            | Step::Doubtful(_)
            | Step::Recalling(..) => false,
        }
    }

    /// It is its turn: sends the closing. Where the call may be in a ticket already, asks first.
    pub(crate) fn proceed(&mut self, agent: AgentId, orders: &mut Orders) {
        let may_be_in_ticket =
            self.uncertain || self.adds_recording || self.wrap_up.call.opening.overtaken;
        if !self.asked && may_be_in_ticket {
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
                | Step::Doubtful(_)
                | Step::Recalling(..) => orders.cancel_timer(timer),
            }
        }
    }

    fn send(&mut self, agent: AgentId, orders: &mut Orders) {
        let Some(requester) = self.requester.clone() else {
            self.step = Step::WithoutTicket;
            return;
        };
        let (ticket_id, new_ticket) = match self.target {
            Target::NewTicket => (None, true),
            Target::Ticket(ticket) => (Some(ticket), false),
        };
        let call_info = if self.adds_recording {
            CallInfo::new()
        } else {
            closing_pop::call_info(&self.wrap_up)
        };
        let recording = self.wrap_up.call.recording.as_mut();
        let call_url = recording.map(|recording| {
            recording.sent = true;
            recording.url.clone()
        });
        self.step = Step::Sending(orders.pop(ScreenPop {
            ticket_id,
            new_ticket,
            call_url,
            call_info,
            ..self.wrap_up.call.pop(requester, agent)
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
            | Step::Doubtful(_)
            | Step::Recalling(..) => return false,
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
            | Step::WithoutTicket
            | Step::Recalling(..) => {}
        }
    }

    /// Before it is put away.
    pub(crate) fn forget_timer(&self, orders: &mut Orders) {
        if let Step::ProofWait(timer) | Step::Waiting(timer, _) = self.step {
            orders.cancel_timer(timer);
        }
    }

    pub(crate) const fn is_done(&self) -> bool {
        self.step.is_done()
    }

    /// Nothing that the agent wrote is at stake with a recording.
    pub(crate) const fn can_dismiss(&self) -> Can {
        if self.adds_recording { Ok(()) } else { self.step.can_dismiss() }
    }

    pub(crate) const fn can_refile(&self) -> Can {
        if self.adds_recording {
            return Err(words::ALREADY_FILED);
        }
        self.step.can_refile(self.uncertain)
    }

    fn keeps_notes(&self) -> bool {
        self.step.keeps_notes() && !self.adds_recording && !self.wrap_up.call.notes.is_empty()
    }

    /// What is happening to it, in plain words.
    pub(crate) fn sentence(&self) -> String {
        if self.adds_recording {
            words::adding_recording(&self.step, self.ticket)
        } else {
            words::filed(&self.step, self.ticket, self.keeps_notes())
        }
    }

    pub(crate) fn view(&self, refile: Can) -> FiledView {
        let call = &self.wrap_up.call;
        FiledView {
            id: call.id,
            party: call.party(),
            state: self.step.state(),
            done: self.is_done(),
            sentence: self.sentence(),
            ticket: self.ticket,
            contact: self.contact,
            retry: control(self.step.can_retry()),
            refile: control(self.can_refile().and(refile)),
            dismiss: control(self.can_dismiss()),
            unsent_notes: self.keeps_notes().then(|| call.notes.clone()),
        }
    }
}
