//! What the helpdesk answers. Each answer names its request; one that nobody waits for is normal.

use crate::{
    CallId, DeskEvent, RequestId,
    filing::Step,
    notices::is_about_the_key,
    opening::{Answer, OpeningState},
};

use super::Phone;

impl Phone {
    pub(super) fn desk_answered(&mut self, event: DeskEvent) {
        match event {
            DeskEvent::Popped { request, .. } => self.answer(request, Answer::Popped),
            DeskEvent::DetailsFound { request, details } => {
                self.answer(request, Answer::Details(details));
            }
            DeskEvent::Failed { request, failure } => {
                self.answer(request, Answer::Failed(failure));
            }
            DeskEvent::ContactsFound { .. }
            | DeskEvent::NamesFound { .. }
            | DeskEvent::ContactFound { .. }
            | DeskEvent::CompanyFound { .. }
            | DeskEvent::TicketsFound { .. }
            | DeskEvent::TicketFound { .. } => {}
            DeskEvent::KeyGiven => self.key_given(),
        }
    }

    fn answer(&mut self, request: RequestId, answer: Answer) {
        let orders = &mut self.orders;
        match answer {
            Answer::Popped | Answer::Failed(_) => orders.pop_answered(request),
            Answer::Details(_) => {}
        }
        let live = self.live.iter_mut().map(|live| &mut live.call);
        let wrap_ups = self.wrap_ups.iter_mut().map(|wrap_up| &mut wrap_up.call);
        if let Some(call) = live.chain(wrap_ups).find(|c| c.opening.awaits(request)) {
            call.opening.answered(answer, orders);
            return;
        }
        for filed in &mut self.filed {
            if filed.step.awaits(request) {
                return filed.answered(answer, orders);
            }
            if filed.wrap_up.call.opening.awaits(request) {
                return filed.opening_answered(answer, orders);
            }
        }
    }

    /// Everything that failed for want of a key is sent again.
    fn key_given(&mut self) {
        let open = self.live.iter().map(|live| &live.call);
        let open = open.chain(self.wrap_ups.iter().map(|wrap_up| &wrap_up.call));
        let filed = self.filed.iter().filter_map(|filed| match &filed.step {
            Step::Refused(failure) if is_about_the_key(failure) => Some(filed.wrap_up.call.id),
            _ => None,
        });
        let waiting: Vec<CallId> = open
            .filter(|call| match &call.opening.state {
                OpeningState::Failed(failure) => is_about_the_key(failure),
                _ => false,
            })
            .map(|call| call.id)
            .chain(filed)
            .collect();
        for call in waiting {
            self.retry(call);
        }
    }
}
