//! What waits for the helpdesk: when it goes, and what is unsent.

use crate::{
    CallId, Millis, RequestId,
    filing::{Filed, Step},
    opening::Answer,
    view::UnsentView,
    words,
};

use super::Phone;

impl Phone {
    /// Pops go out one call after the other: a pop before the last call is disposed would make the
    /// helpdesk file that one by itself.
    pub(super) fn send_what_is_due(&mut self) {
        if self.outbox.shut().is_some() {
            return self.filed.iter_mut().for_each(Filed::hold_back);
        }
        let agent = self.settings.agent;
        let idle = self.live.is_none() && self.wrap_ups.is_empty();
        for this in 0..self.filed.len() {
            if self.is_its_turn(this, idle) {
                let others = self.filed.iter().enumerate().filter(|(other, _)| *other != this);
                let more = others
                    .map(|(_, filed)| filed)
                    .any(|filed| filed.is_late() && matches!(filed.step, Step::Queued));
                let Some(filed) = self.filed.get_mut(this) else { continue };
                let sets_out = filed.is_late() && !filed.has_set_out();
                filed.proceed(agent, &mut self.orders);
                if sets_out && filed.is_under_way() {
                    self.outbox.set_out(more, &mut self.orders);
                }
            }
        }
        let asks = self.filed.iter().any(|filed| matches!(filed.step, Step::Proving(_)));
        if let Some(filed) = self.filed.iter_mut().find(|filed| filed.wants_proof() && !asks) {
            filed.prove(&mut self.orders);
        }
        let Some(live) = &mut self.live else { return };
        live.call.opening.proceed(&live.call.reference, &mut self.orders);
        if live.opening_due(&self.settings)
            && self.wrap_ups.is_empty()
            && self.orders.can_pop()
            && !self.filed.iter().any(Filed::holds_up_next)
            && let Some(pop) = live.call.opening_pop(agent)
        {
            live.call.opening.send(pop, &mut self.orders);
        }
    }

    /// Whether the filed call of that place goes now: ready, before no older one that the helpdesk has to
    /// hear of first, and of those that have waited the only one.
    fn is_its_turn(&self, this: usize, idle: bool) -> bool {
        let (older, rest) = self.filed.split_at(this.min(self.filed.len()));
        let Some((filed, younger)) = rest.split_first() else { return false };
        let late = |filed: &Filed| filed.is_late() && filed.is_under_way();
        let may_set_out = filed.has_set_out()
            || self.outbox.may_set_out() && !older.iter().chain(younger).any(late);
        // What is added to a ticket lets the closings of all others go before.
        let first = |other: &Filed| filed.is_in_ticket() && other.holds_up_next();
        filed.is_ready(idle)
            && !older.iter().any(Filed::holds_up_next)
            && !younger.iter().any(first)
            && (!filed.is_late() || may_set_out)
    }

    /// What an answer about a call says of the helpdesk.
    pub(super) fn reckon(&mut self, request: RequestId, answer: &Answer) {
        let Some(call) = self.asks(request) else { return };
        match answer {
            Answer::Failed(failure) => self.outbox.failed(call, failure, &mut self.orders),
            Answer::Popped => self.outbox.arrived(&mut self.filed),
            Answer::Details(Some(details)) if details.ticket_id.is_some() => {
                self.outbox.arrived(&mut self.filed);
            }
            // That something is not there says nothing of whether it can be written.
            Answer::Details(_) => {}
        }
    }

    /// The call that the request is about.
    fn asks(&self, request: RequestId) -> Option<CallId> {
        let live = self.live.iter().map(|live| &live.call);
        let wrap_ups = self.wrap_ups.iter().map(|wrap_up| &wrap_up.call);
        let filed = self.filed.iter().map(|filed| &filed.wrap_up.call);
        live.chain(wrap_ups)
            .chain(filed)
            .find(|call| call.opening.awaits(request))
            .map(|call| call.id)
            .or_else(|| {
                let filed = self.filed.iter().find(|filed| filed.step.awaits(request))?;
                Some(filed.wrap_up.call.id)
            })
    }

    /// Whether the browser has a network.
    pub(super) fn online_changed(&mut self, online: bool) {
        let last = self.orders.last_request();
        if self.outbox.online_changed(online, last, &mut self.filed) && online {
            self.filed.iter_mut().for_each(|filed| filed.hurry(&mut self.orders));
            if let Some(live) = &mut self.live
                && live.call.opening.trouble().is_some()
            {
                live.call.opening.retry(&mut self.orders);
            }
        }
    }

    /// Once all that can be done now is done.
    pub(super) fn plan_retries(&mut self, now: Millis) {
        self.outbox.pause_or_not(&mut self.filed, &mut self.orders);
        for filed in &mut self.filed {
            filed.note_waiting(now, &self.outbox);
        }
    }

    /// What the helpdesk does not have yet, or may not have: the oldest first.
    pub(super) fn unsent(&self) -> Vec<UnsentView> {
        let wrap_ups = self.wrap_ups.iter().map(|wrap_up| UnsentView {
            party: wrap_up.call.party(),
            what: words::IN_WRAP_UP.to_owned(),
        });
        let filed = self.filed.iter().filter(|filed| filed.is_unsent());
        let filed = filed.map(|filed| UnsentView {
            party: filed.wrap_up.call.party(),
            what: filed.sentence(&self.outbox),
        });
        filed.chain(wrap_ups).collect()
    }
}
