//! The history: what became of each call, and what can be done about it later.

use cti::CallReferenceId;

use crate::{
    CallId, Command, EndReason, HistoryEntry, HistoryId, JournalEvent, Millis, TimerId,
    call::{Call, Origin, control},
    filing::{Filed, Recalled},
    history::{Closing, MOST_KEPT, Recording},
    opening::Answer,
    view::{Direction, HistoryRow, PartyView},
    words::{self, Can},
    wrap_up::WrapUp,
};

use super::Phone;

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
    fn state_of(&self, id: &HistoryId) -> Option<String> {
        if self.wrap_ups.iter().any(|wrap_up| is_of(&wrap_up.call, id)) {
            return Some(words::IN_WRAP_UP.to_owned());
        }
        let filed = self.filed.iter().find(|filed| is_of(&filed.wrap_up.call, id))?;
        (!filed.is_done()).then(|| filed.sentence())
    }

    fn can_call_back(&self, entry: &HistoryEntry) -> Can {
        if entry.number.is_none() {
            return Err(words::NO_NUMBER);
        }
        self.can_dial_now()
    }

    fn can_file(&self, entry: &HistoryEntry) -> Can {
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
    fn look_around(&mut self) {
        let wrap_ups = self.wrap_ups.iter().map(|wrap_up| (wrap_up.call.id, String::new()));
        let filed = self.filed.iter().filter(|filed| !filed.is_done());
        let filed = filed.map(|filed| (filed.wrap_up.call.id, filed.sentence()));
        let around = Around {
            call_back: self.can_dial_now().err(),
            file: self.can_refile_now().err(),
            states: wrap_ups.chain(filed).collect(),
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

    pub(super) fn journal_reported(&mut self, event: JournalEvent) {
        match event {
            JournalEvent::HistoryRead(entries) => self.history_read(entries),
            JournalEvent::Refused(why) => self.board.history_not_kept(Some(why)),
            JournalEvent::Failed => self.board.history_not_kept(None),
        }
    }

    /// What was kept before the page was loaded.
    fn history_read(&mut self, entries: Vec<HistoryEntry>) {
        for id in self.history.merge(entries) {
            let entry = self.history.get(&id);
            // Named when the page was about to go, say.
            if let Some(entry) = entry.filter(|entry| lacks_recording(entry)).cloned() {
                self.add_recording_later(&entry);
            }
        }
        self.make_room();
    }

    /// Calls the party of an earlier call.
    pub(super) fn call_back(&mut self, now: Millis, id: &HistoryId) {
        let Some(entry) = self.history.get(id) else { return };
        if let (Ok(()), Some(number)) = (self.can_call_back(entry), entry.number.clone()) {
            let origin =
                Origin { requester: entry.contact, name: entry.name.clone(), ..Origin::default() };
            self.call_number(now, number, origin);
        }
    }

    /// Back to wrap-up, after the helpdesk was asked whether the call is in a ticket by now.
    pub(super) fn file_unfiled(&mut self, id: &HistoryId) {
        if self.state_of(id).is_some() {
            return;
        }
        let Some(entry) = self.history.get(id).filter(|entry| self.can_file(entry).is_ok()) else {
            return;
        };
        let entry = entry.clone();
        let done = self.filed.iter().find(|filed| is_of(&filed.wrap_up.call, id));
        if let Some(call) = done.map(|filed| filed.wrap_up.call.id) {
            // Ended without a ticket just now: nothing of it can be in the helpdesk by us.
            return self.refile(call);
        }
        let wrap_up = self.wrap_up_of(&entry);
        self.filed.push(Filed::recalling(wrap_up, entry.closing, &mut self.orders));
    }

    /// The helpdesk answered about the call at that place of the list.
    pub(super) fn recalled(&mut self, place: usize, answer: Answer) {
        let back = self.can_refile_now().is_ok();
        let Some(filed) = self.filed.get_mut(place) else { return };
        if filed.recalled(answer, &mut self.orders) == Recalled::WrapUp {
            let filed = self.filed.remove(place);
            // Beside a call that began meanwhile it has to wait; the history has all of it.
            if back {
                self.wrap_ups.insert(0, filed.wrap_up);
            }
        }
    }

    /// A call of the history as it was when it ended.
    fn wrap_up_of(&mut self, entry: &HistoryEntry) -> WrapUp {
        let origin =
            Origin { requester: entry.contact, name: entry.name.clone(), ..Origin::default() };
        let (number, reference) = (entry.number.clone(), entry.reference.clone());
        let id = self.next_call();
        let mut call = Call::new(id, entry.direction, number, reference, entry.began, origin);
        call.notes.clone_from(&entry.notes);
        call.recording.clone_from(&entry.recording);
        // Who knows what popped meanwhile: asked before the closing goes out.
        call.opening.overtaken = true;
        let mut wrap_up = WrapUp::new(call, entry.end_reason, entry.began);
        wrap_up.duration = entry.duration;
        wrap_up.disposition.clone_from(&entry.disposition);
        wrap_up.sent = entry.closing != Closing::Unsent;
        wrap_up.contact = entry.contact;
        wrap_up
    }

    /// The agent says that an unfiled call needs no ticket.
    pub(super) fn dismiss_unfiled(&mut self, id: &HistoryId) {
        let Some(entry) = self.history.get(id).filter(|entry| entry.is_unfiled()) else { return };
        if self.state_of(id).is_some() {
            return;
        }
        let entry = HistoryEntry { dismissed: true, ..entry.clone() };
        // Ended without a ticket just now: the list would say again that it is unfiled.
        self.filed.retain(|filed| !is_of(&filed.wrap_up.call, id));
        self.keep(entry);
    }

    /// The telephone system names the recording of a call.
    pub(super) fn recorded(&mut self, reference: &CallReferenceId, url: String) {
        let live = self.live.iter_mut().map(|live| &mut live.call);
        let wrap_ups = self.wrap_ups.iter_mut().map(|wrap_up| &mut wrap_up.call);
        if let Some(call) = live.chain(wrap_ups).find(|call| call.reference == *reference) {
            return call.recorded(url);
        }
        let mut filed = self.filed.iter_mut();
        if let Some(filed) = filed.find(|filed| filed.wrap_up.call.reference == *reference) {
            return filed.recorded(url);
        }
        let Some(entry) = self.history.of_reference(reference) else { return };
        if entry.recording.as_ref().is_some_and(|known| known.url == url) {
            return;
        }
        let recording = Some(Recording { url, sent: false });
        let entry = HistoryEntry { recording, ..entry.clone() };
        self.add_recording_later(&entry);
        self.keep(entry);
    }

    /// The recording of a call that is in its ticket without it.
    fn add_recording_later(&mut self, entry: &HistoryEntry) {
        if let (true, Some(ticket)) = (lacks_recording(entry), entry.ticket) {
            let mut filed = Filed::earlier(self.wrap_up_of(entry), ticket, entry.contact);
            filed.add_recording();
            self.filed.push(filed);
        }
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
                let entry = HistoryEntry { contact, name, ..entry.clone() };
                self.keep(entry);
            } else {
                self.nameless.push(id);
            }
        }
    }
}

fn is_of(call: &Call, id: &HistoryId) -> bool {
    id.halves() == Some((call.began, call.reference.as_str()))
}

fn lacks_recording(entry: &HistoryEntry) -> bool {
    entry.ticket.is_some() && entry.recording.as_ref().is_some_and(|recording| !recording.sent)
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
