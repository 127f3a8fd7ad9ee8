//! What goes on, as one sealed record. What the last page left in it is read, and from then on only this
//! page writes there: one that lost the lead or was frozen meanwhile cannot write over it.
//!
//! The rows of the store: `page`, not sealed: which page writes. `now`: the record, sealed for that key.
//! `aside-`…: a record that could not be read, as it was found. A softphone that can read it takes it up.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use idb::{ObjectStore, Query};
use js_sys::{Math, Reflect, Uint8Array};
use phone::{JournalEvent, NotRead, SNAPSHOT_FORMAT, Snapshot};
use serde_json::Value;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::database::{
    Database, NotKept, ROW_KEY, STATE, begin, committed, key_of, row, sealed_of,
};
use super::last_words::{self, LastWords};
use crate::ports::clock;

const PAGE: &str = "page";
const NOW: &str = "now";
const ASIDE: &str = "aside-";

/// How the journal is told.
pub type Tell = Rc<dyn Fn(JournalEvent)>;

/// The record, which this page writes.
pub struct Record {
    database: Rc<Database>,
    /// Chosen by chance: tells this page from every other.
    page: String,
    /// What waits to be written, the newest only.
    waiting: RefCell<Option<(u32, String)>>,
    /// Somebody is writing, and will look again when done.
    writing: Cell<bool>,
    /// What is still said when the page goes.
    last_words: RefCell<Option<LastWords>>,
    /// Rows that were taken up, and are not needed once this page's record is kept.
    taken_up: RefCell<Vec<String>>,
    tell: Tell,
}

impl Record {
    /// Tells what other pages left, and makes this one the page that writes; fails where it cannot.
    pub async fn open(database: Rc<Database>, tell: Tell) -> Result<Rc<Self>, NotKept> {
        let this = Rc::new(Self {
            database,
            page: Math::random().to_string(),
            waiting: RefCell::default(),
            writing: Cell::default(),
            last_words: RefCell::default(),
            taken_up: RefCell::default(),
            tell,
        });
        let (rows, claimed) = this.claim().await?;
        let mut left = last_words::heard(&this.database.seal, &this.database.owner)
            .await
            .and_then(|text| read(&text).ok());
        for (key, found) in rows {
            let aside = key.starts_with(ASIDE);
            if !aside && key != NOW {
                continue;
            }
            match read_row(&this.database, &found).await {
                Ok(snapshot) => {
                    // The newest first: of one page what is older is then known.
                    if !aside && left.as_ref().is_some_and(|left| left.at >= snapshot.at) {
                        this.tell_of(left.take());
                    }
                    this.tell_of(Some(snapshot));
                    if aside {
                        this.taken_up.borrow_mut().push(key);
                    }
                }
                // Was told when it was set aside.
                Err(_) if aside => {}
                Err(why) => {
                    this.set_aside(&found).await?;
                    (this.tell)(JournalEvent::SetAside(why));
                }
            }
        }
        this.tell_of(left);
        claimed?;
        let words = LastWords::prepare(&this.database.seal, &this.database.owner).await;
        this.last_words.replace(words);
        Ok(this)
    }

    /// What pages left, and nothing becomes otherwise by it.
    pub async fn look(database: &Database) -> Result<Vec<Snapshot>, NotKept> {
        let (_transaction, store) = begin(&database.inner, STATE, "readonly")?;
        let rows = store.get_all(None, None)?.await?;
        let words = last_words::heard(&database.seal, &database.owner).await;
        let mut left: Vec<_> = words.and_then(|text| read(&text).ok()).into_iter().collect();
        for row in rows {
            let key = key_of(&row).unwrap_or_default();
            if (key == NOW || key.starts_with(ASIDE))
                && let Ok(snapshot) = read_row(database, &row).await
            {
                left.push(snapshot);
            }
        }
        Ok(left)
    }

    fn tell_of(&self, snapshot: Option<Snapshot>) {
        if let Some(snapshot) = snapshot {
            (self.tell)(JournalEvent::StateRead(Box::new(snapshot)));
        }
    }

    /// Whether something is not kept yet.
    pub fn is_behind(&self) -> bool {
        self.writing.get()
    }

    /// Puts this aside at once: it may not be kept any more.
    pub fn leave(&self, revision: u32, text: &str) {
        if let Some(words) = &*self.last_words.borrow() {
            words.say(revision, text);
        }
    }

    /// Keeps this in place of what was kept before. While something is being written, only the newest
    /// waits.
    pub fn keep(self: &Rc<Self>, revision: u32, text: String) {
        self.waiting.replace(Some((revision, text)));
        if !self.writing.replace(true) {
            let this = self.clone();
            spawn_local(async move { this.write().await });
        }
    }

    async fn write(&self) {
        while let Some((revision, text)) = self.waiting.take() {
            (self.tell)(match self.put(&text).await {
                Ok(()) => {
                    match &*self.last_words.borrow() {
                        Some(words) => words.kept(revision),
                        None => last_words::forget(&self.database.owner),
                    }
                    JournalEvent::Kept { revision }
                }
                Err(NotKept) => JournalEvent::NotKept { revision },
            });
        }
        self.writing.set(false);
    }

    /// Everything in the store, and whether this page writes from now on: a full disk lets it read only.
    async fn claim(&self) -> Result<(Vec<(String, JsValue)>, Result<(), NotKept>), NotKept> {
        let (transaction, store) = begin(&self.database.inner, STATE, "readwrite")?;
        let rows = store.get_all(None, None)?.await?;
        store.put(&row(PAGE, &self.page.as_str().into())?, None)?;
        let claimed = committed(transaction).await;
        let rows = rows.into_iter().filter_map(|row| Some((key_of(&row)?, row)));
        Ok((rows.collect(), claimed))
    }

    /// Moves what is under `now` away as it is.
    async fn set_aside(&self, found: &JsValue) -> Result<(), NotKept> {
        let (transaction, store) = begin(&self.database.inner, STATE, "readwrite")?;
        self.may_write(&store).await?;
        let aside = [ASIDE, &clock::now().0.to_string()].concat();
        Reflect::set(found, &ROW_KEY.into(), &aside.into())?;
        store.put(found, None)?;
        store.delete(Query::Key(NOW.into()))?;
        committed(transaction).await
    }

    /// It is on the medium when this returns.
    async fn put(&self, text: &str) -> Result<(), NotKept> {
        let place = self.database.place(STATE, NOW);
        let sealed = self.database.seal.seal(&[(&place, text)]).await?;
        let (transaction, store) = begin(&self.database.inner, STATE, "readwrite")?;
        self.may_write(&store).await?;
        for sealed in sealed {
            store.put(&row(NOW, &sealed)?, None)?;
        }
        let taken_up = self.taken_up.borrow().clone();
        for key in &taken_up {
            store.delete(Query::Key(key.as_str().into()))?;
        }
        // At once, because the page may be going.
        committed(transaction.commit()?).await?;
        self.taken_up.borrow_mut().clear();
        Ok(())
    }

    /// Fails where another page writes now. Asked in the transaction that writes, so that none can begin
    /// to in between.
    async fn may_write(&self, store: &ObjectStore) -> Result<(), NotKept> {
        let page = store.get(Query::Key(PAGE.into()))?.await?;
        let page = page.and_then(|row| sealed_of::<js_sys::JsString>(&row));
        if page.is_some_and(|page| page == self.page) { Ok(()) } else { Err(NotKept) }
    }
}

async fn read_row(database: &Database, found: &JsValue) -> Result<Snapshot, NotRead> {
    let sealed = sealed_of::<Uint8Array>(found).ok_or(NotRead::Damaged)?;
    let place = database.place(STATE, NOW);
    let opened = database.seal.open(&[(&place, sealed)]).await;
    read(&opened.into_iter().flatten().next().ok_or(NotRead::Damaged)?)
}

/// A newer form may differ in anything but the number of its form.
fn read(text: &str) -> Result<Snapshot, NotRead> {
    serde_json::from_str(text).map_err(|_| {
        let form = || serde_json::from_str::<Value>(text).ok()?.get("format")?.as_u64();
        if form() > Some(SNAPSHOT_FORMAT.into()) { NotRead::Newer } else { NotRead::Damaged }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_newer_softphone_wrote_is_told_from_what_is_damaged() {
        for newer in [
            r#"{"format":99,"revision":1,"state":{"everything":"else"}}"#,
            r#"{"format":2}"#,
            r#"{"state":[],"format":4294967296}"#,
        ] {
            assert_eq!(read(newer), Err(NotRead::Newer), "{newer}");
        }
        for damaged in
            ["", "{", "[]", "null", r#"{"format":1,"revision":1,"state":{}}"#, r#"{"format":"2"}"#]
        {
            assert_eq!(read(damaged), Err(NotRead::Damaged), "{damaged}");
        }
    }
}
