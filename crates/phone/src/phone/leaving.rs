//! Leaving: the page, and the helpdesk.

use crate::{LineKind, filing::Filed};

use super::Phone;

impl Phone {
    /// Whether leaving the page now would interrupt a call or take something away: what is kept, the next
    /// page takes up, and a call on a desk phone goes on without any page.
    pub(super) fn is_missed(&self) -> bool {
        let speaks_here =
            self.live.as_ref().is_some_and(|live| live.leg.line() != LineKind::DeskPhone);
        speaks_here || (self.is_unfinished() && !self.keeping.has_all())
    }

    /// Whether something goes on.
    pub(super) fn is_unfinished(&self) -> bool {
        self.live.is_some()
            || !self.wrap_ups.is_empty()
            || self.filed.iter().any(|filed| filed.can_dismiss().is_err())
    }

    /// The agent signs out: what the helpdesk does not have goes no farther. Its notes are in the history,
    /// where it can be filed from.
    pub(super) fn drop_unsent(&mut self) {
        for mut wrap_up in std::mem::take(&mut self.wrap_ups) {
            wrap_up.subject.stop_pausing(&mut self.orders);
            wrap_up.call.opening.forget_timer(&mut self.orders);
            self.keep(wrap_up.entry());
        }
        let all = std::mem::take(&mut self.filed);
        let (unsent, sent): (Vec<_>, _) = all.into_iter().partition(Filed::is_unsent);
        self.filed = sent;
        for mut filed in unsent {
            filed.forget_timer(&mut self.orders);
            self.keep(filed.entry());
        }
    }
}
