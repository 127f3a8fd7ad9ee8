//! What a machine that only draws is told by the one that leads: another tab, or the frame of a window
//! that was taken out. It gives no commands, and what the agent does in it goes to the one that leads.

use crate::{HistoryEntry, HistoryId, Snapshot, snapshot::State};

use super::Phone;

impl Phone {
    /// Draws from now on what goes on elsewhere: [`Phone::view`] and [`Phone::history`] are then as
    /// they are there. For a machine of its own that is told no event; the settings have to be the same,
    /// and the history is told by [`Phone::history_read_elsewhere`] and the two after it. What is another
    /// agent's is not drawn.
    pub fn redraw(&mut self, snapshot: Snapshot) {
        if snapshot.agent != self.settings.agent {
            return;
        }
        let State {
            readiness,
            dialer,
            waiting,
            live,
            wrap_ups,
            filed,
            outbox,
            clicks,
            done_last,
            board,
            notes,
            taken_up: _,
        } = snapshot.state;
        self.readiness = readiness;
        self.dialer = dialer;
        self.directory.follow(waiting);
        self.live = live;
        self.wrap_ups = wrap_ups;
        self.filed = filed;
        self.outbox = outbox;
        self.clicks = clicks;
        self.done_last = done_last;
        self.board = board;
        self.keeping.notes = notes;
        self.look_around();
    }

    /// Calls of the history, as they were read or as the one that leads has them. What is known of a call
    /// already is newer.
    pub fn history_read_elsewhere(&mut self, entries: Vec<HistoryEntry>) {
        self.history.merge(entries);
    }

    /// The one that leads gave [`crate::Command::KeepHistory`].
    pub fn history_kept(&mut self, entry: HistoryEntry) {
        self.history.put(entry);
    }

    /// The one that leads gave [`crate::Command::ForgetHistory`].
    pub fn history_forgotten(&mut self, id: &HistoryId) {
        self.history.forget(id);
    }
}
