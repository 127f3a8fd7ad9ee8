//! One client's connection, and how much it may say.

use std::time::Duration;

use super::Limits;

/// Names one WebSocket connection; never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub u64);

/// What the exchange remembers of a connection.
#[derive(Debug)]
pub struct Connection {
    /// The user who proved a password on it.
    pub user: Option<String>,
    /// When it was opened.
    pub since: Duration,
    allowance: f64,
    counted_at: Duration,
}

impl Connection {
    /// A connection that has just been opened.
    pub fn new(now: Duration, limits: &Limits) -> Self {
        Self { user: None, since: now, allowance: f64::from(limits.message_burst), counted_at: now }
    }

    /// Counts a message; false when there were too many lately (a token bucket).
    pub fn may_send(&mut self, now: Duration, limits: &Limits) -> bool {
        let passed = now.saturating_sub(self.counted_at).as_secs_f64();
        self.counted_at = now;
        self.allowance = (self.allowance + passed * f64::from(limits.messages_per_second))
            .min(f64::from(limits.message_burst));
        let may = self.allowance >= 1.0;
        if may {
            self.allowance -= 1.0;
        }
        may
    }
}
