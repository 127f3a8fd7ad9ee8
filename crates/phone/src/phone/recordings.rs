//! Recordings, which the telephone system may name long after a call is over.

use cti::CallReferenceId;

use crate::{HistoryEntry, filing::Filed, history::Recording};

use super::Phone;

impl Phone {
    /// The telephone system names the recording of a call.
    pub(super) fn recorded(&mut self, reference: &CallReferenceId, url: String) {
        let live = self.live.iter_mut().map(|live| &mut live.call);
        let wrap_ups = self.wrap_ups.iter_mut().map(|wrap_up| &mut wrap_up.call);
        if let Some(call) = live.chain(wrap_ups).find(|call| call.reference == *reference) {
            call.recorded(url);
            return self.keeping.touch();
        }
        let mut filed = self.filed.iter_mut();
        if let Some(filed) = filed.find(|filed| filed.wrap_up.call.reference == *reference) {
            filed.recorded(url);
            return self.keeping.touch();
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
    pub(super) fn add_recording_later(&mut self, entry: &HistoryEntry) {
        if let (true, Some(ticket)) = (lacks_recording(entry), entry.ticket) {
            let mut filed = Filed::earlier(self.wrap_up_of(entry), ticket, entry.contact);
            filed.add_recording();
            self.filed.push(filed);
        }
    }
}

/// Whether it is in its ticket without its recording.
pub(super) fn lacks_recording(entry: &HistoryEntry) -> bool {
    entry.ticket.is_some() && entry.recording.as_ref().is_some_and(|recording| !recording.sent)
}
