//! What the desk phones' exchange decides: no I/O, and time is an argument.

use std::{collections::VecDeque, time::Duration};

use cti::{
    AgentId, CallAgent, CallDirection, CallEndReason, CallEvent, CallEventId, CallEventKind,
    CallReferenceId, PhoneNumber,
};

use super::{
    DeskPhoneSettings, Refusal,
    call::{Action, Call, CallReport, Next, State},
};
use crate::switch::{Behaviour, behaviour, number};

/// How long a telephone rings that nobody answers.
const RINGING: Duration = Duration::from_secs(30);
/// The most calls that are remembered; the oldest that are over are forgotten first.
const MOST: usize = 200;

/// A call that begins.
#[derive(Clone, Debug)]
pub struct NewCall {
    /// "Telephony UID for a given call".
    pub reference: CallReferenceId,
    /// Whose desk phone.
    pub agent: AgentId,
    /// From or to whom.
    pub requester_number: PhoneNumber,
    /// What the network calls the customer.
    pub requester_name: Option<String>,
    /// Which way.
    pub direction: CallDirection,
}

#[derive(Debug)]
pub struct Exchange {
    pub(super) settings: DeskPhoneSettings,
    phones: Vec<AgentId>,
    calls: Vec<Call>,
    reports: VecDeque<CallEvent>,
    /// What this run's event ids begin with, so that they differ from those of another run.
    run: String,
    events: u64,
    /// Milliseconds since 1970 at the exchange's time 0.
    epoch: u64,
}

impl Exchange {
    pub fn new(phones: Vec<AgentId>, settings: DeskPhoneSettings, run: String, epoch: u64) -> Self {
        let (calls, reports) = (Vec::new(), VecDeque::new());
        Self { settings, phones, calls, reports, run, events: 0, epoch }
    }

    /// A customer calls, or the gateway asks for a call. The same reference again is the same call.
    pub fn begin(&mut self, now: Duration, new: NewCall) -> Result<(), Refusal> {
        if self.calls.iter().any(|call| call.reference == new.reference) {
            return Ok(());
        }
        if !self.phones.contains(&new.agent) {
            return Err(Refusal::NoDeskPhone(new.agent));
        }
        if self.calls.iter().any(|call| call.agent == new.agent && call.state.is_live()) {
            return Err(Refusal::Busy(new.agent));
        }
        let answers = match new.direction {
            CallDirection::Inbound => self.settings.answer_inbound_after_ms,
            CallDirection::Outbound => self.settings.answer_after_ms,
        };
        let next = match answers {
            Some(wait) => (now + Duration::from_millis(wait), Next::AgentAnswers),
            None => (now + RINGING, Next::Ends(CallEndReason::NoAnswer)),
        };
        if self.calls.len() >= MOST
            && let Some(oldest) = self.calls.iter().position(|call| !call.state.is_live())
        {
            self.calls.remove(oldest);
        }
        self.calls.push(Call {
            reference: new.reference,
            agent: new.agent,
            direction: new.direction,
            requester_number: new.requester_number,
            requester_name: new.requester_name,
            state: State::AgentRings,
            next: Some(next),
            recording: None,
            ended_at: None,
        });
        self.report(now, self.calls.len() - 1, CallEventKind::Offered);
        Ok(())
    }

    /// The agent, or the gateway for them, does something.
    pub fn act(
        &mut self,
        now: Duration,
        reference: &CallReferenceId,
        action: Action,
    ) -> Result<(), Refusal> {
        let at = self.find(reference)?;
        let call = &self.calls[at];
        if !action.is_possible(call.state) {
            return Err(Refusal::NotNow(call.state.name()));
        }
        match action {
            Action::Answer => self.agent_answers(now, at),
            Action::HangUp => {
                let declined =
                    call.state == State::AgentRings && call.direction == CallDirection::Inbound;
                let reason = if declined { CallEndReason::Declined } else { CallEndReason::Hangup };
                self.end(now, at, reason);
            }
            Action::Hold => self.move_to(now, at, State::Held, CallEventKind::Held),
            Action::Resume => self.move_to(now, at, State::Connected, CallEventKind::Resumed),
        }
        Ok(())
    }

    /// The customer hangs up, or gives up.
    pub fn customer_hangs_up(
        &mut self,
        now: Duration,
        reference: &CallReferenceId,
        elsewhere: bool,
    ) -> Result<(), Refusal> {
        let at = self.find(reference)?;
        let reason = match self.calls[at].state {
            State::Ended(_) => return Err(Refusal::NotNow("ended")),
            _ if elsewhere => CallEndReason::AnsweredElsewhere,
            State::AgentRings => CallEndReason::NoAnswer,
            State::RequesterRings => CallEndReason::Declined,
            State::Connected | State::Held => CallEndReason::Hangup,
        };
        self.end(now, at, reason);
        Ok(())
    }

    /// A recording of a call is there `after` so long.
    pub fn record(
        &mut self,
        now: Duration,
        reference: &CallReferenceId,
        after: Duration,
        url: String,
    ) -> Result<(), Refusal> {
        let at = self.find(reference)?;
        self.calls[at].recording = Some((now + after, url));
        self.tick(now);
        Ok(())
    }

    /// What was due until now happens.
    pub fn tick(&mut self, now: Duration) {
        for at in 0..self.calls.len() {
            let call = &mut self.calls[at];
            if let Some((_, next)) = call.next.take_if(|(then, _)| *then <= now) {
                match next {
                    Next::AgentAnswers => self.agent_answers(now, at),
                    Next::RequesterAnswers => {
                        self.move_to(now, at, State::Connected, CallEventKind::Answered);
                    }
                    Next::Ends(reason) => self.end(now, at, reason),
                }
            }
            let call = &mut self.calls[at];
            if let Some((_, url)) = call.recording.take_if(|(then, _)| *then <= now) {
                self.report(now, at, CallEventKind::Recorded(url));
            }
        }
    }

    /// When something is due next.
    pub fn next_deadline(&self) -> Option<Duration> {
        self.calls
            .iter()
            .flat_map(|call| {
                let recording = call.recording.as_ref().map(|(then, _)| *then);
                call.next.map(|(then, _)| then).into_iter().chain(recording)
            })
            .min()
    }

    /// What the gateway has to hear next.
    pub fn next_report(&mut self) -> Option<CallEvent> {
        self.reports.pop_front()
    }

    /// The calls, oldest first.
    pub fn calls(&self) -> Vec<CallReport> {
        self.calls.iter().map(Call::report).collect()
    }

    fn find(&self, reference: &CallReferenceId) -> Result<usize, Refusal> {
        self.calls.iter().position(|call| call.reference == *reference).ok_or(Refusal::NoSuchCall)
    }

    fn agent_answers(&mut self, now: Duration, at: usize) {
        let call = &mut self.calls[at];
        if call.direction == CallDirection::Inbound {
            self.move_to(now, at, State::Connected, CallEventKind::Answered);
            return;
        }
        let dialable = call.requester_number.dialable();
        let next = match behaviour(&number(dialable).unwrap_or_default()) {
            Behaviour::Answers(wait) => (wait, Next::RequesterAnswers),
            Behaviour::Refuses(status, wait) => (wait, Next::Ends(reason(status))),
        };
        self.move_to(now, at, State::RequesterRings, CallEventKind::Dialed);
        // Who is busy, or has no telephone, does not ring.
        if next.0 > Duration::ZERO {
            self.report(now, at, CallEventKind::Ringing);
        }
        self.calls[at].next = Some((now + next.0, next.1));
        self.tick(now);
    }

    fn move_to(&mut self, now: Duration, at: usize, state: State, kind: CallEventKind) {
        let call = &mut self.calls[at];
        call.state = state;
        call.next = None;
        self.report(now, at, kind);
    }

    fn end(&mut self, now: Duration, at: usize, reason: CallEndReason) {
        let was_answered = matches!(self.calls[at].state, State::Connected | State::Held);
        self.move_to(now, at, State::Ended(reason), CallEventKind::Ended(reason));
        let call = &mut self.calls[at];
        call.ended_at = Some(now);
        if let Some(after) = self.settings.record_after_ms.filter(|_| was_answered) {
            let url = self.settings.recording_url.clone();
            call.recording = Some((now + Duration::from_millis(after), url));
        }
    }

    fn report(&mut self, now: Duration, at: usize, kind: CallEventKind) {
        let call = &self.calls[at];
        self.events += 1;
        let Some(event_id) = CallEventId::new(&format!("{}-{}", self.run, self.events)) else {
            return;
        };
        let at = u64::try_from(now.as_millis()).unwrap_or(u64::MAX).saturating_add(self.epoch);
        let event = CallEvent {
            event_id,
            call_reference_id: call.reference.clone(),
            agent: CallAgent::Id(call.agent),
            kind,
            direction: Some(call.direction),
            requester_number: Some(call.requester_number.clone()),
            requester_name: call.requester_name.clone(),
            at: Some(at),
        };
        if self.settings.reports_twice {
            self.reports.push_back(event.clone());
        }
        self.reports.push_back(event);
    }
}

/// What a telephone network's status means to whoever reads a report.
const fn reason(status: u16) -> CallEndReason {
    match status {
        486 => CallEndReason::Busy,
        480 => CallEndReason::NoAnswer,
        603 => CallEndReason::Declined,
        _ => CallEndReason::Failed,
    }
}
