//! The helpdesk account's limit of requests, which all agents share: "rate limits are per *account*,
//! and refused requests count".
//!
//! ```text
//! free ──remaining 0──▶ spent: one at a time ──remaining above 0──▶ free
//!   └──────429──────────▶ closed until Retry-After ──then──▶ spent
//! ```
//!
//! Who comes while it is closed waits up to two seconds, and is then told how long it still takes.
//! Each instance of the gateway learns for itself, from one refused request at most.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use http::{HeaderMap, HeaderName, StatusCode, header};
use tokio::{
    sync::{self, Semaphore, SemaphorePermit},
    time::{Instant, sleep_until, timeout_at},
};

use crate::problem::Problem;

/// How many requests are under way at once. At a third of a second each that is 3,000 a minute, more
/// than any plan allows.
const AT_ONCE: usize = 16;
/// How long a request waits for its turn.
const QUEUE: Duration = Duration::from_secs(2);
/// How long to keep silent where a refusal does not say.
const WITHOUT_RETRY_AFTER: Duration = Duration::from_secs(10);
/// A longer silence is a slip of somebody's.
const LONGEST_SILENCE: Duration = Duration::from_hours(1);

const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");

/// What is known of the account's limit.
#[derive(Debug)]
pub(crate) struct Account {
    turns: Semaphore,
    /// Held by the one who asks while the limit is spent.
    alone: sync::Mutex<()>,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    closed_until: Option<Instant>,
    spent: bool,
    remaining: Option<f64>,
}

/// The right to send one request, until it is dropped.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    _permit: SemaphorePermit<'a>,
    _alone: Option<sync::MutexGuard<'a, ()>>,
}

impl Account {
    pub(super) fn new() -> Self {
        Self {
            turns: Semaphore::new(AT_ONCE),
            alone: sync::Mutex::default(),
            known: Mutex::default(),
        }
    }

    /// Waits for the right to send a request. A refusal says how long it takes, and that nothing was
    /// sent.
    pub(super) async fn turn(&self) -> Result<Turn<'_>, Problem> {
        let until = Instant::now() + QUEUE;
        let busy = |_| Problem::RateLimited(1);
        self.open(until).await?;
        let permit = timeout_at(until, self.turns.acquire()).await.map_err(busy)?;
        // Nobody closes the semaphore.
        let permit = permit.map_err(|_| Problem::RateLimited(1))?;
        let mut alone = None;
        if self.known().spent {
            alone = Some(timeout_at(until, self.alone.lock()).await.map_err(busy)?);
        }
        // While waiting, somebody else may have been refused.
        self.open(until).await?;
        let alone = alone.filter(|_| self.known().spent);
        Ok(Turn { _permit: permit, _alone: alone })
    }

    /// Waits until the account takes requests, or gives up at once where that is after `until`.
    async fn open(&self, until: Instant) -> Result<(), Problem> {
        loop {
            let closed_until = self.known().closed_until;
            let now = Instant::now();
            match closed_until {
                Some(opens) if opens > until => {
                    return Err(Problem::RateLimited(self.closed_for()));
                }
                Some(opens) if opens > now => sleep_until(opens).await,
                _ => return Ok(()),
            }
        }
    }

    /// Learns from an answer of the helpdesk.
    pub(super) fn heard(&self, status: StatusCode, headers: &HeaderMap) {
        let number = |name| {
            let text = headers.get(name)?.to_str().ok()?;
            text.trim().parse().ok().filter(|number: &f64| *number >= 0.0)
        };
        let remaining = number(REMAINING);
        let mut known = self.known();
        known.remaining = remaining.or(known.remaining);
        if status == StatusCode::TOO_MANY_REQUESTS {
            let silence = number(header::RETRY_AFTER)
                .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
                .unwrap_or(WITHOUT_RETRY_AFTER)
                .min(LONGEST_SILENCE);
            let opens = Instant::now() + silence;
            known.closed_until = known.closed_until.max(Some(opens));
            known.spent = true;
            drop(known);
            tracing::warn!(seconds = silence.as_secs(), "the helpdesk account's limit is used up");
        } else {
            known.spent = remaining.is_some_and(|remaining| remaining < 1.0);
        }
    }

    /// For how many seconds nothing is sent.
    pub(super) fn closed_for(&self) -> u64 {
        let opens = self.known().closed_until;
        let left = opens.map_or(Duration::ZERO, |opens| opens.duration_since(Instant::now()));
        left.as_secs() + u64::from(left.subsec_nanos() > 0)
    }

    /// How many requests the account has left, as the helpdesk said last.
    pub(super) fn remaining(&self) -> Option<f64> {
        self.known().remaining
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
