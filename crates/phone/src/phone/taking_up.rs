//! Taking up what a page left behind that is gone: a tab that was closed or crashed, a browser that was
//! killed, a window that hands over.
//!
//! It may come after the agent did something here already, so nothing of that is touched. No timer and no
//! request of the other page is one of this page's: what was being asked is asked again, and what was
//! being written is asked for first.
//!
//! ```text
//! a call on a desk phone ───────────────────────────▶ goes on
//! a WebRTC call that can be taken back ──line up──▶ TakingBack ──answered──▶ goes on
//!                                                       └──ended, too late──▶ cut off
//! any other call that was dialled or answered ──────▶ cut off: wrap-up, with a button to call again
//! one that rang here ───────────────────────────────▶ missed
//! ```

use cti::CallReferenceId;

use crate::{
    CallId, Command, EndReason, HistoryEntry, HistoryId, LegId, LineKind, LineState, Millis,
    Snapshot,
    call::{Call, Cut, Live},
    history::Closing,
    keeping::BEAT,
    leg::{GivenUp, LegState},
    snapshot::{FORMAT, State},
};

use super::{Phone, history::is_of, line::End};

/// How many pages are remembered, so that none counts twice.
const MOST_TAKEN_UP: usize = 20;

impl Phone {
    /// What another page left behind is read. What is of another agent, or of a newer form, is left alone;
    /// what is known here already changes nothing.
    pub(super) fn state_read(&mut self, now: Millis, snapshot: Snapshot) {
        let Snapshot { began, at, .. } = snapshot;
        let ours = snapshot.format <= FORMAT && snapshot.agent == self.settings.agent;
        let known = |(page, until): &(Millis, Millis)| *page == began && *until >= at;
        if !ours || began == self.keeping.began || self.taken_up.iter().any(known) {
            return;
        }
        self.has_of(began, at);
        for (page, until) in snapshot.state.taken_up.iter().copied() {
            self.has_of(page, until);
        }
        self.keeping.count_on(snapshot.revision);
        self.keeping.notes_changed();
        self.keeping.touch();
        // Somewhere between the last that was kept and now the page died.
        let died = at.plus(BEAT).min(now);
        let State { dialer, live, wrap_ups, filed, clicks, done_last, board, .. } = snapshot.state;
        let mut ids = Vec::new();

        let mut taken = Vec::new();
        for mut filed in filed {
            let call = &filed.wrap_up.call;
            let settled = !filed.is_done() && !filed.is_in_ticket() && self.is_settled(call);
            if !settled && !self.knows(&call.reference) {
                self.rename(&mut filed.wrap_up.call, &mut ids);
                filed.take_up(&mut self.orders);
                taken.push(filed);
            }
        }
        self.filed.splice(0..0, taken);

        let own = std::mem::take(&mut self.wrap_ups);
        for mut wrap_up in wrap_ups {
            let call = &wrap_up.call;
            let known = own.iter().any(|own| own.call.reference == call.reference);
            if !known && !self.is_settled(call) && !self.knows(&call.reference) {
                let entry = self.history.get(&id_of(call));
                wrap_up.sent |= entry.is_some_and(|entry| entry.closing != Closing::Unsent);
                self.rename(&mut wrap_up.call, &mut ids);
                wrap_up.suspect();
                wrap_up.take_up();
                self.wrap_ups.push(wrap_up);
            }
        }
        if let Some(live) = live {
            let known = own.iter().any(|own| own.call.reference == live.call.reference);
            if !known {
                self.take_up_live(now, died, live, &mut ids);
            }
        }
        self.wrap_ups.extend(own);

        let new = |old: CallId| ids.iter().find(|(id, _)| *id == old).map(|(_, new)| *new);
        self.done_last = self.done_last.or(done_last.and_then(new));
        self.clicks.take_up(clicks, new);
        self.dialer.take_up(dialer, &mut self.orders);
        self.board.take_up(board);
        // As when it was answered.
        if self.live.as_ref().is_some_and(|live| live.leg.state.files_the_last()) {
            self.finish_wrap_ups();
        }
    }

    /// Whatever that page had until then is here from now on.
    fn has_of(&mut self, page: Millis, until: Millis) {
        if let Some((_, known)) = self.taken_up.iter_mut().find(|(known, _)| *known == page) {
            *known = until.max(*known);
            return;
        }
        if self.taken_up.len() == MOST_TAKEN_UP {
            self.taken_up.remove(0);
        }
        self.taken_up.push((page, until));
    }

    /// What was typed last may have come into the history only, when the page was killed in between.
    pub(super) fn take_up_longer_notes(&mut self, entries: &[HistoryEntry]) {
        let live = self.live.iter_mut().map(|live| &mut live.call);
        let open = live.chain(self.wrap_ups.iter_mut().map(|wrap_up| &mut wrap_up.call));
        for call in open {
            let row = entries.iter().find(|entry| is_of(call, &entry.id));
            if let Some(row) = row.filter(|row| row.notes != call.notes)
                && row.notes.starts_with(&call.notes)
            {
                call.notes.clone_from(&row.notes);
                self.keeping.notes_changed();
                self.keeping.touch();
            }
        }
    }

    /// Gives it an id of this page.
    fn rename(&mut self, call: &mut Call, ids: &mut Vec<(CallId, CallId)>) {
        let old = std::mem::replace(&mut call.id, self.next_call());
        ids.push((old, call.id));
    }

    fn knows(&self, reference: &CallReferenceId) -> bool {
        let live = self.live.iter().map(|live| &live.call);
        let wrap_ups = self.wrap_ups.iter().map(|wrap_up| &wrap_up.call);
        let filed = self.filed.iter().map(|filed| &filed.wrap_up.call);
        live.chain(wrap_ups).chain(filed).any(|call| call.reference == *reference)
    }

    /// Whether the history knows better: it is in a ticket, or needs none.
    fn is_settled(&self, call: &Call) -> bool {
        let entry = self.history.get(&id_of(call));
        entry.is_some_and(|entry| entry.ticket.is_some() || entry.dismissed)
    }

    fn take_up_live(
        &mut self,
        now: Millis,
        died: Millis,
        live: Live,
        ids: &mut Vec<(CallId, CallId)>,
    ) {
        let reference = live.call.reference.clone();
        if let Some(own) = self.live.as_mut().filter(|own| own.call.reference == reference) {
            // Reported again before this was read; nothing is new where it is this page's own.
            if own.call.began != live.call.began {
                own.go_on(live, died, &mut self.orders);
            }
            return;
        }
        let over = self.history.get(&id_of(&live.call)).is_some() && live.before.is_none();
        if over || self.knows(&reference) {
            return;
        }
        let Live { mut call, mut leg, dialog, cut, before } = live;
        self.rename(&mut call, ids);
        call.take_up();
        let lines = self.settings.lines;
        let free = self.live.is_none();
        let died = cut.as_ref().map_or(died, |cut| cut.at);
        match (leg.line(), dialog) {
            (LineKind::DeskPhone, _) if free && lines.desk_phone.is_some() => {
                self.outbound_legs += 1;
                leg.take_up(LegId::Outbound(self.outbound_legs), &mut self.orders);
                self.readiness.open(LineKind::DeskPhone, &mut self.orders);
                let dialog = reference.as_str().to_owned();
                self.orders.give(Command::TakeBack { leg: leg.id, dialog });
                leg.go_on_ending(&mut self.orders);
                self.live = Some(Live { call, leg, dialog: None, cut: None, before });
            }
            (LineKind::WebRtc, Some(dialog))
                if free && lines.webrtc && leg.state.can_be_taken_back() =>
            {
                let held = matches!(leg.state, LegState::Held | LegState::Holding);
                let held = cut.map_or(held, |cut| cut.held);
                self.outbound_legs += 1;
                leg.take_up(LegId::Outbound(self.outbound_legs), &mut self.orders);
                leg.enter(LegState::TakingBack, &mut self.orders);
                let cut = Some(Cut { at: died, held, asked: false });
                self.live = Some(Live { call, leg, dialog: Some(dialog), cut, before });
            }
            _ => {
                let (reason, cut_off) = match (leg.state, leg.given_up) {
                    (LegState::RingingHere, _) => (EndReason::Missed, false),
                    (LegState::Ending, Some(GivenUp::Declined)) => (EndReason::Declined, false),
                    (LegState::Ending, _) => (EndReason::LocalHangup, false),
                    _ => (EndReason::LineLost, true),
                };
                let given_up = leg.given_up;
                let end = End { reason, at: died, given_up, cut_off, left: true };
                self.call_ended(now, call, end, before);
            }
        }
    }

    /// Whether what goes on can go on in another page that takes it up: there is no call, it is on a desk
    /// phone, or the line can take it back there.
    pub fn can_move(&self) -> bool {
        self.live.as_ref().is_none_or(|live| match live.leg.line() {
            LineKind::DeskPhone => true,
            LineKind::WebRtc => {
                // What is being taken back has left the dialog that is known of it.
                let moves = live.leg.state == LegState::TakingBack
                    && live.cut.as_ref().is_some_and(|cut| cut.asked);
                live.dialog.is_some() && live.leg.state.can_be_taken_back() && !moves
            }
        })
    }

    /// Takes the leg back, once the line is there to do it.
    pub(super) fn take_back_what_can_be(&mut self) {
        let Some(Live { leg, dialog: Some(dialog), cut: Some(cut), .. }) = &mut self.live else {
            return;
        };
        let stands = self.readiness.kind == Some(LineKind::WebRtc)
            && self.readiness.line == LineState::Registered;
        if stands && !cut.asked && leg.state == LegState::TakingBack {
            cut.asked = true;
            leg.take_back(dialog.clone(), &mut self.orders);
        }
    }
}

fn id_of(call: &Call) -> HistoryId {
    HistoryId::of(call.began, &call.reference)
}

impl Live {
    /// The same call was reported here before it was known that another page had it: what the agent did
    /// in both stays.
    fn go_on(&mut self, mut old: Live, died: Millis, orders: &mut crate::orders::Orders) {
        let same_phone = old.leg.line() == LineKind::DeskPhone && self.leg.line() == old.leg.line();
        let own = &mut self.call;
        old.call.take_up();
        own.notes = match (old.call.notes, own.notes.as_str()) {
            (older, "") => older,
            (older, newer) if older.is_empty() || older == newer => newer.to_owned(),
            (older, newer) => [&older, "\n", newer].concat(),
        };
        own.began = old.call.began;
        if own.opening.is_unsent() {
            own.opening = old.call.opening;
        }
        own.context_ticket = own.context_ticket.or(old.call.context_ticket);
        own.recording = own.recording.take().or(old.call.recording);
        self.before = self.before.take().or(old.before);
        let spoken = old.call.connected.map(|connected| died.since(connected));
        if same_phone && own.connected.is_none() && spoken.is_some() {
            own.connected = old.call.connected;
            own.spoken = old.call.spoken;
            old.leg.take_up(self.leg.id, orders);
            self.leg.forget_deadline(orders);
            self.leg = old.leg;
        } else if !same_phone {
            own.spoken = spoken.or(old.call.spoken);
        }
    }
}
