//! What survives the page, in the browser's own database: what goes on, and the agent's earlier calls.
//!
//! Each agent has a database of their own, and in it a key that only this browser can use. So what one
//! agent wrote is not readable to another who takes over the computer's window, and a copy of the disk
//! shows no name and no number.

pub mod database;
mod flights;
mod last_words;
mod record;
mod seal;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use cti::AgentId;
use phone::{Event, HistoryEntry, HistoryId, JournalEvent, JournalRefusal, Snapshot};
use wasm_bindgen_futures::spawn_local;

use self::{
    database::{Database, Kind, NotKept},
    record::Record,
};
use crate::runtime::Emit;

/// How many rows are read at once: few enough that reading them holds up nothing.
const READ_AT_ONCE: u32 = 200;

/// How many calls a page tells one that has a journal of its own.
const NEWEST: u32 = 1_000;

/// The agent's journal.
#[derive(Clone)]
pub struct Journal(Rc<Inner>);

/// What waits for the journal; it gets nothing where nothing can be kept.
type Waiter = Box<dyn FnOnce(Option<Rc<Database>>)>;

struct Inner {
    database: RefCell<Option<Rc<Database>>>,
    record: RefCell<Option<Rc<Record>>>,
    /// `None`: the journal is open, or will never be.
    waiters: RefCell<Option<Vec<Waiter>>>,
    /// The newest state of each call that waits to be kept, under its key; `None`: to be forgotten.
    waiting: RefCell<Vec<(String, Option<String>)>>,
    /// Somebody is writing, and will look again when done.
    writing: Cell<bool>,
    /// Nothing can be kept.
    refused: Cell<Option<JournalRefusal>>,
    /// What earlier pages did, the oldest first.
    flights: RefCell<Vec<String>>,
    failed: Cell<bool>,
    emit: Emit,
}

impl Journal {
    /// Opens the journal, and reads what is in it: what a page left, then the newest calls first. Nothing
    /// waits for it.
    pub fn open(agent: AgentId, emit: Emit) -> Self {
        let journal = Self::attend(agent, emit);
        journal.lead();
        journal
    }

    /// Opens the journal, and neither reads nor writes: a tab whose machine is in another may not write
    /// over what that one keeps.
    pub fn attend(agent: AgentId, emit: Emit) -> Self {
        let inner = Rc::new(Inner {
            database: RefCell::default(),
            record: RefCell::default(),
            waiters: RefCell::new(Some(Vec::new())),
            waiting: RefCell::default(),
            writing: Cell::new(true),
            refused: Cell::new(None),
            flights: RefCell::default(),
            failed: Cell::new(false),
            emit,
        });
        let opening = inner.clone();
        spawn_local(async move {
            match Database::open(&agent.to_string()).await {
                Ok(database) => {
                    opening.database.replace(Some(Rc::new(database)));
                    opening.opened();
                }
                Err(refusal) => {
                    opening.refused.set(Some(refusal));
                    opening.waiting.take();
                    opening.opened();
                }
            }
        });
        Self(inner)
    }

    /// From now on this tab writes. Reads what is in it: what a page left, then the newest calls first.
    pub fn lead(&self) {
        let inner = self.0.clone();
        self.when_open(move |database| {
            // Never at once: who says that this tab leads may not be there yet to hear it.
            spawn_local(async move {
                match (database, inner.refused.get()) {
                    (Some(database), _) => {
                        inner.open_record(database.clone()).await;
                        inner.write().await;
                        inner.read(&database).await;
                        inner.read_flights(&database).await;
                    }
                    (None, Some(refusal)) => inner.tell(JournalEvent::Refused(refusal)),
                    (None, None) => {}
                }
            });
        });
    }

    /// Reads the calls, the newest first; another tab writes.
    pub fn follow(&self) {
        let inner = self.0.clone();
        self.when_open(move |database| {
            if let Some(database) = database {
                spawn_local(async move { inner.read(&database).await });
            }
        });
    }

    /// Acts once it is known whether anything can be kept here.
    pub fn when_open(&self, act: impl FnOnce(Option<Rc<Database>>) + 'static) {
        let inner = &self.0;
        if let Some(waiters) = inner.waiters.borrow_mut().as_mut() {
            waiters.push(Box::new(act));
            return;
        }
        let database = inner.database.borrow().clone();
        act(database);
    }

    /// Keeps what goes on, in place of what was kept of it before.
    pub fn keep_state(&self, revision: u32, state: &Snapshot) {
        let record = self.0.record.borrow().clone();
        match (record, serde_json::to_string(state)) {
            (Some(record), Ok(text)) => record.keep(revision, text),
            _ => self.0.tell(JournalEvent::NotKept { revision }),
        }
    }

    /// The page goes, and may not go on for long enough to keep what was asked for: it is put aside at
    /// once, for the page that comes next.
    pub fn leave(&self, state: &Snapshot) {
        if let Some(record) = &*self.0.record.borrow()
            && record.is_behind()
            && let Ok(text) = serde_json::to_string(state)
        {
            record.leave(state.revision, &text);
        }
    }

    /// Keeps a call, in place of what was kept under its id. All that is asked for in one turn is
    /// written together.
    pub fn keep(&self, entry: &HistoryEntry) {
        if let Ok(text) = serde_json::to_string(entry) {
            self.change(&entry.id, Some(text));
        }
    }

    /// Gives what pages left of what goes on, and leaves it as it is; nothing where nothing is kept.
    pub fn look(&self, give: impl FnOnce(Vec<Snapshot>) + 'static) {
        self.when_open(move |database| {
            spawn_local(async move {
                give(match database {
                    Some(database) => Record::look(&database).await.unwrap_or_default(),
                    None => Vec::new(),
                });
            });
        });
    }

    /// What pages left here is another's by now: this is kept in its place.
    pub fn give_up(&self, nothing: &Snapshot) {
        let (inner, text) = (self.0.clone(), serde_json::to_string(nothing));
        self.when_open(move |database| {
            let (Some(database), Ok(text)) = (database, text) else { return };
            spawn_local(async move {
                if let Ok(record) = Record::open(database, Rc::new(|_| ())).await {
                    record.keep(0, text);
                    inner.record.replace(Some(record));
                }
            });
        });
    }

    /// Gives the newest calls that are kept, some at once: for a page in another part of the browser,
    /// which has a journal of its own.
    pub fn newest(&self, give: impl Fn(Vec<HistoryEntry>) + 'static) {
        self.when_open(move |database| {
            let Some(database) = database else { return };
            spawn_local(async move {
                let mut after = String::new();
                for _ in 0..NEWEST / READ_AT_ONCE {
                    let read = database.read(Kind::History, &after, READ_AT_ONCE).await;
                    let Ok(Some((texts, last))) = read else { break };
                    give(texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect());
                    after = last;
                }
            });
        });
    }

    /// Keeps calls that such a page has, where they are further than what is kept here.
    pub fn bring(&self, entries: Vec<HistoryEntry>) {
        let inner = self.0.clone();
        self.when_open(move |database| {
            let Some(database) = database else { return };
            spawn_local(async move {
                if inner.bring(&database, &entries).await.is_err() {
                    inner.fail();
                }
            });
        });
    }

    /// Forgets a call.
    pub fn forget(&self, id: &HistoryId) {
        self.change(id, None);
    }

    fn change(&self, id: &HistoryId, text: Option<String>) {
        let key = row_key(id);
        let inner = &self.0;
        if inner.refused.get().is_some() {
            return;
        }
        {
            let mut waiting = inner.waiting.borrow_mut();
            waiting.retain(|(other, _)| *other != key);
            waiting.push((key, text));
        }
        if !inner.writing.replace(true) {
            let inner = inner.clone();
            spawn_local(async move { inner.write().await });
        }
    }
}

impl Inner {
    fn opened(&self) {
        for act in self.waiters.take().unwrap_or_default() {
            let database = self.database.borrow().clone();
            act(database);
        }
    }

    async fn open_record(self: &Rc<Self>, database: Rc<Database>) {
        let weak = Rc::downgrade(self);
        let tell = Rc::new(move |event| {
            if let Some(inner) = weak.upgrade() {
                inner.tell(event);
            }
        });
        match Record::open(database, tell).await {
            Ok(record) => {
                self.record.replace(Some(record));
                self.tell(JournalEvent::Opened);
            }
            Err(NotKept) => self.fail(),
        }
    }

    /// Writes until nothing waits.
    async fn write(&self) {
        let database = self.database.borrow().clone();
        loop {
            let rows = self.waiting.take();
            let Some(database) = database.as_ref().filter(|_| !rows.is_empty()) else { break };
            if database.write(Kind::History, &rows).await.is_err() {
                self.fail();
            }
        }
        self.writing.set(false);
    }

    async fn bring(&self, database: &Database, entries: &[HistoryEntry]) -> Result<(), NotKept> {
        let keys: Vec<String> = entries.iter().map(|entry| row_key(&entry.id)).collect();
        let known = database.find(Kind::History, &keys).await?;
        let is_news = |entry: &HistoryEntry, known: Option<String>| {
            let known = known.and_then(|text| serde_json::from_str::<HistoryEntry>(&text).ok());
            known.is_none_or(|known| entry.is_further_than(&known))
        };
        let news = entries.iter().zip(keys).zip(known).filter_map(|((entry, key), known)| {
            let text = is_news(entry, known).then(|| serde_json::to_string(entry).ok())??;
            Some((key, Some(text)))
        });
        let rows: Vec<_> = news.collect();
        if rows.is_empty() { Ok(()) } else { database.write(Kind::History, &rows).await }
    }

    async fn read(&self, database: &Database) {
        let mut after = String::new();
        loop {
            match database.read(Kind::History, &after, READ_AT_ONCE).await {
                Ok(Some((texts, last))) => {
                    let entries = texts.iter().filter_map(|text| serde_json::from_str(text).ok());
                    self.tell(JournalEvent::HistoryRead(entries.collect()));
                    after = last;
                }
                Ok(None) => break,
                Err(NotKept) => {
                    self.fail();
                    break;
                }
            }
        }
    }

    /// Said once: the next failure would only say it again.
    fn fail(&self) {
        if !self.failed.replace(true) {
            self.tell(JournalEvent::Failed);
        }
    }

    fn tell(&self, event: JournalEvent) {
        (self.emit)(Event::Journal(event));
    }
}

/// Orders the newest call first: an id begins with the moment the call began. The rest of it stays
/// inside the sealed text, because a telephone system may name numbers in it; here is only a hash of it
/// (FNV-1a, which is the same for ever).
fn row_key(id: &HistoryId) -> String {
    const LATEST: u64 = 99_999_999_999_999;
    let began = id.0.split('-').next().and_then(|began| began.parse().ok()).unwrap_or(0);
    let newest_first = (LATEST - LATEST.min(began)).to_string();
    let hash = id.0.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let zeros = "0".repeat(14_usize.saturating_sub(newest_first.len()));
    [&zeros, &newest_first, "-", &hash.to_string()].concat()
}

#[cfg(test)]
mod tests;
