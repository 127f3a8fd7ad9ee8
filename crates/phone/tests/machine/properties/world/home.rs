//! The way back to idle, from anywhere.

use phone::view::HistoryRow;

use super::*;
use crate::properties::step::{Answered, CallerStep};

impl World {
    /// Everything ends: the leg, the wrap-ups, the requests, the timers, the agent's list.
    pub fn go_home(mut self) {
        self.play(&Step::Ended(Whose::Ours, EndReason::RemoteHangup));
        if self.phone.view().call.is_some() {
            // A click had waited for that.
            self.play(&Step::Ended(Whose::Ours, EndReason::RemoteHangup));
        }
        assert_eq!(self.phone.view().call, None);
        let mut rounds = 0;
        loop {
            rounds += 1;
            assert!(rounds < 500, "does not come to rest: {:#?}", self.phone.view());
            if !self.requests.is_empty() {
                let fate = Fate::Served;
                self.play(&Step::DeskAnswers { nth: 0, fate });
            } else if self.people.is_asked() {
                let answered = CallerStep::Answered(0, Answered::Well(rounds));
                self.play(&Step::Caller(answered));
            } else if !self.timers.is_empty() {
                self.play(&Step::TimerFires(0));
            } else if let Some(wrap_up) = self.phone.view().wrap_up {
                finish_somehow(&mut |event| self.tell(event), wrap_up.id);
            } else if !self.agent_clears_up() {
                break;
            }
            self.check();
        }
        while let Some(click) = self.phone.view().click {
            self.tell(Event::Intent(Intent::DismissClicked(click.id)));
        }
        let view = self.phone.view();
        assert_eq!((view.call, view.wrap_up, view.filed), (None, None, Vec::new()));
        assert!(self.timers.is_empty() && self.rings.is_none());
        for known in self.calls.values().filter(|known| known.closings > 0) {
            let written = self.helpdesk.notes.get(&known.reference).map_or(&[][..], Vec::as_slice);
            let once_and_whole = written == [known.notes.as_str()];
            let put_away = known.put_away && (written.is_empty() || known.refilings > 0);
            let again = written.len() <= 1 + known.guesses && written.contains(&known.notes);
            // Refused, then ended without a ticket: the history has them, for the agent to file.
            let is_its = |row: &HistoryRow| reference_of(&row.id) == known.reference;
            let row = self.phone.history(0, usize::MAX).into_iter().find(is_its);
            let unfiled = written.is_empty() && row.is_some_and(|row| row.notes == known.notes);
            let guessed = known.guesses > 0 && again;
            assert!(once_and_whole || put_away || unfiled || guessed, "{written:?}");
        }
    }

    /// The agent looks at the newest filed call and does what it asks for.
    fn agent_clears_up(&mut self) -> bool {
        let Some(filed) = self.phone.view().filed.into_iter().next() else {
            return false;
        };
        let known = self.known(filed.id);
        let intent = match filed.state {
            // The agent looks into the ticket: are the notes there?
            FiledState::NeedsAgent if filed.dismiss.is_enabled() => {
                if self.helpdesk.notes.contains_key(&known.reference) {
                    Intent::DismissFiled(filed.id)
                } else {
                    Intent::Retry(filed.id)
                }
            }
            FiledState::NeedsAgent | FiledState::Unproven => Intent::Retry(filed.id),
            FiledState::Filed | FiledState::WithoutTicket => Intent::DismissFiled(filed.id),
            FiledState::Sending | FiledState::Waiting => {
                panic!("at rest in {:?}", filed.state)
            }
        };
        self.tell(Event::Intent(intent));
        true
    }
}
