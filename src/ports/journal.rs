//! What survives the page: the agent's earlier calls, in the browser's own database.
//!
//! Each agent has a database of their own, and in it a key that only this browser can use. So what one
//! agent wrote is not readable to another who takes over the computer's window, and a copy of the disk
//! shows no name and no number.

pub mod database;
mod seal;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use cti::AgentId;
use phone::{Event, HistoryEntry, HistoryId, JournalEvent};
use wasm_bindgen_futures::spawn_local;

use self::database::{Database, Kind, NotKept};
use crate::runtime::Emit;

/// How many rows are read at once: few enough that reading them holds up nothing.
const READ_AT_ONCE: u32 = 200;

/// The agent's journal.
#[derive(Clone)]
pub struct Journal(Rc<Inner>);

/// What waits for the journal; it gets nothing where nothing can be kept.
type Waiter = Box<dyn FnOnce(Option<Rc<Database>>)>;

struct Inner {
    database: RefCell<Option<Rc<Database>>>,
    /// `None`: the journal is open, or will never be.
    waiters: RefCell<Option<Vec<Waiter>>>,
    /// The newest state of each call that waits to be kept, under its key; `None`: to be forgotten.
    waiting: RefCell<Vec<(String, Option<String>)>>,
    /// Somebody is writing, and will look again when done.
    writing: Cell<bool>,
    /// Nothing can be kept.
    refused: Cell<bool>,
    failed: Cell<bool>,
    emit: Emit,
}

impl Journal {
    /// Opens the journal, and reads what is in it: the newest calls first. Nothing waits for it.
    pub fn open(agent: AgentId, emit: Emit) -> Self {
        let inner = Rc::new(Inner {
            database: RefCell::default(),
            waiters: RefCell::new(Some(Vec::new())),
            waiting: RefCell::default(),
            writing: Cell::new(true),
            refused: Cell::new(false),
            failed: Cell::new(false),
            emit,
        });
        let opening = inner.clone();
        spawn_local(async move {
            match Database::open(&agent.to_string()).await {
                Ok(database) => {
                    let database = Rc::new(database);
                    opening.database.replace(Some(database.clone()));
                    opening.opened();
                    opening.write().await;
                    opening.read(&database).await;
                }
                Err(refusal) => {
                    opening.refused.set(true);
                    opening.waiting.take();
                    opening.opened();
                    opening.tell(JournalEvent::Refused(refusal));
                }
            }
        });
        Self(inner)
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

    /// Keeps a call, in place of what was kept under its id. All that is asked for in one turn is
    /// written together.
    pub fn keep(&self, entry: &HistoryEntry) {
        if let Ok(text) = serde_json::to_string(entry) {
            self.change(&entry.id, Some(text));
        }
    }

    /// Forgets a call.
    pub fn forget(&self, id: &HistoryId) {
        self.change(id, None);
    }

    fn change(&self, id: &HistoryId, text: Option<String>) {
        let key = row_key(id);
        let inner = &self.0;
        if inner.refused.get() {
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
