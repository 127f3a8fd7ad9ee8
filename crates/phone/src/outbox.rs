//! When what waits for the helpdesk is tried again.
//!
//! A call that is filed is an entry of the outbox until it is proven. Whether it is tried is its own
//! matter ([`crate::filing`]); when, is a matter of all of them, because they share a network and a rate
//! limit:
//!
//! * While the browser has no network, nothing is tried; once it has one, everything is, in order.
//! * Told to wait (429), everything waits as long as it was told.
//! * One entry that failed is tried at a time: the one with the fewest tries, so that one that always
//!   fails keeps no other waiting; of those the oldest.
//! * The pause before it grows from 5 seconds to 5 minutes, with its own tries or with the failures of
//!   several in a row, whichever are more: a helpdesk that is away is asked once in a while, not by each.
//! * Once something arrives after several have failed, everything is due. Entries that have waited set out
//!   two seconds apart, so that a day's calls are no burst.

use cti::ApiError;
use serde::{Deserialize, Serialize};

use crate::{
    CallId, DeskFailure, RequestId, TimerId,
    filing::{Filed, Step},
    opening::retry_after,
    orders::Orders,
};

/// The first pause before a retry, in milliseconds; each further one is twice as long.
const FIRST_PAUSE: u64 = 5_000;
/// The longest pause, in milliseconds.
const LONGEST_PAUSE: u64 = 300_000;
/// How far apart entries that have waited set out, in milliseconds.
const APART: u64 = 2_000;
/// So many in a row that fail are the helpdesk's doing, not a call's.
const OUTAGE: u32 = 2;

/// What all entries share.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Outbox {
    /// The browser has no network, since that request was the last.
    offline: Option<RequestId>,
    /// Told to wait until then.
    told: Option<TimerId>,
    /// How often in a row it did not say how long: twice as long is waited each time.
    untold: u32,
    /// Failures in a row; those of one call in a row count once.
    failures: u32,
    /// The call that failed last.
    failed: Option<CallId>,
    /// The pause before the next retry, and the count that it was measured by.
    pause: Option<(TimerId, u32)>,
    /// An entry that had waited set out a moment ago.
    apart: Option<TimerId>,
}

/// Why nothing is sent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shut {
    /// The browser has no network.
    Offline,
    /// The helpdesk asked to wait.
    Told,
}

impl Outbox {
    /// Why nothing is sent now; `None`: it is.
    pub(crate) const fn shut(&self) -> Option<Shut> {
        match (self.offline, self.told) {
            (Some(_), _) => Some(Shut::Offline),
            (None, Some(_)) => Some(Shut::Told),
            (None, None) => None,
        }
    }

    /// Whether an entry that has waited may set out.
    pub(crate) const fn may_set_out(&self) -> bool {
        self.apart.is_none()
    }

    /// One did. `more`: others want to.
    pub(crate) fn set_out(&mut self, more: bool, orders: &mut Orders) {
        if more {
            self.apart = Some(orders.start_timer(APART));
        }
    }

    /// A pop or a question about a call failed.
    pub(crate) fn failed(&mut self, call: CallId, failure: &DeskFailure, orders: &mut Orders) {
        if let Some(told) = retry_after(failure) {
            let twice = matches!(
                failure,
                DeskFailure::Refused(ApiError::RateLimited { retry_after: None })
            );
            let after = if twice { (told << self.untold).min(LONGEST_PAUSE) } else { told };
            self.untold = (self.untold + u32::from(twice)).min(4);
            if let Some(timer) = self.told.replace(orders.start_timer(after)) {
                orders.cancel_timer(timer);
            }
        } else if failure.heals_by_itself() && self.failed.replace(call) != Some(call) {
            self.failures = self.failures.saturating_add(1);
        }
    }

    /// The helpdesk has taken something.
    pub(crate) fn arrived(&mut self, filed: &mut [Filed]) {
        let was_away = self.failures >= OUTAGE;
        (self.failures, self.failed, self.untold) = (0, None, 0);
        if was_away {
            filed.iter_mut().for_each(Filed::wake);
        }
    }

    /// Whether the browser has a network; whether that is news. `last`: the last request that was made.
    pub(crate) fn online_changed(
        &mut self,
        online: bool,
        last: RequestId,
        filed: &mut [Filed],
    ) -> bool {
        let news = self.offline.is_some() == online;
        if news {
            self.offline = (!online).then_some(last);
        }
        if news && online {
            (self.failures, self.failed) = (0, None);
            filed.iter_mut().for_each(Filed::wake);
        }
        news
    }

    /// Whether the answer to that request shows that there is a network, whatever the browser says.
    pub(crate) fn disproves_offline(&self, answered: Option<RequestId>) -> bool {
        self.offline.zip(answered).is_some_and(|(last, answered)| answered > last)
    }

    /// Whether it was one of these timers.
    pub(crate) fn timer_fired(&mut self, timer: TimerId, filed: &mut [Filed]) -> bool {
        if self.told == Some(timer) {
            self.told = None;
        } else if self.apart == Some(timer) {
            self.apart = None;
        } else if self.pause.is_some_and(|(pause, _)| pause == timer) {
            self.pause = None;
            if let Some(next) = next(filed) {
                next.queue();
            }
        } else {
            return false;
        }
        true
    }

    /// Sees to it that there is a pause while something waits, and none otherwise. Nothing comes of a
    /// pause that ends while nothing is sent.
    pub(crate) fn pause_or_not(&mut self, filed: &mut [Filed], orders: &mut Orders) {
        let open = self.shut().is_none();
        let wanted = next(filed).filter(|_| open).map(|next| {
            let count = next.tries().max(self.failures);
            (count, pause(count, next.reference()))
        });
        let will_do =
            |(_, running): (TimerId, u32)| wanted.is_some_and(|(count, _)| running <= count);
        if self.pause.is_some_and(will_do) {
            return;
        }
        if let Some((timer, _)) = self.pause.take() {
            orders.cancel_timer(timer);
        }
        self.pause = wanted.map(|(count, after)| (orders.start_timer(after), count));
    }
}

/// The one to be tried next of those that wait.
fn next(filed: &mut [Filed]) -> Option<&mut Filed> {
    filed
        .iter_mut()
        .filter(|filed| matches!(filed.step, Step::Waiting))
        .min_by_key(|filed| filed.tries())
}

/// The pause before a retry, in milliseconds: twice as long each time.
pub(crate) fn pause(count: u32, reference: &str) -> u64 {
    let most = (FIRST_PAUSE << count.saturating_sub(1).min(6)).min(LONGEST_PAUSE);
    less_by_chance(most, count, reference)
}

/// Up to a quarter less, so that many softphones do not come back at once. The chance comes of the call's
/// reference and the count, so that the same story goes the same way again.
pub(crate) fn less_by_chance(most: u64, count: u32, reference: &str) -> u64 {
    // FNV-1a.
    let hash = reference
        .bytes()
        .chain(count.to_le_bytes())
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    most - most / 4 * u64::from(hash >> 22) / 1_023
}
