//! What is learned of calls by looking on: which begin, which end, which are taken up again.

use super::*;

impl World {
    /// The agent puts away what is nowhere else.
    pub(super) fn agent_puts_away(&mut self, event: &Event, before: &View) {
        match event {
            Event::Intent(Intent::DismissFiled(id)) => {
                let filed = before.filed.iter().find(|f| f.id == *id);
                if filed.is_some_and(|f| f.dismiss.is_enabled()) {
                    let only_here = filed_is_only_here(&self.phone, *id);
                    self.known_mut(*id).unwrap().put_away |= only_here;
                }
            }
            Event::Intent(Intent::DismissUnfiled(id)) => {
                let reference = reference_of(id);
                let known = self.calls.values_mut().find(|known| known.reference == reference);
                known.expect("a call of the history").put_away = true;
            }
            _ => {}
        }
    }

    pub(super) fn learn(&mut self, before: &View, event: &Event, commands: &[Command]) {
        let after = self.phone.view();
        let gone = before
            .call
            .as_ref()
            .filter(|call| after.call.as_ref().is_none_or(|now| now.id != call.id));
        if let Some(call) = gone {
            let reference = self.known(call.id).reference.clone();
            assert!(self.ended.insert(reference), "ended twice");
        }
        match (&after.call, event) {
            (Some(call), _) if !self.calls.contains_key(&call.id) => {
                self.live = Some(call.id);
                let reference = match (commands.iter().find_map(dialled), event) {
                    (Some(reference), _) => reference,
                    (None, Event::Line(LineEvent::Offered { call_reference_id, .. })) => {
                        call_reference_id.to_string()
                    }
                    _ => panic!("a call out of nothing"),
                };
                let known = Known {
                    number: call.party.number.clone(),
                    withheld: call.party.number.is_none(),
                    inbound: call.direction == Direction::Inbound,
                    ..Known::of(reference)
                };
                self.calls.insert(call.id, known);
            }
            (
                Some(call),
                Event::Line(LineEvent::Offered { leg, call_reference_id, number, .. }),
            ) if call.leg != *leg => {
                let reference = call_reference_id.to_string();
                assert!(self.ended.insert(reference.clone()), "turned away twice");
                let known = Known {
                    number: number.as_ref().map(|number| number.typed().to_owned()),
                    withheld: number.is_none(),
                    inbound: true,
                    ..Known::of(reference)
                };
                self.calls.insert(CallId(1_000_000 + self.offers), known);
            }
            _ => {}
        }
        if let Some(call) = after.call.filter(|call| call.connected.is_some()) {
            self.known_mut(call.id).unwrap().connected = true;
        }
        self.learn_aliases();
    }

    /// A call of the history that is taken up again has another id: the agent files it, or its recording
    /// is still to be added.
    fn learn_aliases(&mut self) {
        for filed in self.phone.view().filed {
            if !self.calls.contains_key(&filed.id) && !self.alias.contains_key(&filed.id) {
                let reference = self.phone.reference_of(filed.id).expect("a call with a reference");
                let mut calls = self.calls.iter();
                let known = calls.find(|(_, known)| known.reference == reference.as_str());
                let (id, _) = known.expect("a call of the history");
                self.alias.insert(filed.id, *id);
            }
        }
    }
}

impl Known {
    fn of(reference: String) -> Self {
        Self {
            reference,
            notes: String::new(),
            number: None,
            withheld: false,
            inbound: false,
            connected: false,
            put_away: false,
            openings: 0,
            closings: 0,
            failures: 0,
            shown: false,
            refused: 0,
            failed_questions: 0,
            refilings: 0,
            guesses: 0,
        }
    }
}
