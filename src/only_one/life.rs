//! Whether the tab that leads is alive: one that the browser froze keeps its lock, and nothing would ring.

use gloo_timers::callback::Interval;

use super::{OnlyOne, SILENT_AFTER};
use crate::ports::{clock, link::Message};

/// How often a tab asks whether the one that leads is alive, in milliseconds.
const ASK_EVERY: u32 = 5_000;
/// After how many questions without an answer the lead is taken away: none of the browsers' own pauses is that long.
const DEAD_AFTER: u32 = 4;
/// The same while a call goes on there, which would be lost.
const DEAD_IN_CALL_AFTER: u32 = 18;
/// More time than this between two questions, in milliseconds, and it was this tab that slept.
const ASLEEP: u64 = 90_000;

impl OnlyOne {
    /// Asks from time to time whether the tab that leads is alive: one that the browser froze keeps its
    /// lock, and nothing would ring.
    pub(super) fn ask_for_life(&self) {
        self.unanswered.set(0);
        self.asked_at.set(clock::now().0);
        let own = self.own.clone();
        let ask =
            Interval::new(ASK_EVERY, move || own.upgrade().iter().for_each(|this| this.ask()));
        self.asks.replace(Some(ask));
    }

    pub(super) fn ask(&self) {
        let (now, follower) = (clock::now().0, self.follower());
        let asleep = now.abs_diff(self.asked_at.replace(now)) > ASLEEP;
        let unanswered = if asleep { 0 } else { self.unanswered.get() };
        let Some(leader) = follower.leader() else {
            if unanswered >= SILENT_AFTER {
                follower.nobody_answers();
            } else {
                self.hello();
            }
            self.unanswered.set(unanswered + 1);
            return;
        };
        follower.silent(unanswered >= SILENT_AFTER);
        let dead = if follower.is_in_call() { DEAD_IN_CALL_AFTER } else { DEAD_AFTER };
        if unanswered >= dead {
            self.take_the_lead();
        } else {
            self.unanswered.set(unanswered + 1);
            self.link.say(Message::Ping { to: leader.tab });
        }
    }
}
