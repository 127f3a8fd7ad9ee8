//! Writing a finished call to the helpdesk, until it is proven: no note lost, none written twice.

mod answers;
mod closing_pop;
mod recall;
mod recording;
mod step;
mod taken_up;
mod trying;

pub(crate) use recall::Recalled;
pub(crate) use step::Step;

use cti::{AgentId, CallInfo, ContactId, Requester, ScreenPop, TicketId};

use serde::{Deserialize, Serialize};

use crate::{
    DeskFailure, Millis, TimerId,
    call::control,
    opening::Answer,
    orders::Orders,
    outbox::Outbox,
    view::{FiledState, FiledView},
    words::{self, Can},
    wrap_up::{Target, WrapUp},
};

/// A call handed to the helpdesk.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Clone, Debug, Serialize, Deserialize)]
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
    /// One that failed a moment ago may yet arrive, or not be in the details yet: until then.
    #[serde(default)]
    settles: Option<TimerId>,
    /// The helpdesk was asked whether it is in a ticket, and the closing is to go out nevertheless.
    asked: bool,
    /// It was in the ticket before the closing was sent there.
    was_linked: bool,
    /// It was in no ticket before the closing was sent.
    #[serde(default)]
    was_unlinked: bool,
    /// The closing is proven, and what is being written now is the recording.
    adds_recording: bool,
    /// It failed, or had to wait: it takes its turn behind others that do.
    #[serde(default)]
    late: bool,
    /// Why it failed last.
    #[serde(default)]
    why: Option<DeskFailure>,
    /// Since when it waits.
    #[serde(default)]
    since: Option<Millis>,
}

impl Filed {
    pub(crate) fn new(mut wrap_up: WrapUp, orders: &mut Orders) -> Self {
        let target = wrap_up.target();
        wrap_up.subject.stop_pausing(orders);
        wrap_up.call.opening.forget_timer(orders);
        let step = if target.is_some() { Step::Queued } else { Step::WithoutTicket };
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
            settles: None,
            asked: false,
            was_linked: false,
            was_unlinked: false,
            adds_recording: false,
            late: false,
            why: None,
            since: None,
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

    /// It is its turn: sends the closing. Where the call may be in a ticket already, asks first: not only
    /// where an earlier closing may have arrived, but wherever the helpdesk may have heard of the call,
    /// because it may have made a ticket of it by itself, at the opening pop or at another call's.
    pub(crate) fn proceed(&mut self, agent: AgentId, orders: &mut Orders) {
        let opening = &self.wrap_up.call.opening;
        let may_be_in_ticket = self.uncertain
            || self.adds_recording
            || opening.overtaken
            || opening.may_have_arrived();
        if !self.asked && may_be_in_ticket {
            self.step = Step::Checking(orders.fetch_details(&self.wrap_up.call.reference));
        } else if orders.can_pop() {
            self.send(agent, orders);
        }
    }

    /// The opening pop it waited for is answered; it is not sent again.
    pub(crate) fn opening_answered(&mut self, answer: Answer) {
        self.wrap_up.call.opening.answered(answer);
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

    pub(crate) const fn is_done(&self) -> bool {
        self.step.is_done()
    }

    /// Whether the helpdesk does not have all of it yet, or may not have.
    pub(crate) const fn is_unsent(&self) -> bool {
        self.step.is_unsent() || matches!(self.step, Step::Doubtful(_))
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

    /// How far it is. `outbox`: what keeps all of them.
    pub(crate) fn state(&self, outbox: &Outbox) -> FiledState {
        if self.waits(outbox) { FiledState::Waiting } else { self.step.state() }
    }

    /// What is happening to it, in plain words.
    pub(crate) fn sentence(&self, outbox: &Outbox) -> String {
        let ticket = self.ticket;
        if self.waits(outbox) {
            self.waiting(outbox)
        } else if self.adds_recording {
            words::adding_recording(&self.step, ticket)
        } else if self.is_unproven() {
            words::UNPROVEN.to_owned()
        } else {
            words::filed(&self.step, ticket, self.uncertain, self.keeps_notes())
        }
    }

    /// `refile`: whether a call can go back to wrap-up now.
    pub(crate) fn view(&self, refile: Can, outbox: &Outbox) -> FiledView {
        let call = &self.wrap_up.call;
        FiledView {
            id: call.id,
            party: call.party(),
            state: self.state(outbox),
            done: self.is_done(),
            sentence: self.sentence(outbox),
            waiting_since: self.since,
            ticket: self.ticket,
            contact: self.contact,
            retry: control(self.can_retry(outbox)),
            refile: control(self.can_refile().and(refile)),
            dismiss: control(self.can_dismiss()),
            unsent_notes: self.keeps_notes().then(|| call.notes.clone()),
        }
    }
}
