//! Keeping what goes on, and what is kept of it.

use crate::{
    Command, NoticeCode, Snapshot,
    keeping::Weight,
    snapshot::{FORMAT, State},
};

use super::Phone;

impl Phone {
    /// What goes on now: to be kept when [`Command::Keep`] asks for it, and to be drawn elsewhere by
    /// [`Phone::redraw`].
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            format: FORMAT,
            agent: self.settings.agent,
            began: self.keeping.began,
            revision: self.keeping.revision,
            at: self.keeping.at,
            state: State {
                readiness: self.readiness.clone(),
                dialer: self.dialer.clone(),
                waiting: self.directory.is_waiting(),
                live: self.live.clone(),
                wrap_ups: self.wrap_ups.clone(),
                filed: self.filed.clone(),
                outbox: self.outbox.clone(),
                clicks: self.clicks.clone(),
                done_last: self.done_last,
                board: self.board.clone(),
                notes: self.keeping.notes,
                taken_up: self.taken_up.clone(),
            },
        }
    }

    /// What goes on can be kept from now on.
    pub(super) fn keep_from_now_on(&mut self) {
        if !self.keeping.is_on() {
            let view = self.view();
            let nothing_done = view.filed.is_empty() && self.board.notices.is_empty();
            let nothing_wanted = view.dialer.typed.is_empty() && self.clicks.is_empty();
            let blank = !view.unfinished && nothing_done && nothing_wanted;
            self.keeping.switch_on(blank);
        }
    }

    pub(super) fn kept(&mut self, revision: u32) {
        if self.keeping.kept(revision, &mut self.orders) {
            self.board.withdraw(NoticeCode::NotesNotKept);
        }
    }

    pub(super) fn not_kept(&mut self) {
        if self.keeping.not_kept(&mut self.orders) {
            self.board.notes_not_kept();
        }
    }

    /// The last that an event brings about: what changed is kept, and what has to wait for that waits.
    pub(super) fn conclude(&mut self, weight: Weight, commands: Vec<Command>) -> Vec<Command> {
        if !self.keeping.is_on() {
            return commands;
        }
        let view = self.view();
        let speaking = self.live.as_ref().is_some_and(|live| live.call.connected.is_some());
        self.keeping.conclude(weight, view, speaking, commands, &mut self.orders)
    }
}
