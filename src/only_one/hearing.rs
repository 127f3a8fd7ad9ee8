//! What this tab hears of the others.

use super::OnlyOne;
use crate::{
    ports::{
        keep_line_password,
        link::{Message, TabId, Told},
    },
    ui::kit::caret::Caret,
};

impl OnlyOne {
    /// Another tab says something.
    pub(super) fn heard(&self, way: usize, from: &TabId, message: Message) {
        // It does not lead yet, and may never: what others want is said again to who does.
        let wants_a_leader = matches!(
            message,
            Message::Hello { .. }
                | Message::Visible { .. }
                | Message::Intent { .. }
                | Message::MayILead { .. }
        );
        if wants_a_leader && self.is_asking() {
            return;
        }
        let follower = self.follower();
        if follower.leader().is_some_and(|leader| leader.tab == *from) {
            self.unanswered.set(0);
            follower.silent(false);
        }
        let leader = self.leader();
        match (message, leader) {
            (Message::Hello { visible }, Some(leader)) => {
                let is_new = leader.hello(from, visible);
                self.frame_is_there(way, from);
                if is_new {
                    leader.tell_secrets();
                    self.watch(way, from);
                }
            }
            (Message::Bye, Some(leader)) => {
                leader.gone(from);
                self.said_bye(way, from);
            }
            (Message::Bye, None) => self.said_bye(way, from),
            (Message::Visible { visible }, Some(leader)) => leader.sees(from, visible),
            (Message::Intent { to, nth, intent }, Some(leader)) => {
                leader.obey(from, &to, nth, intent);
            }
            (Message::MayILead { of }, Some(leader)) if of == *leader.term() => {
                self.hand_over(&leader, from, way);
            }
            (Message::Ping { to }, Some(leader)) if to == *self.link.own() => {
                self.link.say(Message::Pong);
                // It was thought to be gone.
                if !leader.knows(from) {
                    leader.hello(from, false);
                    self.frame_is_there(way, from);
                    self.watch(way, from);
                }
            }
            // Another took the lead away while this tab was frozen; the browser will say so, too. Of a frame
            // and a window that both began, one goes on.
            (Message::Told(told), Some(leader)) if told.term.prevails_over(leader.term()) => {
                self.step_down();
                self.keep_of_window(way, &told.snapshot);
                self.draw_told(*told);
            }
            (Message::Told(told), None) if self.taking_up.borrow().is_none() => {
                let is_first = !follower.was_told();
                self.keep_of_window(way, &told.snapshot);
                self.draw_told(*told);
                if is_first {
                    self.ports.journal.follow();
                }
                self.window_would_lead();
            }
            (Message::Row(entry), None) => {
                if self.is_elsewhere(way) {
                    self.ports.journal.keep(&entry);
                }
                follower.row(*entry);
            }
            (Message::Rows(entries), _) if self.is_elsewhere(way) => self.brought(entries),
            (Message::RowGone(id), None) => follower.row_gone(&id),
            (Message::Host { to, action }, None)
                if to.is_none() || to.as_ref() == Some(self.link.own()) =>
            {
                self.ports.host.obey(action, false);
            }
            (Message::Lead { to }, None) if to == *self.link.own() => self.may_lead(Some(from)),
            (Message::NotNow { to }, None) if to == *self.link.own() => {
                self.wanted.take();
                if self.stays_in_window(way) {
                    return;
                }
                follower.notice(Some((
                    "Your call runs in another tab of this browser, and only a click there can do this.",
                    "Go to that tab, or try again after the call.",
                )));
            }
            (Message::Account(news), _) => self.account_changed(news),
            (Message::LinePassword(password), leader) => {
                keep_line_password(self.agent, &password.0);
                if leader.is_some() {
                    self.shell.with_ports(|ports| {
                        if let Some(line) = &ports.line {
                            line.give_password(&password.0);
                        }
                    });
                }
            }
            // For another tab, or too late.
            _ => {}
        }
    }

    fn draw_told(&self, told: Told) {
        // A tab that begins to lead may know the call by another name: its field is drawn anew.
        let caret = Caret::save();
        if self.follower().told(told) {
            self.hello();
        }
        caret.restore();
    }

    /// Of a tab of this browser it is known for certain when it is gone.
    pub(super) fn watch(&self, way: usize, tab: &TabId) {
        if Some(way) != self.channel.get() {
            return;
        }
        if let Some(tabs) = &*self.tabs.borrow() {
            let (own, gone) = (self.own.clone(), tab.clone());
            tabs.when_gone(tab, move || {
                if let Some(leader) = own.upgrade().and_then(|this| this.leader()) {
                    leader.gone(&gone);
                }
            });
        }
    }
}
