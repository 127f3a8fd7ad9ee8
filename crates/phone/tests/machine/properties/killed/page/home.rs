//! The way back to idle: whatever was said to be saved is then written, once.

use super::*;

impl Pages {
    /// Everything ends well: what is to be done is done, and the helpdesk and the disk work.
    pub fn go_home(mut self) {
        let mut rounds = 0;
        loop {
            rounds += 1;
            assert!(rounds < 500, "does not come to rest: {:#?}", self.phone.view());
            let view = self.phone.view();
            if let Some(call) = view.call {
                let reason = EndReason::RemoteHangup;
                self.tell(Event::Line(LineEvent::Ended { leg: call.leg, reason }));
            } else if !self.writing.is_empty() {
                self.write(true);
            } else if !self.requests.is_empty() {
                self.play(KillStep::Desk { nth: 0, fate: Fate::Served });
            } else if let Some(wrap_up) = view.wrap_up {
                self.tell(Event::Intent(Intent::Finish(wrap_up.id)));
                if self.phone.view().wrap_up.is_some_and(|still| still.id == wrap_up.id) {
                    let (call, filing) = (wrap_up.id, Filing::NewTicket);
                    self.tell(Event::Intent(Intent::ChooseFiling { call, filing }));
                }
            } else if !self.timers.is_empty() {
                self.play(KillStep::Timer(0));
            } else if !self.agent_clears_up(&view.filed) {
                // What came into the list only, because the page died in between, is filed from there.
                let mut rows = self.phone.history(0, view.history.unfiled).into_iter();
                let Some(row) = rows.find(|row| row.file.is_enabled()) else { break };
                self.tell(Event::Intent(Intent::FileUnfiled(row.id)));
            }
        }
        for (reference, known) in &self.calls {
            let written = self.helpdesk.notes.get(reference).map_or(&[][..], Vec::as_slice);
            assert!(written.len() <= 1, "{reference} is written twice: {written:?}");
            if known.saved == 0 {
                continue;
            }
            let text = written.first().unwrap_or_else(|| panic!("{reference} is lost"));
            let version = known.versions.iter().rposition(|version| version == text);
            let whole = version.is_some_and(|version| version + 1 >= known.saved);
            assert!(whole, "{text:?} is older than what was saved: {:?}", known.versions);
        }
    }

    fn agent_clears_up(&mut self, filed: &[phone::view::FiledView]) -> bool {
        let Some(filed) = filed.first() else { return false };
        let snapshot = serde_json::to_value(self.phone.snapshot()).unwrap();
        let mut reference = String::new();
        calls_in(&snapshot, &mut |call| {
            if call["id"] == filed.id.0 {
                call["reference"].as_str().unwrap().clone_into(&mut reference);
            }
        });
        let intent = match filed.state {
            FiledState::NeedsAgent if filed.dismiss.is_enabled() => {
                if self.helpdesk.notes.contains_key(&reference) {
                    Intent::DismissFiled(filed.id)
                } else {
                    Intent::Retry(filed.id)
                }
            }
            FiledState::NeedsAgent | FiledState::Unproven => Intent::Retry(filed.id),
            FiledState::Filed | FiledState::WithoutTicket => Intent::DismissFiled(filed.id),
            FiledState::Sending | FiledState::Waiting => panic!("at rest in {:?}", filed.state),
        };
        self.tell(Event::Intent(intent));
        true
    }
}
