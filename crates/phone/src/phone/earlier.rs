//! What can be done about an earlier call: call its party, file it, say that it needs no ticket.

use crate::{
    HistoryEntry, HistoryId, Millis,
    call::{Call, Origin},
    filing::{Filed, Recalled},
    history::Closing,
    opening::Answer,
    wrap_up::WrapUp,
};

use super::{Phone, history::is_of};

impl Phone {
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
    pub(super) fn wrap_up_of(&mut self, entry: &HistoryEntry) -> WrapUp {
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
}
