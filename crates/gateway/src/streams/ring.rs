//! What one agent was sent of late, for those who reconnect.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use tokio::time::Instant;

use super::{
    event::{Event, News},
    event_id::EventId,
};

/// How long an event can be caught up with.
pub(crate) const KEPT: Duration = Duration::from_mins(1);
/// How long a click waits for a softphone to be opened.
pub(crate) const WAITS: Duration = Duration::from_secs(30);
/// The most events that are kept of one agent; beyond, the oldest goes.
pub(crate) const MOST: usize = 256;
/// How far the clocks of two instances may be apart, in milliseconds, without an event being missed.
/// Who reconnects may get events of this time again; their ids tell.
const CLOCKS_APART: u64 = 1_000;

/// The events of the last minute, in the order of their ids.
#[derive(Debug, Default)]
pub(crate) struct Ring(VecDeque<Kept>);

#[derive(Debug)]
struct Kept {
    /// When it came to this instance. The ids have the clocks of others in them.
    since: Instant,
    event: Arc<Event>,
}

impl Ring {
    /// Takes an event; `false` where it is there already.
    pub(crate) fn insert(&mut self, now: Instant, event: Arc<Event>) -> bool {
        let Err(place) = self.0.binary_search_by_key(&event.id, |kept| kept.event.id) else {
            return false;
        };
        self.0.insert(place, Kept { since: now, event });
        if self.0.len() > MOST {
            self.0.pop_front();
        }
        true
    }

    /// What somebody has to get who got everything up to `last`.
    pub(crate) fn after(&self, now: Instant, last: EventId) -> impl Iterator<Item = &Arc<Event>> {
        let from = last.earlier(CLOCKS_APART);
        self.fresh(now, KEPT).filter(move |event| event.id > from && event.id != last)
    }

    /// The clicks that wait for a softphone: recent, and nobody dials them.
    pub(crate) fn waiting(&self, now: Instant) -> impl Iterator<Item = &Arc<Event>> {
        self.fresh(now, WAITS).filter(|event| {
            match &event.news {
            News::Click(click) => !self.0.iter().any(|kept| {
                matches!(&kept.event.news, News::Claimed(claimed) if claimed.click == click.id)
            }),
            News::Claimed(_) | News::Call(_) | News::Window(_) => false,
        }
        })
    }

    /// Everything that is kept.
    pub(crate) fn all(&self, now: Instant) -> impl Iterator<Item = &Arc<Event>> {
        self.fresh(now, KEPT)
    }

    fn fresh(&self, now: Instant, time: Duration) -> impl Iterator<Item = &Arc<Event>> {
        self.0
            .iter()
            .filter(move |kept| now.saturating_duration_since(kept.since) < time)
            .map(|kept| &kept.event)
    }

    /// Forgets what is too old; gives whether nothing is left.
    pub(crate) fn expire(&mut self, now: Instant) -> bool {
        self.0.retain(|kept| now.saturating_duration_since(kept.since) < KEPT);
        if self.0.is_empty() {
            self.0 = VecDeque::new();
        }
        self.0.is_empty()
    }
}

#[cfg(test)]
#[path = "ring_tests.rs"]
mod tests;
