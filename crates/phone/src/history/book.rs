//! The calls in order: what is asked for is found without looking at all of them.

use std::{cmp::Ordering, collections::BinaryHeap};

use cti::CallReferenceId;
use serde::{Deserialize, Serialize};

use crate::{HistoryEntry, HistoryId, Millis, view::HistoryDigest};

/// How many calls are kept.
pub(crate) const MOST_KEPT: usize = 10_000;

/// The calls: two lists, so that the unfiled ones come first without being sought.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct History {
    /// The oldest first, as new ones come at the end.
    unfiled: Vec<Kept>,
    /// The same.
    settled: Vec<Kept>,
    revision: u32,
}

/// A call, ordered by its age. Boxed, so that one in between moves a few bytes of each other.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept(Box<HistoryEntry>);

impl Kept {
    fn age(&self) -> (Millis, &str) {
        (self.0.began, self.0.reference.as_str())
    }
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        self.age() == other.age()
    }
}

impl Eq for Kept {}

impl PartialOrd for Kept {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Kept {
    fn cmp(&self, other: &Self) -> Ordering {
        self.age().cmp(&other.age())
    }
}

impl History {
    pub(crate) fn digest(&self) -> HistoryDigest {
        HistoryDigest {
            rows: self.unfiled.len() + self.settled.len(),
            unfiled: self.unfiled.len(),
            revision: self.revision,
        }
    }

    /// A copy with no more than so many of each kind, the newest.
    pub(crate) fn newest(&self, most: usize) -> Self {
        let newest = |list: &[Kept]| list[list.len().saturating_sub(most)..].to_vec();
        Self {
            unfiled: newest(&self.unfiled),
            settled: newest(&self.settled),
            revision: self.revision,
        }
    }

    /// The rows have to be read again.
    pub(crate) const fn touch(&mut self) {
        self.revision = self.revision.wrapping_add(1);
    }

    pub(crate) fn get(&self, id: &HistoryId) -> Option<&HistoryEntry> {
        let age = id.halves()?;
        [&self.unfiled, &self.settled]
            .into_iter()
            .find_map(|list| Some(&*list[find(list, age).ok()?].0))
    }

    /// The newest call of that reference.
    pub(crate) fn of_reference(&self, reference: &CallReferenceId) -> Option<&HistoryEntry> {
        [&self.unfiled, &self.settled]
            .into_iter()
            .flatten()
            .filter(|kept| kept.0.reference == *reference)
            .max()
            .map(|kept| &*kept.0)
    }

    /// From the first of them: the unfiled ones, then the others; the newest first.
    pub(crate) fn rows(&self, first: usize) -> impl Iterator<Item = &HistoryEntry> {
        let past = first.saturating_sub(self.unfiled.len());
        let unfiled = self.unfiled.iter().rev().skip(first);
        unfiled.chain(self.settled.iter().rev().skip(past)).map(|kept| &*kept.0)
    }

    /// Puts a call in its place, instead of what was known of it. Whether anything changed.
    pub(crate) fn put(&mut self, entry: HistoryEntry) -> bool {
        if self.get(&entry.id) == Some(&entry) {
            return false;
        }
        let kept = Kept(Box::new(entry));
        for list in [&mut self.unfiled, &mut self.settled] {
            if let Ok(at) = find(list, kept.age()) {
                list.remove(at);
            }
        }
        let list = if kept.0.is_unfiled() { &mut self.unfiled } else { &mut self.settled };
        let at = find(list, kept.age()).unwrap_or_else(|at| at);
        list.insert(at, kept);
        self.touch();
        true
    }

    /// Lets go of a call.
    pub(crate) fn forget(&mut self, id: &HistoryId) {
        let Some(age) = id.halves() else { return };
        for list in [&mut self.unfiled, &mut self.settled] {
            if let Ok(at) = find(list, age) {
                list.remove(at);
                self.revision = self.revision.wrapping_add(1);
            }
        }
    }

    /// Takes in what was kept before, in any order. What is known of a call already is newer, unless it
    /// is not as far. Gives the ids of those that were not known.
    pub(crate) fn merge(&mut self, entries: Vec<HistoryEntry>) -> Vec<HistoryId> {
        let (mut unfiled, mut settled) = (BinaryHeap::new(), BinaryHeap::new());
        let mut fresh = Vec::new();
        for entry in entries {
            // A row under a wrong id could neither be found nor be changed again.
            let sound = HistoryId::of(entry.began, &entry.reference) == entry.id;
            if !sound {
                continue;
            }
            if let Some(known) = self.get(&entry.id) {
                if entry.is_further_than(known) {
                    self.put(entry);
                }
            } else {
                fresh.push(entry.id.clone());
                let list = if entry.is_unfiled() { &mut unfiled } else { &mut settled };
                list.push(Kept(Box::new(entry)));
            }
        }
        if !fresh.is_empty() {
            merge(&mut self.unfiled, unfiled);
            merge(&mut self.settled, settled);
            self.touch();
        }
        fresh
    }

    /// Lets go of the oldest calls that there is no room for, except unfiled ones.
    pub(crate) fn trim(&mut self, most: usize) -> Vec<HistoryId> {
        let too_many = (self.unfiled.len() + self.settled.len()).saturating_sub(most);
        let gone = self.settled.drain(..too_many.min(self.settled.len()));
        let gone: Vec<HistoryId> = gone.map(|kept| kept.0.id).collect();
        if !gone.is_empty() {
            self.touch();
        }
        gone
    }
}

fn find(list: &[Kept], age: (Millis, &str)) -> Result<usize, usize> {
    // The newest are asked for most, and new ones go to the end.
    match list.last() {
        None => Err(0),
        Some(newest) if newest.age() < age => Err(list.len()),
        Some(_) => list.binary_search_by(|kept| kept.age().cmp(&age)),
    }
}

/// Both in order, in one pass; of two of one id the first stays. By a heap, because `sort` would weigh
/// 3 kB in the app.
fn merge(list: &mut Vec<Kept>, more: BinaryHeap<Kept>) {
    let mut all = Vec::with_capacity(list.len() + more.len());
    let mut old = std::mem::take(list).into_iter().peekable();
    for kept in more.into_sorted_vec() {
        while let Some(older) = old.next_if(|old| *old < kept) {
            all.push(older);
        }
        if all.last() != Some(&kept) {
            all.push(kept);
        }
    }
    all.extend(old);
    *list = all;
}
