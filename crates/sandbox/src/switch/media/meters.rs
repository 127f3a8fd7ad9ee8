//! What went over a call's audio path, readable while it runs.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// Counters of one call.
#[derive(Debug, Default)]
pub struct Meters {
    received: AtomicU64,
    sent: AtomicU64,
    energy: Mutex<f64>,
}

impl Meters {
    /// Packets received, packets sent, energy received.
    pub fn read(&self) -> (u64, u64, f64) {
        (
            self.received.load(Ordering::Relaxed),
            self.sent.load(Ordering::Relaxed),
            *self.energy.lock().unwrap_or_else(PoisonError::into_inner),
        )
    }

    pub(super) fn count_received(&self, energy: f64) {
        self.received.fetch_add(1, Ordering::Relaxed);
        *self.energy.lock().unwrap_or_else(PoisonError::into_inner) += energy;
    }

    pub(super) fn count_sent(&self) {
        self.sent.fetch_add(1, Ordering::Relaxed);
    }
}
