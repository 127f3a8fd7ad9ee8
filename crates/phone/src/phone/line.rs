//! What the telephone line reports.

use cti::{CallReferenceId, HostAction, PhoneNumber};

use crate::{
    Command, EndReason, LegId, LineEvent, LineKind, LineState, Microphone, Millis, NoticeCode,
    call::{Call, Live, Origin},
    intent::DtmfDigit,
    leg::{GivenUp, Leg, LegState},
    view::Direction,
    words,
};

use super::Phone;

/// How a call ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    pub(super) reason: EndReason,
    pub(super) at: Millis,
    pub(super) given_up: Option<GivenUp>,
    /// Its page died.
    pub(super) cut_off: bool,
    /// Another page left it behind.
    pub(super) left: bool,
}

impl Phone {
    pub(super) fn line_reported(&mut self, now: Millis, event: LineEvent) {
        match event {
            LineEvent::MicrophoneChanged(microphone) => {
                self.readiness.microphone = microphone;
            }
            LineEvent::Registering => self.readiness.line = LineState::Registering,
            LineEvent::Registered => self.readiness.line = LineState::Registered,
            LineEvent::Lost(loss) => {
                self.readiness.line_lost(loss);
                if let Some(live) = &mut self.live {
                    live.leg.line_was_away();
                }
            }
            LineEvent::Offered { leg, number, name, call_reference_id, auto_answer } => {
                let begins = self.offered(now, leg, number, name, call_reference_id);
                if begins && auto_answer {
                    self.answer_unasked(leg);
                }
            }
            LineEvent::Dialed { leg, call_reference_id } => {
                if let Some(live) = self.live_leg(leg)
                    && live.call.direction == Direction::Outbound
                    && live.before.is_none()
                    && live.call.opening.is_unsent()
                {
                    live.call.reference = call_reference_id;
                    self.keeping.touch();
                }
            }
            LineEvent::Progressed { leg } => {
                if let Some(live) = self.live_leg(leg)
                    && live.leg.state == LegState::Dialing
                {
                    live.leg.state = LegState::RingingThere;
                }
            }
            LineEvent::Resumable { leg, dialog } => {
                if let Some(live) = self.live_leg(leg) {
                    live.dialog = Some(dialog);
                    self.keeping.touch();
                }
            }
            LineEvent::Answered { leg } => self.answered(now, leg),
            LineEvent::Held { leg } => self.held(leg),
            LineEvent::Resumed { leg } => self.resumed(leg),
            LineEvent::HoldRefused { leg } => self.hold_refused(leg),
            LineEvent::RemoteHoldChanged { leg, held } => {
                if let Some(live) = self.live_leg(leg) {
                    live.leg.held_by_remote = held;
                }
            }
            LineEvent::SoundFlowChanged { leg, flowing } => {
                if let Some(live) = self.live_leg(leg) {
                    live.leg.silent = !flowing;
                }
            }
            LineEvent::Recorded { call_reference_id, url } => {
                self.recorded(&call_reference_id, url);
            }
            LineEvent::Refused { leg, words } => {
                if let Some(live) = self.live_leg(leg) {
                    live.call.refused = Some(words::said(&words)).filter(|said| !said.is_empty());
                }
            }
            LineEvent::Ended { leg, mut reason } => {
                if let Some(live) = self.live_leg(leg) {
                    // Reported by somebody who did not see it answered.
                    let answered = live.leg.is_unwatched() && live.call.connected.is_some();
                    if answered && reason == EndReason::Missed {
                        reason = EndReason::RemoteHangup;
                    }
                    self.board.withdraw(NoticeCode::HoldRefused);
                    self.live_call_ended(now, reason);
                }
            }
        }
    }

    fn live_leg(&mut self, leg: LegId) -> Option<&mut Live> {
        self.live.as_mut().filter(|live| live.leg.id == leg)
    }

    /// Whether a call begins.
    fn offered(
        &mut self,
        now: Millis,
        leg: LegId,
        number: Option<PhoneNumber>,
        name: Option<String>,
        reference: CallReferenceId,
    ) -> bool {
        match (leg, &self.live) {
            (LegId::Outbound(_), _) => return false,
            (LegId::Inbound(_), Some(live)) if live.leg.id == leg => return false,
            (LegId::Inbound(_), Some(_)) => {
                // A desk phone knows for itself what to do with a second call.
                if self.readiness.desk_phone().is_none() {
                    self.orders.give(Command::Decline { leg, busy: true });
                }
                // Not worth a question, but a name that is known is said.
                let contact = number.as_ref().and_then(|number| self.directory.only(now, number));
                let origin = Origin { name, contact: contact.cloned(), ..Origin::default() };
                let id = self.next_call();
                let call = Call::new(id, Direction::Inbound, number, reference, now, origin);
                self.board.call_while_busy(&call);
                self.keep_ended(now, call, EndReason::Busy);
                return false;
            }
            (LegId::Inbound(_), None) => {}
        }
        self.show_us();
        let origin = Origin { name, ..Origin::default() };
        let id = self.next_call();
        self.live = Some(Live::new(
            Call::new(id, Direction::Inbound, number, reference, now, origin),
            Leg::new(leg, LegState::RingingHere, self.readiness.desk_phone()),
        ));
        true
    }

    /// The host may toggle when asked to show us: asked only when it does not.
    pub(super) fn show_us(&mut self) {
        if !self.host_sees_us {
            self.orders.give(Command::AskHost(HostAction::ShowSoftphone));
        }
    }

    /// The telephone system asks that the call be answered at once. Only where the agent would be
    /// heard, and never while a call is in wrap-up: answering files that one as it stands, which is
    /// for the agent to decide. Otherwise it rings. A desk phone answers by itself.
    fn answer_unasked(&mut self, leg: LegId) {
        let readiness = &self.readiness;
        let heard = readiness.microphone == Microphone::Ready && readiness.desk_phone().is_none();
        let may = heard && self.wrap_ups.is_empty();
        if let Some(live) = self.live.as_mut().filter(|live| may && live.leg.id == leg)
            && live.leg.can_answer().is_ok()
        {
            live.leg.answer(&mut self.orders);
            self.board.answered_unasked(&live.call);
        }
    }

    fn answered(&mut self, now: Millis, leg: LegId) {
        let Some(live) = self.live.as_mut().filter(|live| live.leg.id == leg) else {
            return;
        };
        if !live.leg.state.can_become_connected(live.leg.line()) {
            return;
        }
        let answered_there = live.leg.state == LegState::RingingHere;
        live.leg.enter(LegState::Connected, &mut self.orders);
        if let Some(cut) = live.cut.take() {
            live.dialog = None;
            live.leg.taken_back(cut.held, &mut self.orders);
            return self.board.call_taken_back(&live.call);
        }
        live.call.connected = Some(now);
        if live.call.direction == Direction::Outbound
            && let Some(number) = &live.call.number
        {
            for digit in number.extension().unwrap_or_default().chars() {
                if let Some(digit) = DtmfDigit::new(digit)
                    && live.leg.can_send_dtmf().is_ok()
                {
                    live.leg.send_dtmf(digit, &mut self.orders);
                }
            }
        }
        if answered_there {
            self.finish_wrap_ups();
        }
    }

    /// The page was left and is back as it was. The sound of a WebRTC call went with it; a desk phone
    /// was not asked.
    pub(super) fn page_restored(&mut self, now: Millis) {
        if self.live.as_ref().is_some_and(|live| live.leg.line() == LineKind::WebRtc) {
            self.live_call_ended(now, EndReason::LineLost);
        }
        self.readiness.page_restored(&mut self.orders);
    }

    /// Also when the confirmation comes after its deadline: the line knows better.
    fn held(&mut self, leg: LegId) {
        self.hold_ended_in(leg, &[LegState::Holding, LegState::Connected], LegState::Held);
    }

    fn resumed(&mut self, leg: LegId) {
        self.hold_ended_in(leg, &[LegState::Resuming, LegState::Held], LegState::Connected);
    }

    fn hold_ended_in(&mut self, leg: LegId, from: &[LegState], to: LegState) {
        let Some(live) = self.live.as_mut().filter(|live| live.leg.id == leg) else {
            return;
        };
        if from.contains(&live.leg.state) {
            live.leg.enter(to, &mut self.orders);
            self.board.withdraw(NoticeCode::HoldRefused);
        }
    }

    fn hold_refused(&mut self, leg: LegId) {
        let Some(live) = self.live.as_mut().filter(|live| live.leg.id == leg) else {
            return;
        };
        let as_it_was = match live.leg.state {
            LegState::Holding => LegState::Connected,
            LegState::Resuming => LegState::Held,
            LegState::Dialing
            | LegState::RingingThere
            | LegState::RingingHere
            | LegState::Answering
            | LegState::Connected
            | LegState::Held
            | LegState::TakingBack
            | LegState::Ending => return,
        };
        live.leg.enter(as_it_was, &mut self.orders);
        self.board.hold_refused();
    }
}
