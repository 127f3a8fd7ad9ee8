//! What was learnt, for a while, and not of too many.

use serde::{Deserialize, Serialize};

use crate::Millis;

/// Of how many something is kept; beyond that the oldest goes.
const MOST: usize = 50;

/// What is known under each key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Kept<K, V> {
    /// The oldest first.
    rows: Vec<(K, Millis, V)>,
    /// How long it is believed, in milliseconds.
    lasts: u64,
}

impl<K, V> Kept<K, V> {
    pub(super) const fn new(lasts: u64) -> Self {
        Self { rows: Vec::new(), lasts }
    }

    /// What is known of it, unless that is too long ago.
    pub(super) fn get(&self, now: Millis, is_it: impl Fn(&K) -> bool) -> Option<&V> {
        let (_, learnt, value) = self.rows.iter().find(|(key, ..)| is_it(key))?;
        // A clock that was set back tells nothing of how old this is.
        (*learnt <= now && now.since(*learnt) < self.lasts).then_some(value)
    }

    /// In place of what was known of it.
    pub(super) fn keep(&mut self, now: Millis, key: K, value: V, same: impl Fn(&K, &K) -> bool) {
        self.rows.retain(|(kept, ..)| !same(kept, &key));
        if self.rows.len() >= MOST {
            self.rows.remove(0);
        }
        self.rows.push((key, now, value));
    }

    pub(super) fn forget(&mut self, is_it: impl Fn(&K, &V) -> bool) {
        self.rows.retain(|(key, _, value)| !is_it(key, value));
    }
}
