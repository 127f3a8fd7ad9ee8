//! A call that the switch itself takes part in: it plays the customer, or a line that echoes or sounds.

use std::sync::Arc;
use std::time::Duration;

use super::{ConnectionId, Exchange, SETTLES};
use crate::switch::calls::{CallEnd, CallId, CallReport, CallState};
use crate::switch::exchange::Output;
use crate::switch::media::{Meters, Sound};
use crate::switch::sip::{Method, Request, Uri};

/// Where a call stands.
///
/// ```text
/// dialled by an agent   Alerting ──answer is due──▶ Connected ──BYE──▶ Ended
/// a customer rings      Offering ──SDP is there──▶ Ringing ──2xx──▶ Connected
///                       any ──refused, cancelled, given up──▶ Ended
/// ```
#[derive(Debug)]
pub(super) enum Stage {
    /// An agent dialled; it rings until `due`, then the switch does what the number does.
    Alerting(Alerting),
    /// A customer is about to ring: the offer is being made.
    Offering(Offering),
    /// A customer rings the agent's phones; see the fork of this call.
    Ringing,
    /// Both talk.
    Connected(Connected),
    /// Over since then.
    Ended(Duration),
}

/// An agent's INVITE that is being answered.
#[derive(Debug)]
pub(super) struct Alerting {
    pub(super) connection: ConnectionId,
    pub(super) invite: Request,
    pub(super) tag: String,
    pub(super) due: Duration,
    pub(super) refuses: Option<u16>,
    /// Our SDP, once audio is set up.
    pub(super) answer: Option<String>,
}

/// What the INVITE to the agent will say.
#[derive(Debug)]
pub(super) struct Offering {
    pub(super) name: Option<String>,
    pub(super) reference: Option<String>,
    /// `Replaces`, when this leg takes over another (RFC 3891).
    pub(super) replaces: Option<String>,
    /// One phone only, when a transfer named it.
    pub(super) target: Option<Uri>,
    /// The offer has to be there by then.
    pub(super) deadline: Duration,
}

/// A call that was answered.
#[derive(Debug)]
pub(super) struct Connected {
    pub(super) since: Duration,
    /// A 2xx of ours that was not acknowledged yet must be by then (RFC 3261, 13.3.1.4).
    pub(super) acknowledged_by: Option<Duration>,
    /// An offer within the call that audio is answering.
    pub(super) renegotiating: Option<(ConnectionId, Request)>,
    /// The 2xx that waits to be acknowledged goes to a phone that takes the call over.
    pub(super) changes_hands: bool,
    /// Since when there is no audio path.
    pub(super) silent_since: Option<Duration>,
}

/// The SIP side of a call: ids and addresses for requests within it.
#[derive(Clone, Debug)]
pub(super) struct Dialog {
    pub(super) call_id: String,
    pub(super) local_tag: String,
    pub(super) remote_tag: String,
    /// Our `From`, with its tag.
    pub(super) local: String,
    /// Our `To`, with its tag.
    pub(super) remote: String,
    pub(super) target: Uri,
    /// Where the other end was last heard.
    pub(super) connection: Option<ConnectionId>,
    pub(super) sequence: u32,
    pub(super) remote_sequence: u32,
}

/// One call.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) id: CallId,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) reference: Option<String>,
    pub(super) transferred_from: Option<CallId>,
    pub(super) stage: Stage,
    pub(super) dialog: Option<Dialog>,
    pub(super) end: Option<CallEnd>,
    pub(super) status: Option<u16>,
    pub(super) held: bool,
    pub(super) taken_over: u32,
    pub(super) dtmf: String,
    /// What the switch plays; `None`: it refuses, so there is no audio.
    pub(super) sound: Option<Sound>,
    pub(super) meters: Arc<Meters>,
}

impl Call {
    pub(super) fn report(&self) -> CallReport {
        let (packets_received, packets_sent, energy_received) = self.meters.read();
        CallReport {
            id: self.id.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
            call_reference_id: self.reference.clone(),
            transferred_from: self.transferred_from.clone(),
            state: match self.stage {
                Stage::Alerting(_) | Stage::Offering(_) | Stage::Ringing => CallState::Ringing,
                Stage::Connected(_) => CallState::Connected,
                Stage::Ended(_) => CallState::Ended,
            },
            end_reason: self.end,
            status: self.status,
            packets_received,
            packets_sent,
            energy_received,
            dtmf: self.dtmf.clone(),
            held: self.held,
            taken_over: self.taken_over,
        }
    }

    pub(super) fn is_live(&self) -> bool {
        !matches!(self.stage, Stage::Ended(_))
    }
}

impl Exchange {
    /// Adds a call and, if it will have some, opens its audio. `None` when there are too many.
    pub(super) fn new_call(
        &mut self,
        from: &str,
        to: &str,
        stage: Stage,
        sound: Option<Sound>,
    ) -> Option<&mut Call> {
        if self.calls.iter().filter(|call| call.is_live()).count() >= self.config.limits.calls {
            return None;
        }
        self.calls_so_far += 1;
        let id = CallId::new(format!("c{}", self.calls_so_far));
        let meters = Arc::new(Meters::default());
        if let Some(sound) = sound {
            self.out.push_back(Output::OpenMedia(id.clone(), sound, Arc::clone(&meters)));
        }
        self.calls.push(Call {
            id,
            from: from.to_owned(),
            to: to.to_owned(),
            reference: None,
            transferred_from: None,
            stage,
            dialog: None,
            end: None,
            status: None,
            held: false,
            taken_over: 0,
            dtmf: String::new(),
            sound,
            meters,
        });
        self.calls.last_mut()
    }

    pub(super) fn find(&mut self, id: &CallId) -> Option<&mut Call> {
        self.calls.iter_mut().find(|call| call.id == *id)
    }

    /// Ends a call, once; what must be said to the other end was said before.
    pub(super) fn end(&mut self, id: &CallId, end: CallEnd, status: Option<u16>) {
        let now = self.now;
        if let Some(call) = self.find(id).filter(|call| call.is_live()) {
            call.stage = Stage::Ended(now);
            call.end = Some(end);
            call.status = status;
            call.held = false;
            self.out.push_back(Output::CloseMedia(id.clone()));
        }
    }

    /// Ends a connected call of which nothing more is heard.
    fn give_up_lost(&mut self, id: &CallId) {
        self.send_within(id, Method::Bye, &[], "");
        self.end(id, CallEnd::Lost, None);
    }

    /// When something is due for a call.
    pub(super) fn deadline_of(&self, call: &Call) -> Duration {
        let limits = &self.config.limits;
        match &call.stage {
            Stage::Alerting(alerting)
                if alerting.refuses.is_some() || alerting.answer.is_some() =>
            {
                alerting.due
            }
            // Audio answers within milliseconds; if it never does, nobody picks up.
            Stage::Alerting(alerting) => alerting.due + SETTLES,
            Stage::Offering(offering) => offering.deadline,
            // The fork has the deadline.
            Stage::Ringing => Duration::MAX,
            Stage::Connected(connected) => (connected.since + limits.call)
                .min(connected.acknowledged_by.unwrap_or(Duration::MAX))
                .min(connected.silent_since.map_or(Duration::MAX, |since| since + limits.lost)),
            Stage::Ended(at) => *at + limits.remembered,
        }
    }

    /// Does what is due for calls, and forgets old ones.
    pub(super) fn expire_calls(&mut self) {
        let due: Vec<CallId> = self
            .calls
            .iter()
            .filter(|call| self.deadline_of(call) <= self.now)
            .map(|call| call.id.clone())
            .collect();
        for id in due {
            let Some(call) = self.find(&id) else { continue };
            match &call.stage {
                Stage::Alerting(_) => self.alerting_due(&id),
                Stage::Offering(_) => self.end(&id, CallEnd::Lost, None),
                Stage::Ringing => {}
                Stage::Connected(_) => self.give_up_lost(&id),
                Stage::Ended(_) => self.calls.retain(|call| call.id != id),
            }
        }
    }
}
