//! What a telephone system reports of the desk phone's calls, read into the machine's events. Pure.
//!
//! Reports come by a network of their own: one may come twice, or before the one it follows. So what is
//! known of a call is kept apart from what the machine was told of it, and the machine is told what it
//! lacks, in the order in which calls go.

use std::collections::VecDeque;

use cti::{CallDirection, CallEndReason, CallEvent, CallEventKind, CallReferenceId, PhoneNumber};
use phone::{EndReason, LegId, LineEvent};

/// The calls of a desk phone.
#[derive(Debug, Default)]
pub(super) struct Calls {
    /// Newest last; those that are over are remembered for what is reported late.
    calls: VecDeque<Call>,
    inbound: u32,
}

/// How a leg that is over was asked to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AskedToEnd {
    /// The agent declined here.
    Declined,
    /// The agent hung up here.
    HungUp,
}

#[derive(Debug)]
struct Call {
    reference: CallReferenceId,
    /// `None` while it is not known to be the agent's: it was not offered, and not dialled here.
    leg: Option<LegId>,
    asked_to_end: Option<AskedToEnd>,
    /// It went on when a page died, and this one goes on with it.
    left_behind: bool,
    known: Known,
    told: Told,
}

/// What was reported.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Debug, Default)]
struct Known {
    anything: bool,
    /// The agent's telephone was taken, so the requester is called.
    dialed: bool,
    rings: bool,
    answered: bool,
    held: Option<bool>,
    /// When it was held or resumed, by the telephone system's clock.
    held_at: Option<u64>,
    ended: Option<CallEndReason>,
}

/// What the machine was told.
#[derive(Debug, Default)]
struct Told {
    rings: bool,
    answered: bool,
    /// `None`: it is not known what the machine has from the page before.
    held: Option<bool>,
    ended: bool,
}

impl Calls {
    /// More than anybody has at a time, with those of the last hours.
    const MOST: usize = 64;

    /// The agent dials here.
    pub(super) fn dialed(&mut self, leg: LegId, reference: &CallReferenceId) {
        self.add(Call::new(reference.clone(), Some(leg)));
    }

    /// A call that another page left behind goes on under this leg: it is not offered anew, and what is
    /// reported of it from now on is news.
    pub(super) fn left_behind(&mut self, leg: LegId, reference: &CallReferenceId) {
        let known = self.calls.iter().position(|call| call.reference == *reference);
        let at = known.unwrap_or_else(|| {
            self.add(Call::new(reference.clone(), None));
            self.calls.len() - 1
        });
        if let Some(call) = self.calls.get_mut(at).filter(|call| call.leg.is_none()) {
            call.leg = Some(leg);
            call.left_behind = true;
            call.told.held = None;
        }
    }

    /// The call of a leg that goes on.
    pub(super) fn reference(&self, leg: LegId) -> Option<&CallReferenceId> {
        self.calls.iter().find(|call| call.is_live(leg)).map(|call| &call.reference)
    }

    /// Whether nothing was reported of a leg that goes on.
    pub(super) fn is_silent(&self, leg: LegId) -> bool {
        self.calls.iter().any(|call| call.is_live(leg) && !call.known.anything)
    }

    /// The agent ends the leg here.
    pub(super) fn end(&mut self, leg: LegId, asked: AskedToEnd) {
        if let Some(call) = self.calls.iter_mut().find(|call| call.is_live(leg)) {
            call.asked_to_end = Some(asked);
        }
    }

    /// The leg is known to be over without a report. `None` when that was told already.
    pub(super) fn gone(&mut self, leg: LegId, reason: EndReason) -> Option<LineEvent> {
        let call = self.calls.iter_mut().find(|call| call.is_live(leg))?;
        call.told.ended = true;
        Some(LineEvent::Ended { leg, reason })
    }

    /// Reads a report; says what the machine is to be told, in this order.
    pub(super) fn report(&mut self, event: &CallEvent) -> Vec<LineEvent> {
        let mut told = Vec::new();
        let at = self.calls.iter().position(|call| call.reference == event.call_reference_id);
        if at.is_none() && event.direction == Some(CallDirection::Outbound) {
            // Dialled on the telephone itself: the machine begins its outbound calls itself.
            return told;
        }
        let at = at.unwrap_or_else(|| {
            self.add(Call::new(event.call_reference_id.clone(), None));
            self.calls.len() - 1
        });
        let Some(call) = self.calls.get_mut(at) else { return told };
        call.known.learn(event);
        if call.leg.is_none() && begins(event) && call.known.ended.is_none() {
            self.inbound += 1;
            let leg = LegId::Inbound(self.inbound);
            call.leg = Some(leg);
            told.push(offered(leg, event));
        }
        call.catch_up(&mut told);
        told
    }

    fn add(&mut self, call: Call) {
        if self.calls.len() == Self::MOST {
            let idle = self.calls.iter().position(|call| call.leg.is_none() || call.told.ended);
            self.calls.remove(idle.unwrap_or_default());
        }
        self.calls.push_back(call);
    }
}

/// Whether it shows that the agent's telephone rings for a call, or rang.
fn begins(event: &CallEvent) -> bool {
    event.direction == Some(CallDirection::Inbound)
        && match event.kind {
            CallEventKind::Offered | CallEventKind::Ringing | CallEventKind::Answered => true,
            CallEventKind::Dialed
            | CallEventKind::Held
            | CallEventKind::Resumed
            | CallEventKind::Ended(_)
            | CallEventKind::Recorded(_) => false,
        }
}

fn offered(leg: LegId, event: &CallEvent) -> LineEvent {
    let number = event.requester_number.clone();
    let repeats = |name: &String| {
        let name = PhoneNumber::parse(name);
        name.is_ok_and(|n| number.as_ref().is_some_and(|m| n.dialable() == m.dialable()))
    };
    let name = event.requester_name.clone().filter(|name| !repeats(name));
    LineEvent::Offered {
        leg,
        number,
        name,
        call_reference_id: event.call_reference_id.clone(),
        auto_answer: false,
    }
}

impl Known {
    fn learn(&mut self, event: &CallEvent) {
        self.anything = true;
        match event.kind {
            CallEventKind::Dialed => self.dialed = true,
            CallEventKind::Ringing => self.rings = true,
            CallEventKind::Answered => self.answered = true,
            CallEventKind::Held => self.hold(true, event.at),
            CallEventKind::Resumed => self.hold(false, event.at),
            CallEventKind::Ended(reason) => {
                self.ended.get_or_insert(reason);
            }
            CallEventKind::Offered | CallEventKind::Recorded(_) => {}
        }
    }

    /// An order that ended at the agent's own telephone: nobody was called yet.
    const fn own_telephone(&self, reason: CallEndReason) -> Option<&'static str> {
        if self.dialed || self.rings || self.answered {
            return None;
        }
        match reason {
            CallEndReason::Declined => Some("Your desk phone declined the call"),
            CallEndReason::NoAnswer => Some("Your desk phone was not answered"),
            CallEndReason::Busy => Some("Your desk phone was busy"),
            CallEndReason::Hangup
            | CallEndReason::AnsweredElsewhere
            | CallEndReason::Failed
            | CallEndReason::Other => None,
        }
    }

    /// What happened before what is known already changes nothing.
    fn hold(&mut self, held: bool, at: Option<u64>) {
        if at.is_some() && at < self.held_at {
            return;
        }
        self.held = Some(held);
        self.held_at = at.or(self.held_at);
    }
}

impl Call {
    fn new(reference: CallReferenceId, leg: Option<LegId>) -> Self {
        let told = Told { held: Some(false), ..Told::default() };
        Self {
            reference,
            leg,
            asked_to_end: None,
            left_behind: false,
            known: Known::default(),
            told,
        }
    }

    fn is_live(&self, leg: LegId) -> bool {
        self.leg == Some(leg) && !self.told.ended
    }

    /// Tells the machine what it lacks.
    fn catch_up(&mut self, told: &mut Vec<LineEvent>) {
        let Some(leg) = self.leg else { return };
        if self.told.ended {
            return;
        }
        if let Some(reason) = self.known.ended {
            self.told.ended = true;
            let ordered = matches!(leg, LegId::Outbound(_)) && self.asked_to_end.is_none();
            if let Some(words) = self.known.own_telephone(reason).filter(|_| ordered) {
                told.push(LineEvent::Refused { leg, words: words.to_owned() });
            }
            told.push(LineEvent::Ended { leg, reason: self.end_reason(leg, reason) });
            return;
        }
        if self.known.rings && !self.told.rings && !self.known.answered {
            self.told.rings = true;
            if let LegId::Outbound(_) = leg {
                told.push(LineEvent::Progressed { leg });
            }
        }
        if self.known.answered && !self.told.answered {
            self.told.answered = true;
            told.push(LineEvent::Answered { leg });
        }
        // Of a call that another page left behind it is not known here whether it was answered.
        let goes_on = self.told.answered || self.left_behind;
        if let Some(held) = self.known.held.filter(|held| goes_on && self.told.held != Some(*held))
        {
            self.told.held = Some(held);
            told.push(if held { LineEvent::Held { leg } } else { LineEvent::Resumed { leg } });
        }
    }

    /// What the telephone system says does not tell who hung up; what the agent asked for here does.
    fn end_reason(&self, leg: LegId, reason: CallEndReason) -> EndReason {
        let answered = self.known.answered;
        match (self.asked_to_end, reason) {
            (_, CallEndReason::AnsweredElsewhere) => EndReason::AnsweredElsewhere,
            (Some(AskedToEnd::Declined), _) if !answered => EndReason::Declined,
            (Some(_), _) => EndReason::LocalHangup,
            (None, _) if answered => match reason {
                CallEndReason::Failed => EndReason::LineLost,
                CallEndReason::Hangup
                | CallEndReason::Busy
                | CallEndReason::NoAnswer
                | CallEndReason::Declined
                | CallEndReason::AnsweredElsewhere
                | CallEndReason::Other => EndReason::RemoteHangup,
            },
            (None, CallEndReason::Busy) => EndReason::Busy,
            (None, CallEndReason::Declined) => EndReason::Declined,
            (None, CallEndReason::Failed) if matches!(leg, LegId::Outbound(_)) => {
                // As SIP says it: the telephone system could not do it.
                EndReason::Rejected(503)
            }
            (
                None,
                CallEndReason::Failed
                | CallEndReason::Hangup
                | CallEndReason::NoAnswer
                | CallEndReason::Other,
            ) => EndReason::Missed,
        }
    }
}

#[cfg(test)]
mod tests;
