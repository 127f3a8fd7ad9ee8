//! A window that leads and that this frame has no way to: the helpdesk's page was left, or cuts off what it
//! opens. The two speak by the gateway; without one, the agent knows.

use gloo_timers::callback::{Interval, Timeout};
use leptos::prelude::*;
use phone::{Event, Snapshot};

use super::STAYS_IN_WINDOW;
use crate::{
    only_one::OnlyOne,
    ports::{
        clock,
        link::TabId,
        pop_out,
        push::{Say, Word},
    },
};

/// How long the gateway may take to bring a window's answer, in milliseconds, before the frame leads: a
/// window that is there answers at once.
const ANSWERS_WITHIN: u32 = 2_500;
/// How often a frame that has no way to the window asks by the gateway whether it is there, in
/// milliseconds.
const ASK_EVERY: u32 = 2_000;
/// How often a page that began without an answer asks again.
const ASKS_AGAIN: u32 = 20;
/// After how many questions without an answer it is not: those that were not heard do not count.
const GONE_AFTER: u32 = 3;
/// How long a page that has something unfinished leaves a window alone that has, too, in milliseconds.
const ASKS_BACK_EVERY: u64 = 10_000;
const IN_WINDOW: (&str, &str) = (
    "Your softphone is in a window of its own.",
    "Bring it back, or close that window, to have it here.",
);
/// Nobody can be asked whether it is.
const PERHAPS_IN_WINDOW: (&str, &str) = (
    "Your softphone was in a window of its own, which may be open still.",
    "Go to that window, or use the softphone here once it is closed: both would ring.",
);

/// A machine that has not begun: a window may lead.
pub(in crate::only_one) struct Asking {
    begins: Timeout,
    say: Say,
    /// What pages left here; `None` until it is known.
    left: Option<Vec<Snapshot>>,
    /// A window said that it leads, before that was known.
    answered: Option<TabId>,
}

impl OnlyOne {
    /// Whether the machine has to wait until it is known that no window leads: only where one was opened
    /// from this helpdesk, or where this is one that nobody let in. Nobody else waits.
    pub(in crate::only_one) fn has_to_ask(&self) -> bool {
        (pop_out::is_remembered(self.agent) || self.is_alone()) && self.ports.windows.is_there()
    }

    /// A window that nobody let in.
    fn is_alone(&self) -> bool {
        self.out.is_window && self.out.way.get().is_none()
    }

    /// Asks, and waits for a moment. Meanwhile nothing that was kept here is touched.
    pub(in crate::only_one) fn ask_first(&self) {
        let say = if self.is_alone() { Say::Here } else { Say::Who };
        let own = self.own.clone();
        let begins = Timeout::new(ANSWERS_WITHIN, move || {
            if let Some(this) = own.upgrade() {
                this.nobody_answered();
            }
        });
        let asking = Asking { begins, say, left: None, answered: None };
        self.out.asking.replace(Some(asking));
        self.ports.windows.say(self.link.own(), say);
        let own = self.own.clone();
        self.ports.journal.look(move |left| {
            let Some(this) = own.upgrade() else { return };
            let answered = this.out.asking.borrow_mut().as_mut().and_then(|asking| {
                asking.left = Some(left);
                asking.answered.take()
            });
            if let Some(window) = answered {
                this.window_answered(&window);
            }
        });
    }

    /// Whether the machine waits for that.
    pub(in crate::only_one) fn is_asking(&self) -> bool {
        self.out.asking.borrow().is_some()
    }

    /// The machine that has not begun does not any more. Whether there was one.
    pub(in crate::only_one) fn asks_no_more(&self) -> bool {
        self.out.asking.take().is_some()
    }

    fn nobody_answered(&self) {
        if let Some(say) = self.begin_after_asking() {
            pop_out::remember(self.agent, false);
            self.ask_again(say, ASKS_AGAIN);
        }
    }

    fn begin_after_asking(&self) -> Option<Say> {
        let Asking { begins, say, .. } = self.out.asking.take()?;
        begins.cancel();
        let machine = self.machine()?;
        self.ports.journal.lead();
        machine.emit(Event::Started);
        self.take_over();
        Some(say)
    }

    /// A window leads, says the gateway, while this page waits to begin.
    fn window_answered(&self, window: &TabId) {
        let unfinished = {
            let mut asking = self.out.asking.borrow_mut();
            let Some(asking) = asking.as_mut() else { return };
            let Some(left) = &asking.left else {
                asking.answered = Some(window.clone());
                return;
            };
            // What is the window's, or was told by it, is not this page's own.
            let is_shared = pop_out::shares_with(self.agent, window);
            let of_window = pop_out::remembered_page(self.agent);
            let mut own = left.iter().filter(|one| !is_shared && Some(one.began) != of_window);
            own.any(|one| self.is_unfinished(one))
        };
        if unfinished {
            self.begin_after_asking();
            self.ask_window_back();
        } else {
            self.let_window_lead(window);
        }
    }

    fn is_unfinished(&self, left: &Snapshot) -> bool {
        let mut phone = phone::Phone::new(self.settings.clone());
        phone.redraw(left.clone());
        phone.view().unfinished
    }

    /// Nobody answered yet: the other's way to the gateway may not have stood when it was asked.
    fn ask_again(&self, say: Say, times: u32) {
        let own = self.own.clone();
        let again = Timeout::new(ASK_EVERY, move || {
            if let Some(this) = own.upgrade()
                && this.leader().is_some()
                && this.out.way.get().is_none()
            {
                this.ports.windows.say(this.link.own(), say);
                if times > 1 {
                    this.ask_again(say, times - 1);
                }
            }
        });
        self.out.waits.replace(Some(again));
    }

    /// Another softphone of the agent says something by the gateway.
    pub(in crate::only_one) fn word(&self, word: &Word) {
        if word.tab == *self.link.own() {
            return;
        }
        let (leads, is_window) = (self.leader().is_some(), self.out.is_window);
        let is_unfinished = || self.machine().is_some_and(|machine| machine.view().unfinished);
        match word.say {
            Say::Who if leads && is_window => {
                // A page that asks has no way here, and has the frames' lock: the frame there was is gone.
                if let (Some(frame), Some(leader)) = (self.out.frame.take(), self.leader()) {
                    leader.gone(&frame);
                }
                self.ports.windows.say(self.link.own(), Say::Here);
            }
            // A window leads, or wants to, that this frame has no way to.
            Say::Here | Say::Stays if leads && !is_window && self.out.way.get().is_none() => {
                if self.is_asking() {
                    self.window_answered(&word.tab);
                } else if is_unfinished() {
                    self.ask_window_back();
                } else {
                    self.let_window_lead(&word.tab);
                }
            }
            Say::Here if self.out.cut_off.get() => self.out.unanswered.set(0),
            Say::Stays if self.out.cut_off.get() => {
                self.out.unanswered.set(0);
                if self.out.wanted_back.take() {
                    self.follower().notice(Some(STAYS_IN_WINDOW));
                }
            }
            Say::Gone => self.window_is_gone(),
            Say::Back if is_window && leads && is_unfinished() => {
                self.ports.windows.say(self.link.own(), Say::Stays);
            }
            Say::Back if is_window && leads => {
                self.step_down();
                self.close_window();
            }
            Say::Host(action) if !is_window => self.ports.host.obey(action, false),
            _ => {}
        }
    }

    /// Where something is unfinished in both, both keep it, and neither asks without end.
    fn ask_window_back(&self) {
        let now = clock::now();
        let asked = self.out.asked_back.get();
        if asked.is_none_or(|asked| now.since(asked) >= ASKS_BACK_EVERY) {
            self.out.asked_back.set(Some(now));
            self.ports.windows.say(self.link.own(), Say::Back);
            self.ask_again(Say::Who, ASKS_AGAIN);
        }
    }

    /// The window: its stream stands again. A frame that thought it gone learns that it is not.
    pub(in crate::only_one) fn window_is_heard_again(&self) {
        let is_cut_off = self.out.is_window && self.out.frame.borrow().is_none();
        if is_cut_off && self.leader().is_some() && !self.is_asking() {
            self.ports.windows.say(self.link.own(), Say::Here);
        }
    }

    /// The window goes: a frame that has no way to it leads at once.
    pub(in crate::only_one) fn window_goes(&self) {
        let is_cut_off = self.out.is_window && self.out.frame.borrow().is_none();
        if is_cut_off && self.leader().is_some() {
            self.ports.windows.say_last(self.link.own(), Say::Gone);
        }
    }

    /// Another tab has the lock, and looks after the window.
    pub(in crate::only_one) fn looks_after_no_window(&self) {
        if self.out.cut_off.replace(false) {
            self.out.looks.take();
            self.out.is_open.set(false);
            self.ports.windows.listen(false);
            self.follower().is_nowhere_else();
            self.follower().notice(None);
            self.ask_for_life();
        }
    }

    /// The lock stays here, so that no other tab of the helpdesk leads.
    fn let_window_lead(&self, window: &TabId) {
        self.out.waits.take();
        pop_out::remember(self.agent, true);
        self.step_down();
        let nothing = self.nothing();
        if !pop_out::shares_with(self.agent, window) {
            // What was kept here the window has, or nobody needs: it may not come back behind the window's.
            self.ports.journal.give_up(&nothing);
        }
        self.follower().elsewhere("In the window", nothing);
        self.asks.take();
        self.out.cut_off.set(true);
        self.out.is_open.set(true);
        self.out.unanswered.set(0);
        // Of another time: this window was not asked to come back.
        self.out.wanted_back.set(false);
        self.ports.windows.listen(true);
        self.follower().notice(Some(IN_WINDOW));
        let own = self.own.clone();
        let ask = Interval::new(ASK_EVERY, move || {
            if let Some(this) = own.upgrade() {
                this.ask_for_window();
            }
        });
        self.out.looks.replace(Some(ask));
    }

    fn nothing(&self) -> Snapshot {
        phone::Phone::new(self.settings.clone()).snapshot()
    }

    /// A window was open when the last page of this helpdesk went, and there is no gateway by which to
    /// ask whether it is still: the agent knows. Whether that is so.
    pub(in crate::only_one) fn left_to_a_lost_window(&self) -> bool {
        let lost = !self.out.is_window
            && self.out.way.get().is_none()
            && !self.ports.windows.is_there()
            && pop_out::is_remembered(self.agent);
        if lost {
            self.asks.take();
            self.out.cut_off.set(true);
            self.out.is_open.set(true);
            self.follower().elsewhere("Not started", self.nothing());
            self.follower().notice_with_use_here(PERHAPS_IN_WINDOW);
        }
        lost
    }

    fn ask_for_window(&self) {
        let unanswered = self.out.unanswered.get();
        if unanswered >= GONE_AFTER {
            self.window_is_gone();
            // It may only not have been heard.
            pop_out::remember(self.agent, true);
            return self.ask_again(Say::Who, ASKS_AGAIN);
        }
        let own = self.own.clone();
        // What was said may not have been heard: a stream that is opened again brings none of it.
        let say = if self.out.wanted_back.get() { Say::Back } else { Say::Who };
        self.ports.windows.say_then(self.link.own(), say, move || {
            if let Some(this) = own.upgrade() {
                this.out.unanswered.set(this.out.unanswered.get() + 1);
            }
        });
    }

    /// The window that this frame had no way to.
    pub(super) fn window_is_gone(&self) {
        if !self.out.cut_off.replace(false) {
            return;
        }
        self.ports.windows.listen(false);
        self.forget_window();
        self.follower().notice(None);
        self.lead();
    }
}
