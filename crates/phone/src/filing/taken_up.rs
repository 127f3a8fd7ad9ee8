//! A filed call that another page left behind: whatever of it was on its way may have arrived.

use crate::{DeskFailure, orders::Orders};

use super::{Filed, Step};

impl Filed {
    /// No answer will come to what that page asked, and none of its timers fires any more. What was due
    /// counts as sent, too: it may have left after the last that could be kept.
    pub(crate) fn take_up(&mut self, orders: &mut Orders) {
        self.wrap_up.take_up();
        self.late = true;
        let settled = self.settles.take().is_none();
        match self.step {
            Step::Sending(_) => {
                self.is_uncertain(orders);
                self.wait(DeskFailure::TimedOut);
            }
            Step::Queued | Step::Checking(_) | Step::Waiting => {
                if !self.adds_recording || !settled {
                    self.is_uncertain(orders);
                }
                self.queue();
            }
            Step::ProofDue | Step::Proving(_) | Step::ProofWait(_) => self.step = Step::ProofDue,
            Step::Recalling(_, closing) => {
                let request = orders.fetch_details(&self.wrap_up.call.reference);
                self.step = Step::Recalling(request, closing);
            }
            Step::Refused(_) if !settled => self.is_uncertain(orders),
            Step::Refused(_) | Step::Proven | Step::WithoutTicket | Step::Doubtful(_) => {}
        }
    }
}
