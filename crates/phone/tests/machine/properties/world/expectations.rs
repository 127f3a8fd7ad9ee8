//! What the model expects of a step, beside what the machine does.

use super::*;
use crate::properties::step::ClickStep;

impl World {
    pub(super) fn expect_and_tell(&mut self, step: &Step, event: Event) {
        let mut expected = Vec::new();
        let before = self.model;
        let desk_phone = self.on_desk_phone();
        let fires = matches!(event, Event::TimerFired(_));
        // Also what cannot be seen: a wait that is over, for example.
        let inside = fires.then(|| format!("{:?}", self.phone));
        match step {
            Step::Microphone(microphone) => {
                self.heard = *microphone == Microphone::Ready || desk_phone;
            }
            Step::Offered { auto_answer, .. } => {
                let Event::Line(LineEvent::Offered { leg, .. }) = event else { unreachable!() };
                expected.extend(self.expect_offer(leg, *auto_answer));
            }
            Step::Mute(_) | Step::Digit(_) | Step::Restored if desk_phone => {}
            Step::Restored => expected.extend(self.expect(Deed::Ended)),
            Step::Click(ClickStep::HangUpAndDial) if self.hangs_up_for_click() => {
                expected.extend(self.expect(Deed::HangUp));
            }
            Step::Mute(Whose::Ours) if self.model.is_connected() && !self.muted => {
                self.muted = true;
                expected.push(Command::SetMuted { leg: self.leg.unwrap(), muted: true });
            }
            Step::Unmute(Whose::Ours) if self.model.is_connected() && self.muted => {
                self.muted = false;
                expected.push(Command::SetMuted { leg: self.leg.unwrap(), muted: false });
            }
            Step::Digit(Whose::Ours) if self.model == Model::Connected => {
                expected.push(Command::SendDtmf {
                    leg: self.leg.unwrap(),
                    digit: DtmfDigit::new('1').unwrap(),
                });
            }
            Step::Progressed(w)
            | Step::Answered(w)
            | Step::Held(w)
            | Step::Resumed(w)
            | Step::HoldRefused(w)
            | Step::Ended(w, _)
            | Step::Answer(w)
            | Step::Decline(w)
            | Step::HangUp(w)
            | Step::Hold(w)
            | Step::Resume(w) => {
                if let (Whose::Ours, Some(deed)) = (w, Deed::of(step)) {
                    expected.extend(self.expect(deed));
                }
            }
            Step::TimerFires(_) => {
                let Event::TimerFired(timer) = event else { unreachable!() };
                let deed = match self.timers.remove(&timer) {
                    Some(15_000) => Some(Deed::AnsweringOverdue),
                    Some(10_000) => Some(Deed::HoldOverdue),
                    Some(5_000) => Some(Deed::EndingOverdue),
                    _ => None,
                };
                self.timers_gone.push(timer);
                expected.extend(deed.and_then(|deed| self.expect(deed)));
            }
            _ => {}
        }
        let commands = self.tell(event);
        let same = inside.is_some_and(|inside| inside == format!("{:?}", self.phone));
        assert!(!same, "a timer that nobody waits for was not cancelled");
        let on_the_line: Vec<Command> = commands
            .into_iter()
            .filter(|command| match command {
                Command::Dial { leg, .. } => {
                    self.model = Model::Dialing;
                    self.muted = false;
                    self.leg = Some(*leg);
                    false
                }
                Command::Answer { .. }
                | Command::Decline { .. }
                | Command::HangUp { .. }
                | Command::Hold { .. }
                | Command::Resume { .. }
                | Command::SetMuted { .. }
                | Command::SendDtmf { .. } => true,
                _ => false,
            })
            .collect();
        assert_eq!(on_the_line, expected, "after {step:?} in {before:?}");
        if self.model == Model::Idle {
            self.leg = None;
            self.muted = false;
            self.live = None;
        }
    }

    /// Somebody calls: the line is told that the agent is busy, or that the call is taken unasked.
    fn expect_offer(&mut self, leg: LegId, auto_answer: bool) -> Option<Command> {
        let desk_phone = self.on_desk_phone();
        if self.leg.is_some() {
            return (!desk_phone).then_some(Command::Decline { leg, busy: true });
        }
        self.leg = Some(leg);
        self.model = Model::RingsHere;
        let free = self.phone.view().wrap_up.is_none();
        (auto_answer && free && !desk_phone).then(|| self.expect(Deed::Answer)).flatten()
    }

    fn expect(&mut self, deed: Deed) -> Option<Command> {
        let after = self.model.after(deed, self.heard, self.on_desk_phone());
        let command = self.model.command(after, deed, self.leg?);
        self.model = after;
        command
    }
}
