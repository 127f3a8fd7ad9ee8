//! The agent at the softphone, who does what the screen asks for.

use phone::{
    DeskEvent, Event, Filing, Intent,
    view::{FiledState, FiledView},
};

use crate::{
    story::Weather,
    world::{World, number_of},
};

impl World {
    /// Finishes what is in wrap-up, and clears up what needs it.
    pub fn look(&mut self) {
        while let Some(wrap_up) = self.phone.view().wrap_up {
            let call = wrap_up.id;
            if number_of(&wrap_up.party).is_multiple_of(3) {
                let filing = Filing::ExistingTicket;
                self.tell(Event::Intent(Intent::ChooseFiling { call, filing }));
                let text = "80".to_owned();
                self.tell(Event::Intent(Intent::EditTicketNumber { call, text }));
            }
            self.tell(Event::Intent(Intent::Finish(call)));
        }
        if self.weather() != Weather::Locked {
            self.tell(Event::Desk(DeskEvent::KeyGiven));
        }
        for filed in self.phone.view().filed {
            if filed.state == FiledState::NeedsAgent {
                let intent = self.word_about(&filed);
                self.tell(Event::Intent(intent));
            }
        }
    }

    /// Looks into the ticket, where the screen asks for that.
    fn word_about(&self, filed: &FiledView) -> Intent {
        let call = reference(number_of(&filed.party));
        let helpdesk = &self.helpdesk;
        let there = if filed.sentence.contains("recording") {
            helpdesk.recordings.contains_key(&call)
        } else {
            helpdesk.closings.contains_key(&call)
        };
        if filed.sentence.contains("Look there") && there {
            Intent::DismissFiled(filed.id)
        } else {
            Intent::Retry(filed.id)
        }
    }
}

/// The reference of the nth call.
pub fn reference(n: u32) -> String {
    format!("ref-{n}")
}
