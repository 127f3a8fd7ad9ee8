//! The history: what became of each call, as rows and as it is kept.

use crate::{
    CallId, Command, EndReason, HistoryEntry, HistoryId, JournalEvent, Millis, TimerId,
    call::{Call, control},
    filing::Filed,
    history::MOST_KEPT,
    view::{Direction, HistoryRow, PartyView},
    words::{self, Can},
    wrap_up::WrapUp,
};

use super::{Phone, recordings::lacks_recording};

/// How long the notes of a call in wrap-up may be ahead of the history while they are being typed, in
/// milliseconds: what was typed since then is what a crash can take.
const TYPING: u64 = 1_000;

/// Of how many calls that are gone the name is still waited for.
const MOST_NAMELESS: usize = 5;

/// What the rows depend on beside the entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Around {
    call_back: Option<&'static str>,
    file: Option<&'static str>,
    states: Vec<(CallId, String)>,
}

impl Phone {
    /// Rows of the history, from the `first` of them, at most `count`: unfiled calls, then the
    /// others, each the newest first. Takes as long as the rows asked for, however many there are.
    pub fn history(&self, first: usize, count: usize) -> Vec<HistoryRow> {
        self.history.rows(first).take(count).map(|entry| self.row(entry)).collect()
    }

    fn row(&self, entry: &HistoryEntry) -> HistoryRow {
        let inbound = entry.direction == Direction::Inbound;
        let state = self.state_of(&entry.id);
        let file =
            if state.is_some() { Err(words::BEING_DEALT_WITH) } else { self.can_file(entry) };
        HistoryRow {
            id: entry.id.clone(),
            direction: entry.direction,
            party: PartyView {
                name: entry.name.clone(),
                number: entry.number.as_ref().map(|number| number.typed().to_owned()),
            },
            began: entry.began,
            ended: words::ended_briefly(entry.end_reason, entry.direction, entry.duration),
            missed: inbound && entry.duration.is_none() && is_missed(entry.end_reason),
            duration: entry.duration.unwrap_or(0),
            ticket: entry.ticket,
            contact: entry.contact,
            unfiled: entry.is_unfiled(),
            state: state.unwrap_or_default(),
            notes: entry.notes.clone(),
            call_back: control(self.can_call_back(entry)),
            file: control(file),
        }
    }

    /// What is going on about a call of the history; `None`: nothing.
    pub(super) fn state_of(&self, id: &HistoryId) -> Option<String> {
        if self.wrap_ups.iter().any(|wrap_up| is_of(&wrap_up.call, id)) {
            return Some(words::IN_WRAP_UP.to_owned());
        }
        // Dialled again after its page died.
        if self.live.as_ref().is_some_and(|live| is_of(&live.call, id)) {
            return Some(words::IN_CALL.to_owned());
        }
        let filed = self.filed.iter().find(|filed| is_of(&filed.wrap_up.call, id))?;
        (!filed.is_done()).then(|| filed.sentence(&self.outbox))
    }

    pub(super) fn can_call_back(&self, entry: &HistoryEntry) -> Can {
        if entry.number.is_none() {
            return Err(words::NO_NUMBER);
        }
        self.can_dial_now()
    }

    pub(super) fn can_file(&self, entry: &HistoryEntry) -> Can {
        if entry.ticket.is_some() {
            return Err(words::ALREADY_FILED);
        }
        if entry.number.is_none() {
            return Err(words::NOBODY_TO_FILE);
        }
        self.can_refile_now()
    }

    /// Writes what became of each call into the history. It follows the state, so that no change can
    /// be forgotten. `types`: the agent is typing; what they type is written down a little later.
    pub(super) fn keep_history(&mut self, types: bool) {
        let mut ahead = false;
        let mut changed = Vec::new();
        for mut entry in self.wrap_ups.iter().map(WrapUp::entry) {
            let kept = self.history.get(&entry.id);
            if let Some(kept) = kept.filter(|kept| kept.notes != entry.notes)
                && (types || self.typing.is_some())
            {
                ahead = true;
                entry.notes.clone_from(&kept.notes);
            }
            changed.push(entry);
        }
        changed.extend(self.filed.iter().map(Filed::entry));
        changed.retain(|entry| self.history.get(&entry.id) != Some(entry));
        for entry in changed {
            self.keep(entry);
        }
        match self.typing {
            None if ahead => self.typing = Some(self.orders.start_timer(TYPING)),
            Some(timer) if !ahead => {
                self.typing = None;
                self.orders.cancel_timer(timer);
            }
            None | Some(_) => {}
        }
        self.put_done_away();
        self.look_around();
    }

    /// What is done is in the history; the last is shown a little longer, so that it is seen.
    fn put_done_away(&mut self) {
        let done = self.filed.iter().filter(|filed| filed.is_done());
        let mut done = done.map(|filed| filed.wrap_up.call.id).rev();
        let shown = done.find(|call| Some(*call) != self.done_last).or(self.done_last);
        self.done_last = shown;
        self.filed.retain(|filed| !filed.is_done() || Some(filed.wrap_up.call.id) == shown);
    }

    /// The rows are to be read again when what is around them changed.
    pub(super) fn look_around(&mut self) {
        let live = self.live.iter().map(|live| (live.call.id, String::new()));
        let wrap_ups = self.wrap_ups.iter().map(|wrap_up| (wrap_up.call.id, String::new()));
        let filed = self.filed.iter().filter(|filed| !filed.is_done());
        let filed = filed.map(|filed| (filed.wrap_up.call.id, filed.sentence(&self.outbox)));
        let around = Around {
            call_back: self.can_dial_now().err(),
            file: self.can_refile_now().err(),
            states: live.chain(wrap_ups).chain(filed).collect(),
        };
        if around != self.around {
            self.around = around;
            self.history.touch();
        }
    }

    pub(super) fn keep(&mut self, entry: HistoryEntry) {
        if self.history.put(entry.clone()) {
            self.orders.give(Command::KeepHistory(Box::new(entry)));
            self.make_room();
        }
    }

    fn make_room(&mut self) {
        for id in self.history.trim(MOST_KEPT) {
            self.orders.give(Command::ForgetHistory(id));
        }
    }

    /// The notes that were being typed are written down now.
    pub(super) fn typing_paused(&mut self, timer: TimerId) -> bool {
        let mine = self.typing == Some(timer);
        if mine {
            self.typing = None;
        }
        mine
    }

    pub(super) fn journal_reported(&mut self, now: Millis, event: JournalEvent) {
        match event {
            JournalEvent::HistoryRead(entries) => self.history_read(entries),
            JournalEvent::Refused(why) => self.board.history_not_kept(Some(why)),
            JournalEvent::Failed => self.board.history_not_kept(None),
            JournalEvent::SetAside(why) => self.board.left_unread(why),
            JournalEvent::Opened => self.keep_from_now_on(),
            JournalEvent::Kept { revision } => self.kept(revision),
            JournalEvent::NotKept { .. } => self.not_kept(),
            JournalEvent::StateRead(snapshot) => self.state_read(now, *snapshot),
        }
    }

    /// What was kept before the page was loaded.
    fn history_read(&mut self, entries: Vec<HistoryEntry>) {
        self.take_up_longer_notes(&entries);
        for id in self.history.merge(entries) {
            let entry = self.history.get(&id);
            // Named when the page was about to go, say.
            if let Some(entry) = entry.filter(|entry| lacks_recording(entry)).cloned() {
                self.add_recording_later(&entry);
            }
        }
        self.make_room();
    }

    /// A call that leaves nothing to file, or that never became one of ours.
    pub(super) fn keep_ended(&mut self, now: Millis, call: Call, reason: EndReason) {
        let entry = WrapUp::new(call, reason, now).entry();
        if entry.contact.is_none() && entry.number.is_some() {
            if self.nameless.len() == MOST_NAMELESS {
                self.nameless.remove(0);
            }
            self.nameless.push(entry.id.clone());
        }
        self.keep(entry);
    }

    /// Who called is sometimes known only after the call is gone.
    pub(super) fn name_the_nameless(&mut self, now: Millis) {
        for id in std::mem::take(&mut self.nameless) {
            let entry = self.history.get(&id);
            let Some((entry, number)) = entry.and_then(|e| Some((e, e.number.as_ref()?))) else {
                continue;
            };
            if let Some(contact) = self.directory.only(now, number) {
                let (contact, name) = (Some(contact.id), Some(contact.name.clone()));
                let entry = HistoryEntry { name, contact, ..entry.clone() };
                self.keep(entry);
            } else {
                self.nameless.push(id);
            }
        }
    }
}

/// Whether a call is the one of that id.
pub(super) fn is_of(call: &Call, id: &HistoryId) -> bool {
    id.halves() == Some((call.began, call.reference.as_str()))
}

/// Whether the agent would have to be told of an inbound call that nobody answered.
const fn is_missed(reason: EndReason) -> bool {
    match reason {
        EndReason::Missed
        | EndReason::RemoteHangup
        | EndReason::Busy
        | EndReason::Rejected(_)
        | EndReason::LineLost
        | EndReason::MediaDenied => true,
        EndReason::LocalHangup
        | EndReason::Declined
        | EndReason::AnsweredElsewhere
        | EndReason::Transferred => false,
    }
}
