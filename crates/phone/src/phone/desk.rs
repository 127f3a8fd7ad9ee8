//! What the helpdesk answers. Each answer names its request; one that nobody waits for is normal.

use crate::{
    CallId, DeskEvent, Millis, RequestId,
    call::Live,
    directory::Finding,
    filing::{Filed, Step},
    notices::is_about_the_key,
    opening::{Answer, OpeningState},
};

use super::Phone;

impl Phone {
    pub(super) fn desk_answered(&mut self, now: Millis, event: DeskEvent) {
        if self.outbox.disproves_offline(answered(&event)) {
            self.online_changed(true);
        }
        match event {
            DeskEvent::Popped { request, .. } => self.answer(request, Answer::Popped),
            DeskEvent::DetailsFound { request, details } => {
                self.answer(request, Answer::Details(details));
            }
            DeskEvent::Failed { request, failure } => {
                if !self.found(now, request, Finding::Failed(failure.clone())) {
                    self.answer(request, Answer::Failed(failure));
                }
            }
            DeskEvent::ContactsFound { request, contacts } => {
                self.found(now, request, Finding::Contacts(contacts));
            }
            DeskEvent::NamesFound { request, names } => {
                self.found(now, request, Finding::Names(names));
            }
            DeskEvent::ContactFound { request, contact } => {
                self.found(now, request, Finding::Contact(*contact));
            }
            DeskEvent::CompanyFound { request, company } => {
                self.found(now, request, Finding::Company(company));
            }
            DeskEvent::TicketsFound { request, tickets } => {
                self.found(now, request, Finding::Tickets(tickets));
            }
            DeskEvent::TicketFound { request, ticket } => {
                self.found(now, request, Finding::Ticket(ticket));
            }
            DeskEvent::KeyGiven => self.key_given(),
        }
    }

    fn answer(&mut self, request: RequestId, answer: Answer) {
        match answer {
            Answer::Popped | Answer::Failed(_) => self.orders.pop_answered(request),
            Answer::Details(_) => {}
        }
        self.reckon(request, &answer);
        let orders = &mut self.orders;
        if let Some(Live { call, .. }) = &mut self.live
            && call.opening.awaits(request)
        {
            self.keeping.touch();
            call.opening_answered(answer, &mut self.directory);
            return call.opening.try_again_later(&call.reference, orders);
        }
        let mut wrap_ups = self.wrap_ups.iter_mut().map(|wrap_up| &mut wrap_up.call);
        if let Some(call) = wrap_ups.find(|call| call.opening.awaits(request)) {
            self.keeping.touch();
            return call.opening_answered(answer, &mut self.directory);
        }
        let recalled =
            |filed: &Filed| matches!(filed.step, Step::Recalling(mine, _) if mine == request);
        if let Some(place) = self.filed.iter().position(recalled) {
            self.keeping.touch();
            return self.recalled(place, answer);
        }
        for filed in &mut self.filed {
            if filed.step.awaits(request) {
                // It may be among the most recent tickets now.
                self.directory.forget_tickets();
                self.keeping.touch();
                return filed.answered(answer, orders);
            }
            if filed.wrap_up.call.opening.awaits(request) {
                self.keeping.touch();
                return filed.opening_answered(answer);
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
        self.ask_with_key();
    }
}

/// The request that was answered well.
const fn answered(event: &DeskEvent) -> Option<RequestId> {
    match event {
        DeskEvent::Popped { request, .. }
        | DeskEvent::DetailsFound { request, .. }
        | DeskEvent::ContactsFound { request, .. }
        | DeskEvent::NamesFound { request, .. }
        | DeskEvent::ContactFound { request, .. }
        | DeskEvent::CompanyFound { request, .. }
        | DeskEvent::TicketsFound { request, .. }
        | DeskEvent::TicketFound { request, .. } => Some(*request),
        DeskEvent::Failed { .. } | DeskEvent::KeyGiven => None,
    }
}
