//! What is remembered for a while, and never more than so much.

use std::{
    collections::{HashMap, VecDeque},
    hash::Hash,
    time::Duration,
};

use tokio::time::Instant;

/// Entries that are forgotten when they are too old, and the oldest when there are too many.
#[derive(Debug)]
pub(crate) struct Memory<K, V> {
    entries: HashMap<K, (Instant, V)>,
    order: VecDeque<K>,
    time: Duration,
    most: usize,
}

impl<K: Clone + Eq + Hash, V> Memory<K, V> {
    pub(crate) fn new(time: Duration, most: usize) -> Self {
        Self { entries: HashMap::new(), order: VecDeque::new(), time, most }
    }

    /// What is remembered of this key.
    pub(crate) fn get(&mut self, now: Instant, key: &K) -> Option<&mut V> {
        self.forget_old(now);
        self.entries.get_mut(key).map(|(_, value)| value)
    }

    /// Remembers, for its time from now where the key is new.
    pub(crate) fn set(&mut self, now: Instant, key: K, value: V) {
        self.forget_old(now);
        if let Some((_, known)) = self.entries.get_mut(&key) {
            *known = value;
            return;
        }
        if self.order.len() >= self.most {
            self.forget_oldest();
        }
        self.entries.insert(key.clone(), (now, value));
        self.order.push_back(key);
    }

    /// Forgets one; rare, so that it may take its time.
    pub(crate) fn remove(&mut self, key: &K) {
        if self.entries.remove(key).is_some() {
            self.order.retain(|other| other != key);
        }
    }

    /// All that is remembered, the oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.order.iter().filter_map(|key| Some((key, &self.entries.get(key)?.1)))
    }

    fn forget_old(&mut self, now: Instant) {
        while let Some((since, _)) = self.order.front().and_then(|key| self.entries.get(key))
            && now.saturating_duration_since(*since) >= self.time
        {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
        if let Some(key) = self.order.pop_front() {
            self.entries.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_forgets_the_old_and_the_oldest_of_too_many() {
        let start = Instant::now();
        let mut memory = Memory::new(Duration::from_secs(10), 2);
        memory.set(start, "a", 1);
        memory.set(start + Duration::from_secs(5), "b", 2);
        memory.set(start + Duration::from_secs(6), "a", 3);
        assert_eq!(memory.get(start + Duration::from_secs(9), &"a"), Some(&mut 3));
        assert_eq!(
            memory.get(start + Duration::from_secs(10), &"a"),
            None,
            "counted from the first"
        );
        memory.set(start + Duration::from_secs(11), "c", 4);
        memory.set(start + Duration::from_secs(11), "d", 5);
        assert_eq!(memory.iter().map(|(key, _)| *key).collect::<Vec<_>>(), ["c", "d"]);
        memory.remove(&"c");
        memory.remove(&"x");
        memory.set(start + Duration::from_secs(11), "e", 6);
        assert_eq!(memory.iter().map(|(key, _)| *key).collect::<Vec<_>>(), ["d", "e"]);
    }
}
