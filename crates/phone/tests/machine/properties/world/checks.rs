//! What must hold between two events.

use super::*;

impl World {
    /// What must hold between two events.
    pub(super) fn check(&self) {
        let view = self.phone.view();
        let progress = view.call.as_ref().map(|call| call.progress);
        assert_eq!(progress, self.model.progress());
        let waits = matches!(self.model, Model::Idle | Model::RingsHere | Model::Ending);
        assert!(
            waits || view.wrap_up.is_none(),
            "the next call is not begun before the last is filed"
        );
        if let Some(call) = &view.call {
            assert_eq!(Some(call.leg), self.leg);
            assert_eq!(call.muted, self.muted);
            assert_eq!(call.notes, self.known(call.id).notes);
            self.check_caller(&call.caller);
        }
        let rings = self.model == Model::RingsHere && !self.on_desk_phone();
        assert_eq!(self.rings.is_some(), rings);
        let notified = self.rings.filter(|_| self.notifying.allowed && !self.notifying.focused);
        assert_eq!(self.notified, notified, "the desktop says what rings, to who looks elsewhere");
        assert_eq!(self.rings.is_some(), self.rings.is_some_and(|r| Some(r) == self.live));
        for known in self.calls.values() {
            let most = 1 + known.failures + known.refilings;
            assert!(known.openings <= most && known.closings <= most, "too often");
            assert!(!known.withheld || known.openings + known.closings == 0);
            let moment =
                if known.inbound { self.settings.inbound_pop } else { self.settings.outbound_pop };
            assert!(moment != PopMoment::Never || known.openings == 0);
        }
        for filed in &view.filed {
            let known = self.known(filed.id);
            let state = filed.state;
            if let Some(notes) = &filed.unsent_notes {
                assert_eq!(notes, &known.notes);
            }
            let on_its_way = known.closings > 0 || known.notes.is_empty();
            assert!(on_its_way || filed.unsent_notes.is_some(), "lost: {state:?}");
        }
        if let Some(wrap_up) = &view.wrap_up {
            self.check_caller(&wrap_up.caller);
        }
        self.notes_are_somewhere();
        self.check_history();
    }

    /// Typed notes are on the screen, behind what is on the screen, or in a closing pop.
    fn notes_are_somewhere(&self) {
        let mut phone = self.phone.clone();
        let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
        for row in phone.history(0, usize::MAX) {
            seen.insert((reference_of(&row.id), row.notes));
        }
        loop {
            let view = phone.view();
            let mut see = |id, notes| seen.insert((self.known(id).reference.clone(), notes));
            if let Some(call) = view.call {
                see(call.id, call.notes);
            }
            let Some(wrap_up) = view.wrap_up else { break };
            see(wrap_up.id, wrap_up.notes);
            finish_somehow(&mut |event| phone.handle(self.now, event), wrap_up.id);
        }
        for known in self.calls.values() {
            let there = (known.reference.clone(), known.notes.clone());
            let kept = known.closings > 0 || known.put_away || seen.contains(&there);
            assert!(known.notes.is_empty() || kept, "the notes of {} are lost", known.reference);
        }
    }

    /// Every button of the view, whether it is enabled, and its intent.
    pub fn buttons(&self) -> Vec<(bool, Intent)> {
        let view = self.phone.view();
        let mut buttons = Vec::new();
        let mut add = |control: &Control, intent| buttons.push((control.is_enabled(), intent));
        add(&view.line.reconnect, Intent::Reconnect);
        add(&view.dialer.dial, Intent::Dial);
        add(&view.dialer.redial, Intent::Redial);
        if let Some(call) = &view.call {
            let leg = call.leg;
            let digit = DtmfDigit::new('0').unwrap();
            add(&call.answer, Intent::Answer(leg));
            add(&call.decline, Intent::Decline(leg));
            add(&call.hang_up, Intent::HangUp(leg));
            add(&call.hold, Intent::Hold(leg));
            add(&call.resume, Intent::Resume(leg));
            add(&call.mute, Intent::Mute(leg));
            add(&call.unmute, Intent::Unmute(leg));
            add(&call.dtmf, Intent::SendDtmf { leg, digit });
            add(&call.caller.look_up_again, Intent::LookUpAgain(call.id));
            let name = call.caller.create_name.clone();
            add(&call.caller.create, Intent::CreateContact { call: call.id, name });
        }
        if let Some(wrap_up) = &view.wrap_up {
            add(&wrap_up.finish, Intent::Finish(wrap_up.id));
            add(&wrap_up.caller.look_up_again, Intent::LookUpAgain(wrap_up.id));
            let name = wrap_up.caller.create_name.clone();
            add(&wrap_up.caller.create, Intent::CreateContact { call: wrap_up.id, name });
        }
        if let Some(click) = &view.click {
            add(&click.dial, Intent::DialClicked(click.id.clone()));
            add(&click.hang_up_and_dial, Intent::HangUpAndDialClicked(click.id.clone()));
            add(&click.keep, Intent::KeepClicked(click.id.clone()));
        }
        for row in self.phone.history(0, 5) {
            add(&row.call_back, Intent::CallBack(row.id.clone()));
            add(&row.file, Intent::FileUnfiled(row.id));
        }
        for filed in &view.filed {
            add(&filed.retry, Intent::Retry(filed.id));
            add(&filed.refile, Intent::Refile(filed.id));
            add(&filed.dismiss, Intent::DismissFiled(filed.id));
        }
        buttons
    }
}
