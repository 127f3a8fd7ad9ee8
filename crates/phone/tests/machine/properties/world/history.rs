//! The history: every call that ended, once, as it would be read again after a reload.

use phone::{JournalEvent, view::HistoryRow};

use super::*;
use crate::properties::step::HistoryStep;

/// The call that a row is about.
pub(super) fn reference_of(id: &HistoryId) -> String {
    id.0.split_once('-').unwrap().1.to_owned()
}

impl World {
    pub(super) fn history_event(&mut self, step: &HistoryStep) -> Option<Event> {
        let nth = |nth: usize| {
            let rows = self.phone.view().history.rows;
            self.phone.history(nth % rows.max(1), 1).pop()
        };
        let intent = match step {
            HistoryStep::CallBack(n) => Intent::CallBack(nth(*n)?.id),
            HistoryStep::Dismiss(n) => {
                let row = nth(*n)?;
                (row.unfiled && row.state.is_empty()).then_some(())?;
                Intent::DismissUnfiled(row.id)
            }
            HistoryStep::File(n) => {
                let row = nth(*n)?;
                let reference = reference_of(&row.id);
                let known = self.calls.values_mut().find(|known| known.reference == reference);
                let known = known.unwrap();
                known.refilings += 1;
                // The history does not say whether the helpdesk shows it still.
                known.shown = false;
                Intent::FileUnfiled(row.id)
            }
            HistoryStep::Recorded(n, url) => {
                let call_reference_id =
                    cti::CallReferenceId::new(&reference_of(&nth(*n)?.id)).unwrap();
                let url = (*url).to_owned();
                return Some(Event::Line(LineEvent::Recorded { call_reference_id, url }));
            }
        };
        Some(Event::Intent(intent))
    }

    pub(super) fn check_history(&self) {
        let rows = self.phone.history(0, usize::MAX);
        let digest = self.phone.view().history;
        assert_eq!(rows.len(), digest.rows);
        let references: BTreeSet<String> = rows.iter().map(|row| reference_of(&row.id)).collect();
        assert_eq!(references.len(), rows.len(), "a call twice");
        assert_eq!(references, self.ended, "every call that ended, and no other");
        let newest_first = |a: &HistoryRow, b: &HistoryRow| a.began >= b.began;
        assert!(rows[..digest.unfiled].is_sorted_by(newest_first));
        assert!(rows[digest.unfiled..].is_sorted_by(newest_first));
        for (place, row) in rows.iter().enumerate() {
            assert_eq!(row.unfiled, place < digest.unfiled, "unfiled first");
            self.check_row(row);
        }
    }

    fn check_row(&self, row: &HistoryRow) {
        let kept = &self.kept[&row.id];
        let reference = reference_of(&row.id);
        let known = self.calls.values().find(|known| known.reference == reference).unwrap();
        assert_eq!((row.ticket, &row.notes), (kept.ticket, &kept.notes), "kept as it is");
        // What is typed in wrap-up is kept a little later.
        let typing = row.state == "In wrap-up" && row.notes.is_empty();
        let wanted = known.connected || (!known.notes.is_empty() && !typing);
        assert_eq!(
            row.unfiled,
            wanted && row.ticket.is_none() && !kept.dismissed,
            "unfiled until it is in a ticket or dismissed: {row:?}"
        );
        // Without notes, choosing no ticket is enough.
        assert!(!kept.dismissed || known.put_away || known.notes.is_empty());
        if let Some(ticket) = row.ticket.filter(|_| !known.put_away) {
            let details = self.helpdesk.details(&reference).expect("proven by nothing");
            assert!(details.ticket_id == Some(ticket) || known.refilings > 0);
        }
    }

    /// After a reload the rows are the same.
    pub fn reload(&self) {
        let mut again = Phone::new(self.settings.clone());
        let (mut entries, now): (Vec<_>, _) = (self.kept.values().cloned().collect(), self.now);
        entries.reverse();
        let read =
            |entries: &[HistoryEntry]| Event::Journal(JournalEvent::HistoryRead(entries.to_vec()));
        for some in entries.chunks(3) {
            again.handle(now, read(some));
        }
        again.handle(now, read(&entries));
        let facts = |phone: &Phone| -> Vec<(HistoryId, bool, Option<cti::TicketId>, String)> {
            let rows = phone.history(0, usize::MAX).into_iter();
            rows.map(|row| (row.id, row.unfiled, row.ticket, row.notes)).collect()
        };
        assert_eq!(facts(&again), facts(&self.phone));
    }
}
