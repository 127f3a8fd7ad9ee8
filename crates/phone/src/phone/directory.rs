//! Who calls, their tickets, and whom the agent searches for: what is asked of the helpdesk beside the
//! calls themselves. No call waits for any of it.

use cti::{ContactId, PhoneNumber, TicketId};

use crate::{
    CallId, DeskFailure, Millis, RequestId, TimerId, call::Call, directory::Finding,
    opening::retry_after, wrap_up::WrapUp,
};

use super::{Phone, find_open};

impl Phone {
    /// Asks what is to be asked now: last of all that an event brings about.
    pub(super) fn ask_what_is_due(&mut self, now: Millis) {
        let (directory, orders) = (&mut self.directory, &mut self.orders);
        let live = self.live.iter_mut().map(|live| &mut live.call);
        let wrap_ups = self.wrap_ups.iter_mut().map(|wrap_up| &mut wrap_up.call);
        for call in live.chain(wrap_ups) {
            call.look_up(now, directory, orders);
        }
        for wrap_up in &mut self.wrap_ups {
            wrap_up.subject.proceed(now, directory, orders);
        }
        self.dialer.search.proceed(directory, orders);
    }

    /// The helpdesk answered a question; `false` when nobody asked it. A late answer is kept for the
    /// next call, even if this one is over.
    pub(super) fn found(&mut self, now: Millis, request: RequestId, finding: Finding) -> bool {
        let Some(finding) = self.directory.answered(now, request, finding) else { return false };
        if let Finding::Failed(failure) = &finding
            && let Some(after) = retry_after(failure)
        {
            self.directory.told_to_wait(now, after, &mut self.orders);
        }
        let directory = &mut self.directory;
        let live = self.live.iter_mut().map(|live| &mut live.call);
        // A filed call may come back to wrap-up.
        let filed = self.filed.iter_mut().map(|filed| &mut filed.wrap_up);
        let wrap_ups =
            self.wrap_ups.iter_mut().chain(filed).map(|WrapUp { call, subject, .. }| {
                subject.answered(request, &finding);
                call
            });
        for call in live.chain(wrap_ups) {
            call.heard(now, request, &finding, directory);
        }
        if let Some(number) = self.dialer.search.answered(request, &finding) {
            self.dialer.typed = number;
        }
        true
    }

    /// Whether it was a timer of all this.
    pub(super) fn asking_timer_fired(&mut self, timer: TimerId) -> bool {
        self.directory.timer_fired(timer)
            || self.dialer.search.timer_fired(timer)
            || self.wrap_ups.iter_mut().any(|wrap_up| wrap_up.subject.timer_fired(timer))
    }

    /// Of several contacts with the caller's number, this one calls.
    pub(super) fn choose_contact(&mut self, call: CallId, contact: Option<ContactId>) {
        if let Some(call) = self.find_open(call) {
            call.caller.choose(contact);
        }
    }

    pub(super) fn create_contact(&mut self, call: CallId, name: &str) {
        let waiting = self.directory.is_waiting();
        if let Some((call, number)) =
            find_open(&mut self.live, &mut self.wrap_ups, call).and_then(with_number)
            && call.caller.can_create(waiting).is_ok()
        {
            let may_exist = call.opening.may_have_arrived();
            call.caller.create(name, may_exist, &number, &mut self.directory);
        }
    }

    pub(super) fn look_up_again(&mut self, call: CallId) {
        let waiting = self.directory.is_waiting();
        if let Some((call, number)) =
            find_open(&mut self.live, &mut self.wrap_ups, call).and_then(with_number)
            && call.caller.can_look_up_again(waiting).is_ok()
        {
            call.caller.look_up_again(&number, &mut self.directory);
        }
    }

    /// A ticket is shown in the helpdesk. One of a call's own is the ticket at hand from then on.
    pub(super) fn ticket_opened(&mut self, ticket: TicketId) {
        if let Some(live) = &mut self.live {
            live.call.take_in_hand(ticket);
        }
        if let Some(wrap_up) = self.wrap_ups.first_mut() {
            wrap_up.take_in_hand(ticket, &mut self.orders);
        }
    }

    /// Another key was given: what failed for want of it is asked again.
    pub(super) fn ask_with_key(&mut self) {
        let live = self.live.iter_mut().map(|live| &mut live.call);
        let filed = self.filed.iter_mut().map(|filed| &mut filed.wrap_up);
        let wrap_ups =
            self.wrap_ups.iter_mut().chain(filed).map(|WrapUp { call, subject, .. }| {
                subject.key_given();
                call
            });
        live.chain(wrap_ups).for_each(|call| call.caller.key_given());
        self.dialer.search.key_given();
    }

    /// Why something is not known that another key would tell, and the call it is about.
    pub(super) fn unknown_for_want_of_a_key(&self) -> Option<(&DeskFailure, Option<CallId>)> {
        let live = self.live.iter().map(|live| &live.call);
        let wrap_ups = self.wrap_ups.first().into_iter().map(|wrap_up| &wrap_up.call);
        live.chain(wrap_ups)
            .find_map(|call| Some((call.caller.key_failure()?, Some(call.id))))
            .or_else(|| Some((self.dialer.search.key_failure()?, None)))
    }

    fn find_open(&mut self, call: CallId) -> Option<&mut Call> {
        find_open(&mut self.live, &mut self.wrap_ups, call)
    }
}

/// Only a call with a number can be asked about.
fn with_number(call: &mut Call) -> Option<(&mut Call, PhoneNumber)> {
    let number = call.number.clone()?;
    Some((call, number))
}
