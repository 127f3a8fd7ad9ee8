//! The `id:` of an event: the same on every instance, and in the order in which events came to be.
//!
//! It is a hybrid logical clock: the time of day, moved on past every id this instance has seen. So
//! what was caused by an event sorts after it, even where the machines' clocks differ a little.

use std::{
    fmt,
    str::FromStr,
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};

/// Which instance: a number that each draws at its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Instance(pub(crate) u32);

impl fmt::Display for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

impl FromStr for Instance {
    type Err = NoEventId;

    fn from_str(text: &str) -> Result<Self, NoEventId> {
        Ok(Self(u32::try_from(hexadecimal(text, 8)?).map_err(|_| NoEventId)?))
    }
}

/// An event's id; its text has 24 characters and sorts like the id itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct EventId {
    /// Milliseconds since 1970; 48 bits.
    ms: u64,
    /// Tells events of one millisecond apart.
    count: u16,
    /// Who made it.
    instance: Instance,
}

/// A text that is no event id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no event id")]
pub(crate) struct NoEventId;

const LATEST: u64 = (1 << 48) - 1;

impl EventId {
    /// The instance that made it.
    pub(crate) const fn instance(self) -> Instance {
        self.instance
    }

    /// Everything that may have come to be after this, even by a clock that goes `ms` milliseconds
    /// behind, sorts above the id this gives.
    pub(crate) const fn earlier(self, ms: u64) -> Self {
        Self { ms: self.ms.saturating_sub(ms), count: 0, instance: Instance(0) }
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012x}{:04x}{}", self.ms, self.count, self.instance)
    }
}

impl FromStr for EventId {
    type Err = NoEventId;

    fn from_str(text: &str) -> Result<Self, NoEventId> {
        let (ms, rest) = text.split_at_checked(12).ok_or(NoEventId)?;
        let (count, instance) = rest.split_at_checked(4).ok_or(NoEventId)?;
        Ok(Self {
            ms: hexadecimal(ms, 12)?,
            count: u16::try_from(hexadecimal(count, 4)?).map_err(|_| NoEventId)?,
            instance: instance.parse()?,
        })
    }
}

impl TryFrom<String> for EventId {
    type Error = NoEventId;

    fn try_from(text: String) -> Result<Self, NoEventId> {
        text.parse()
    }
}

impl From<EventId> for String {
    fn from(id: EventId) -> Self {
        id.to_string()
    }
}

fn hexadecimal(text: &str, digits: usize) -> Result<u64, NoEventId> {
    let ours = text.len() == digits && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if !ours {
        return Err(NoEventId);
    }
    u64::from_str_radix(text, 16).map_err(|_| NoEventId)
}

/// Makes ids.
#[derive(Debug)]
pub(crate) struct Ids {
    instance: Instance,
    last: Mutex<(u64, u16)>,
}

/// A clock that is further ahead than this is wrong, and not followed.
const FURTHEST_AHEAD: u64 = 10_000;

impl Ids {
    pub(crate) fn new(instance: Instance) -> Self {
        Self { instance, last: Mutex::new((0, 0)) }
    }

    pub(crate) const fn instance(&self) -> Instance {
        self.instance
    }

    /// The next id, where it is `now` milliseconds since 1970.
    pub(crate) fn next(&self, now: u64) -> EventId {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let (ms, count) = *last;
        *last = match (now.min(LATEST) > ms, count.checked_add(1)) {
            (true, _) => (now.min(LATEST), 0),
            (false, Some(count)) => (ms, count),
            (false, None) => (ms + 1, 0),
        };
        EventId { ms: last.0, count: last.1, instance: self.instance }
    }

    /// Makes every later id sort after `id`.
    pub(crate) fn seen(&self, id: EventId, now: u64) {
        if id.ms > now.saturating_add(FURTHEST_AHEAD) {
            return;
        }
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = (*last).max((id.ms, id.count));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_as_they_were_made_even_where_the_clock_stands_or_goes_back() {
        let ids = Ids::new(Instance(7));
        let made: Vec<_> = [100, 100, 101, 90, 90, 102].map(|now| ids.next(now)).to_vec();
        assert!(made.is_sorted_by(|a, b| a < b), "{made:?}");
        let texts: Vec<_> = made.iter().map(EventId::to_string).collect();
        assert!(texts.is_sorted_by(|a, b| a < b), "{texts:?}");
        assert!(made.iter().zip(&texts).all(|(id, text)| text.parse() == Ok(*id)));
    }

    #[test]
    fn more_events_than_a_millisecond_has_counts_go_on_in_the_next() {
        let ids = Ids::new(Instance(7));
        let mut last = ids.next(5);
        for _ in 0..70_000 {
            let next = ids.next(5);
            assert!(next > last);
            last = next;
        }
    }

    #[test]
    fn what_follows_an_event_of_another_instance_sorts_after_it() {
        let (ahead, behind) = (Ids::new(Instance(1)), Ids::new(Instance(2)));
        let cause = ahead.next(5_000);
        behind.seen(cause, 1_000);
        assert!(behind.next(1_000) > cause);
    }

    #[test]
    fn a_clock_that_is_far_ahead_does_not_drag_the_others_along() {
        let (wrong, right) = (Ids::new(Instance(1)), Ids::new(Instance(2)));
        right.seen(wrong.next(1_000_000), 1_000);
        assert_eq!(right.next(1_000).ms, 1_000);
    }

    #[test]
    fn no_other_text_is_an_id() {
        for text in ["", "1", "zz0000000000000000000000", "0000000000000000000000000", "é", "\0"] {
            assert_eq!(text.parse::<EventId>(), Err(NoEventId), "{text:?}");
        }
        assert!("0000000000000000000é000".parse::<EventId>().is_err());
    }
}
