//! When an entry of the outbox is tried, and when it is tried again.

use crate::{
    DeskFailure, Millis, TimerId,
    orders::Orders,
    outbox::{Outbox, Shut, less_by_chance},
    words::{self, Can},
};

use super::{Filed, Step};

/// How long after a failed closing it may still arrive, or not be named in the details yet, in
/// milliseconds. Until then an answer that the call is in no ticket is no leave to send it again. The
/// app gives up on a request after 25 seconds, the gateway after 20, so this comes on top of that.
const SETTLING: u64 = 30_000;
/// After so many questions for the ticket, in half a minute, nobody waits for it any more.
const PROOFS: u32 = 5;
/// The first pause before a question for the ticket, in milliseconds; each further one is twice as long.
const FIRST_PROOF: u64 = 1_000;
/// The longest, in milliseconds.
const LAST_PROOF: u64 = 3_600_000;

impl Filed {
    pub(crate) const fn tries(&self) -> u32 {
        self.tries
    }

    pub(crate) fn reference(&self) -> &str {
        self.wrap_up.call.reference.as_str()
    }

    /// Whether the next call's pop has to wait, so that the helpdesk closes this one first. Not for long:
    /// after one failed try the customer on the telephone matters more. One that has waited holds up
    /// nobody, unless the helpdesk may be showing it still: a day's calls would, after an outage.
    pub(crate) const fn holds_up_next(&self) -> bool {
        let opening = &self.wrap_up.call.opening;
        let shown = opening.may_have_arrived() && !opening.overtaken;
        if self.adds_recording || self.late && !shown {
            return false;
        }
        match self.step {
            Step::Queued | Step::Sending(_) | Step::Checking(_) => self.tries <= 1,
            Step::Waiting => self.tries == 1,
            Step::ProofDue
            | Step::Proving(_)
            | Step::ProofWait(_)
            | Step::Proven
            | Step::WithoutTicket
            | Step::Refused(_)
            | Step::Doubtful(_)
            | Step::Recalling(..) => false,
        }
    }

    /// Whether it has waited, and takes its turn behind others that have.
    pub(crate) const fn is_late(&self) -> bool {
        self.late
    }

    /// Whether it is being asked about or sent.
    pub(crate) const fn is_under_way(&self) -> bool {
        matches!(self.step, Step::Checking(_) | Step::Sending(_))
    }

    /// Whether it was asked about, and is to be sent.
    pub(crate) const fn has_set_out(&self) -> bool {
        matches!(self.step, Step::Queued) && self.asked
    }

    /// Tried again by itself where that can help.
    pub(super) fn failed(&mut self, failure: DeskFailure) {
        if matches!(failure, DeskFailure::Refused(cti::ApiError::RateLimited { .. })) {
            // Nothing arrived; how long to wait is the outbox's matter.
            self.queue();
        } else if failure.heals_by_itself() {
            self.wait(failure);
        } else {
            self.recording_refused();
            self.step = Step::Refused(failure);
        }
    }

    pub(super) fn wait(&mut self, failure: DeskFailure) {
        self.late = true;
        self.tries = self.tries.saturating_add(1);
        self.why = Some(failure);
        self.step = Step::Waiting;
    }

    /// What was sent may have arrived, or may yet.
    pub(super) fn is_uncertain(&mut self, orders: &mut Orders) {
        self.uncertain = true;
        self.settle(orders);
        self.settles = Some(orders.start_timer(SETTLING));
    }

    /// What was sent has arrived, or it does not matter any more.
    pub(super) fn settle(&mut self, orders: &mut Orders) {
        if let Some(timer) = self.settles.take() {
            orders.cancel_timer(timer);
        }
    }

    /// To be sent, from the question on.
    pub(crate) fn queue(&mut self) {
        self.asked = false;
        self.step = Step::Queued;
    }

    /// The helpdesk can be reached again.
    pub(crate) fn wake(&mut self) {
        if let Step::Waiting = self.step {
            // More than one, because it holds nobody up now.
            self.tries = 2;
            self.queue();
        }
    }

    /// It has to wait with all others.
    pub(crate) const fn hold_back(&mut self) {
        self.late |= matches!(self.step, Step::Queued);
    }

    /// Keeps in mind since when it waits.
    pub(crate) fn note_waiting(&mut self, now: Millis, outbox: &Outbox) {
        if self.waits(outbox) {
            self.since = self.since.or(Some(now));
        } else if !self.step.is_unsent() || matches!(self.step, Step::Refused(_)) {
            self.since = None;
        }
    }

    /// The pause before the next question for the ticket.
    pub(super) fn proof_pause(&self) -> u64 {
        let most = (FIRST_PROOF << self.proofs.saturating_sub(1).min(12)).min(LAST_PROOF);
        if self.proofs <= PROOFS {
            most
        } else {
            less_by_chance(most, self.proofs, self.reference())
        }
    }

    /// Whether it is taken, and its ticket was not named in time. It is still being asked for.
    pub(crate) const fn is_unproven(&self) -> bool {
        let asks = matches!(self.step, Step::ProofDue | Step::Proving(_) | Step::ProofWait(_));
        asks && self.proofs > PROOFS
    }

    /// Whether it was this call's timer.
    pub(crate) fn timer_fired(&mut self, timer: TimerId) -> bool {
        if self.settles == Some(timer) {
            self.settles = None;
            if matches!(self.step, Step::Waiting) {
                self.queue();
            }
            return true;
        }
        let mine = matches!(self.step, Step::ProofWait(mine) if mine == timer);
        if mine {
            self.step = Step::ProofDue;
        }
        mine
    }

    pub(crate) const fn wants_proof(&self) -> bool {
        matches!(self.step, Step::ProofDue)
    }

    /// There is a network again: asked for the ticket at once.
    pub(crate) fn hurry(&mut self, orders: &mut Orders) {
        if let Step::ProofWait(timer) = self.step {
            orders.cancel_timer(timer);
            self.step = Step::ProofDue;
        }
    }

    /// The agent wants it tried now.
    pub(crate) fn retry(&mut self, orders: &mut Orders) {
        match self.step {
            Step::Refused(_) => {
                self.tries = 0;
                self.queue();
            }
            Step::Waiting => self.queue(),
            Step::ProofWait(_) => self.hurry(orders),
            Step::Doubtful(ticket) => {
                self.tries = 0;
                self.add_to(ticket);
            }
            Step::Queued
            | Step::Sending(_)
            | Step::Checking(_)
            | Step::ProofDue
            | Step::Proving(_)
            | Step::Proven
            | Step::WithoutTicket
            | Step::Recalling(..) => {}
        }
    }

    /// Whether that does something.
    pub(crate) fn can_retry(&self, outbox: &Outbox) -> Can {
        match (outbox.shut(), &self.step) {
            (Some(Shut::Offline), Step::Waiting | Step::Queued) => Err(words::outbox::OFFLINE),
            (Some(Shut::Told), Step::Waiting | Step::Queued) => Err(words::TRIED_BY_ITSELF),
            (_, Step::ProofWait(_)) if self.is_unproven() => Ok(()),
            (_, step) => step.can_retry(),
        }
    }

    /// Before it is put away.
    pub(crate) fn forget_timer(&mut self, orders: &mut Orders) {
        self.settle(orders);
        if let Step::ProofWait(timer) = self.step {
            orders.cancel_timer(timer);
        }
    }

    /// Whether it waits: for the network, for a moment, for the next try. While it is asked about by the
    /// way it still does, so that nothing flickers.
    pub(super) fn waits(&self, outbox: &Outbox) -> bool {
        let by_the_way = self.tries > 1 && self.why.is_some();
        match self.step {
            Step::Waiting => true,
            Step::Queued => by_the_way || outbox.shut().is_some(),
            Step::Checking(_) => by_the_way,
            Step::Sending(_)
            | Step::ProofDue
            | Step::Proving(_)
            | Step::ProofWait(_)
            | Step::Proven
            | Step::WithoutTicket
            | Step::Refused(_)
            | Step::Doubtful(_)
            | Step::Recalling(..) => false,
        }
    }

    /// Why and until when it waits.
    pub(super) fn waiting(&self, outbox: &Outbox) -> String {
        words::outbox::waiting(outbox.shut(), self.why.as_ref(), self.tries, self.adds_recording)
    }
}
