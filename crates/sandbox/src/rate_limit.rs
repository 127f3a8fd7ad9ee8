//! The limit of requests: one for the whole account, counted by the minute (fact R3).
//!
//! A minute begins with its first request. What is refused counts, whatever the reason.

use std::sync::{Arc, Mutex, PoisonError};

use crate::{clock::Timestamp, store::api_settings::ApiSettings};

/// What was used in the present minute; clones share it.
#[derive(Clone, Debug, Default)]
pub struct RateLimit(Arc<Mutex<Window>>);

#[derive(Debug, Default)]
struct Window {
    began: Option<Timestamp>,
    used: u32,
    contact_lists: u32,
}

/// What the limit says of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// `X-RateLimit-Total`.
    pub total: u32,
    /// `X-RateLimit-Remaining`.
    pub remaining: u32,
    /// `Retry-After` in seconds, where the request is one too many.
    pub retry_after: Option<u32>,
}

impl RateLimit {
    /// Counts a request that came now.
    pub fn count(&self, now: Timestamp, limits: &ApiSettings, contact_list: bool) -> Verdict {
        let mut window = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let age = |began: Timestamp| now.since(began);
        // A clock that was set back begins a new minute, too.
        let began = match window.began {
            Some(began) if (0..Timestamp::MINUTE).contains(&age(began)) => began,
            _ => {
                *window = Window { began: Some(now), ..Window::default() };
                now
            }
        };
        window.used = window.used.saturating_add(1);
        if contact_list {
            window.contact_lists = window.contact_lists.saturating_add(1);
        }
        let lists = limits.contact_lists_per_minute.filter(|_| contact_list);
        let too_many = window.used > limits.requests_per_minute
            || lists.is_some_and(|limit| window.contact_lists > limit);
        // Rounded up: who waits this long finds the next minute begun.
        let left = (Timestamp::MINUTE - age(began) + 999) / 1000;
        Verdict {
            total: limits.requests_per_minute,
            remaining: limits.requests_per_minute.saturating_sub(window.used),
            retry_after: too_many.then(|| u32::try_from(left).unwrap_or(1).max(1)),
        }
    }

    /// Begins a new minute.
    pub fn clear(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Window::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: ApiSettings = ApiSettings {
        requests_per_minute: 2,
        contact_lists_per_minute: Some(1),
        specification_slips: false,
        writes_repeats: false,
    };

    #[test]
    fn a_minute_begins_with_its_first_request_and_what_is_refused_counts() {
        let limit = RateLimit::default();
        let start = Timestamp(1_000_000);
        let remaining = |at: i64| limit.count(start.plus(at), &TWO, false);
        assert_eq!(remaining(0), Verdict { total: 2, remaining: 1, retry_after: None });
        assert_eq!(remaining(10), Verdict { total: 2, remaining: 0, retry_after: None });
        assert_eq!(remaining(20_500).retry_after, Some(40));
        assert_eq!(remaining(59_999).retry_after, Some(1));
        assert_eq!(remaining(60_000), Verdict { total: 2, remaining: 1, retry_after: None });
        assert_eq!(remaining(-5), Verdict { total: 2, remaining: 1, retry_after: None });
    }

    #[test]
    fn lists_of_contacts_have_a_limit_of_their_own() {
        let limit = RateLimit::default();
        let now = Timestamp(0);
        assert_eq!(limit.count(now, &TWO, true).retry_after, None);
        assert_eq!(limit.count(now, &TWO, false).retry_after, None);
        limit.clear();
        assert_eq!(limit.count(now, &TWO, true).retry_after, None);
        assert_eq!(limit.count(now, &TWO, true).retry_after, Some(60));
    }
}
