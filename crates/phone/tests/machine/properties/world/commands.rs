//! What must hold of a single command.

use super::*;

impl World {
    pub(super) fn take(&mut self, command: &Command) {
        match command {
            Command::StartTimer { timer, after } => {
                assert!(self.timers.insert(*timer, *after).is_none());
                assert!(!self.timers_gone.contains(timer), "a timer's id is its own");
            }
            Command::CancelTimer { timer } => {
                assert!(self.timers.remove(timer).is_some(), "nothing to cancel");
                self.timers_gone.push(*timer);
            }
            Command::StartRinging { call } => {
                assert_eq!(self.rings.replace(*call), None, "rings already");
            }
            Command::StopRinging { call } => assert_eq!(self.rings.take(), Some(*call)),
            Command::Notify { call, .. } => self.notified = Some(*call),
            Command::Unnotify { call } => assert_eq!(self.notified.take(), Some(*call)),
            Command::Pop { request, pop } => {
                assert!(self.seen.insert(*request));
                self.requests.push((*request, command.clone()));
                let pops = self.requests.iter();
                let pops = pops.filter(|(_, command)| matches!(command, Command::Pop { .. }));
                assert_eq!(pops.count(), 1, "one pop at a time");
                self.take_pop(pop);
                let others = self.calls.values_mut();
                others
                    .filter(|known| known.reference != pop.call_reference_id.as_str())
                    .for_each(|known| known.shown = false);
            }
            Command::FetchDetails { request, .. } => {
                assert!(self.seen.insert(*request));
                self.requests.push((*request, command.clone()));
            }
            Command::KeepHistory(entry) => {
                assert_eq!(entry.id, HistoryId::of(entry.began, &entry.reference));
                let old = self.kept.insert(entry.id.clone(), (**entry).clone());
                assert_ne!(old.as_ref(), Some(&**entry), "kept again for nothing");
            }
            Command::ClaimClick { click } => self.clicks.claimed(click),
            other => {
                self.take_question(other);
            }
        }
    }

    fn take_pop(&mut self, pop: &cti::ScreenPop) {
        let view = self.phone.view();
        let reference = pop.call_reference_id.as_str();
        let known = self.calls.values_mut().find(|k| k.reference == reference);
        let known = known.expect("the reference of a call");
        if !pop.call_info.is_empty() {
            known.closings += 1;
            assert_eq!(pop.call_info.get("Notes").unwrap_or(""), known.notes);
        } else if pop.call_url.is_some() {
            assert!(known.closings > 0, "a recording before the closing");
            let busy = view.call.is_some() || view.wrap_up.is_some();
            assert!(!busy, "the widget of another call would close");
        } else {
            known.openings += 1;
            assert_eq!(known.closings, 0, "an opening after the close");
            for filed in view.filed.iter().filter(|f| !f.sentence.contains("in a ticket…")) {
                let filed_call = self.known(filed.id);
                let tried = filed_call.closings + filed_call.failed_questions > 0;
                assert!(
                    tried || !filed_call.shown || filed.state != FiledState::Sending,
                    "out of order"
                );
            }
            if let Some(wrap_up) = view.wrap_up {
                let waits = self.known(wrap_up.id);
                assert_eq!(waits.reference, reference, "before the last was disposed");
            }
        }
    }
}
