//! One agent's database in the browser: rows of sealed texts, of a kind, each under its key.

use idb::{
    DatabaseEvent, Error, Factory, KeyPath, KeyRange, ObjectStore, ObjectStoreParams, Query,
    Transaction,
};
use js_sys::{Object, Reflect, Uint8Array};
use phone::JournalRefusal;
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use web_sys::{CryptoKey, IdbDatabase, IdbTransaction};

use super::seal::{self, Seal};

/// The format of everything in the database. The browser itself refuses an app that knows only an
/// older one, and lets a newer one bring the old up to date before anything is read.
///
/// 1. `key`: the sealing key. `history`, `secrets`: rows `{ key, sealed }`, `sealed` being 12 random
///    bytes and the AES-GCM of the JSON, with agent, kind and key as additional data.
/// 2. `state`: what goes on, one such row beside the few that [`super::record`] and [`super::flights`]
///    describe.
const VERSION: u32 = 2;

const KEY: &str = "key";
/// The store of what goes on.
pub(super) const STATE: &str = "state";
/// The fields of a row.
pub(super) const ROW_KEY: &str = "key";
const ROW_SEALED: &str = "sealed";

/// What rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The agent's earlier calls.
    History,
    /// What only the agent knows.
    Secrets,
    /// What earlier pages did. In the store of what goes on, where whoever looks for something else passes
    /// them over, a softphone from before there were any among them.
    Flights,
}

impl Kind {
    /// Those with a store of their own.
    const STORES: [Self; 2] = [Self::History, Self::Secrets];

    const fn name(self) -> &'static str {
        match self {
            Self::History => "history",
            Self::Secrets => "secrets",
            Self::Flights => STATE,
        }
    }
}

#[wasm_bindgen]
extern "C" {
    /// `web-sys` has the third argument only behind a compiler flag.
    #[wasm_bindgen(extends = IdbDatabase)]
    pub(super) type StrictDatabase;

    #[wasm_bindgen(catch, method, structural, js_name = transaction)]
    fn transaction_with_options(
        this: &StrictDatabase,
        store: &str,
        mode: &str,
        options: &JsValue,
    ) -> Result<IdbTransaction, JsValue>;
}

/// One agent's database, open.
pub struct Database {
    pub(super) inner: StrictDatabase,
    /// What each row is sealed for begins with this.
    pub(super) owner: String,
    pub(super) seal: Seal,
    /// A newer app in another tab asked for the database, and has it now.
    _on_version_change: Closure<dyn FnMut()>,
}

impl Database {
    /// Opens it, and makes it where there is none.
    pub async fn open(agent: &str) -> Result<Self, JournalRefusal> {
        let crypto = seal::cryptography().ok_or(JournalRefusal::Insecure)?;
        let owner = ["softphone-", agent].concat();
        let database = open(&owner).await.map_err(|error| refusal(&error))?;
        let on_version_change = {
            let database = database.clone();
            Closure::<dyn FnMut()>::new(move || database.close())
        };
        database.set_onversionchange(Some(on_version_change.as_ref().unchecked_ref()));
        let key = sealing_key(&database, &crypto).await.map_err(|_| JournalRefusal::Blocked)?;
        Ok(Self {
            inner: database,
            owner,
            seal: Seal::new(crypto, key),
            _on_version_change: on_version_change,
        })
    }

    /// Puts each text in place of the one under its key, and takes away those without a text: all of
    /// it, or nothing. It is on the medium when this returns.
    pub async fn write(
        &self,
        kind: Kind,
        rows: &[(String, Option<String>)],
    ) -> Result<(), NotKept> {
        let kept = rows.iter().filter_map(|(key, text)| Some((key, text.as_deref()?)));
        let kept: Vec<(String, &str)> =
            kept.map(|(key, text)| (self.place(kind.name(), key), text)).collect();
        let texts: Vec<(&str, &str)> =
            kept.iter().map(|(place, text)| (place.as_str(), *text)).collect();
        let mut sealed = self.seal.seal(&texts).await?.into_iter();
        let (transaction, store) = begin(&self.inner, kind.name(), "readwrite")?;
        for (key, text) in rows {
            if text.is_none() {
                store.delete(Query::Key(key.into()))?;
            } else if let Some(sealed) = sealed.next() {
                store.put(&row(key, &sealed)?, None)?;
            }
        }
        // At once, because the page may be going.
        committed(transaction.commit()?).await
    }

    /// The first rows with keys beyond `after`, in the order of their keys, and the last key there
    /// was; `None`: there are no more. A row that cannot be opened is passed over, and left alone.
    pub async fn read(
        &self,
        kind: Kind,
        after: &str,
        most: u32,
    ) -> Result<Option<(Vec<String>, String)>, NotKept> {
        let (_transaction, store) = begin(&self.inner, kind.name(), "readonly")?;
        let beyond = KeyRange::lower_bound(&after.into(), Some(true))?;
        let rows = store.get_all(Some(Query::KeyRange(beyond)), Some(most))?.await?;
        let rows: Vec<(String, Option<Uint8Array>)> =
            rows.iter().filter_map(|row| Some((key_of(row)?, sealed_of(row)))).collect();
        let Some((last, _)) = rows.last().cloned() else { return Ok(None) };
        let places: Vec<String> =
            rows.iter().map(|(key, _)| self.place(kind.name(), key)).collect();
        let sealed: Vec<(&str, Uint8Array)> = places
            .iter()
            .zip(rows)
            .filter_map(|(place, (_, sealed))| Some((place.as_str(), sealed?)))
            .collect();
        let opened = self.seal.open(&sealed).await;
        Ok(Some((opened.into_iter().flatten().collect(), last)))
    }

    /// What is under each of these keys; `None` where nothing is, or nothing that can be opened.
    pub async fn find(&self, kind: Kind, keys: &[String]) -> Result<Vec<Option<String>>, NotKept> {
        let (_transaction, store) = begin(&self.inner, kind.name(), "readonly")?;
        let mut found = Vec::new();
        for key in keys {
            let row = store.get(Query::Key(key.into()))?.await?;
            found.push(row.and_then(|row| sealed_of::<Uint8Array>(&row)));
        }
        let mut texts = Vec::new();
        for (key, sealed) in keys.iter().zip(found) {
            let place = self.place(kind.name(), key);
            let opened = match sealed {
                Some(sealed) => self.seal.open(&[(&place, sealed)]).await,
                None => Vec::new(),
            };
            texts.push(opened.into_iter().flatten().next());
        }
        Ok(texts)
    }

    /// What a row is sealed for.
    pub(super) fn place(&self, store: &str, key: &str) -> String {
        [&self.owner, store, key].join("/")
    }
}

/// A row; `sealed` is its content, which in few rows is not sealed.
pub(super) fn row(key: &str, sealed: &JsValue) -> Result<JsValue, JsValue> {
    let row = Object::new();
    Reflect::set(&row, &ROW_KEY.into(), &key.into())?;
    Reflect::set(&row, &ROW_SEALED.into(), sealed)?;
    Ok(row.into())
}

pub(super) fn key_of(row: &JsValue) -> Option<String> {
    field(row, ROW_KEY)?.as_string()
}

pub(super) fn sealed_of<T: JsCast>(row: &JsValue) -> Option<T> {
    field(row, ROW_SEALED)?.dyn_into().ok()
}

fn field(row: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(row, &name.into()).ok()
}

/// Something was not kept, or could not be read.
#[derive(Debug)]
pub struct NotKept;

impl From<Error> for NotKept {
    fn from(_: Error) -> Self {
        Self
    }
}

impl From<JsValue> for NotKept {
    fn from(_: JsValue) -> Self {
        Self
    }
}

async fn open(name: &str) -> Result<StrictDatabase, Error> {
    let mut request = Factory::new()?.open(name, Some(VERSION))?;
    // What fails here fails the opening, which says so.
    request.on_upgrade_needed(|event| {
        let Ok(database) = event.database() else { return };
        let mut rows = ObjectStoreParams::new();
        rows.key_path(Some(KeyPath::new_single(ROW_KEY)));
        let there = database.store_names();
        let create = |name: &str, how: ObjectStoreParams| {
            if !there.iter().any(|there| there == name) {
                let _ = database.create_object_store(name, how);
            }
        };
        create(KEY, ObjectStoreParams::new());
        for name in Kind::STORES.map(Kind::name).into_iter().chain([STATE]) {
            create(name, rows.clone());
        }
    });
    Ok(IdbDatabase::from(request.await?).unchecked_into())
}

fn refusal(error: &Error) -> JournalRefusal {
    match error {
        // "An attempt was made to open a database using a lower version than the existing version."
        Error::DomException(exception) if exception.name() == "VersionError" => {
            JournalRefusal::Newer
        }
        _ => JournalRefusal::Blocked,
    }
}

/// The key that is kept here, or a new one. Two tabs may both find none: the first to put one wins.
async fn sealing_key(
    database: &StrictDatabase,
    crypto: &web_sys::Crypto,
) -> Result<CryptoKey, NotKept> {
    if let Some(key) = kept_key(database).await? {
        return Ok(key);
    }
    let key = seal::new_key(crypto).await?;
    let (transaction, store) = begin(database, KEY, "readwrite")?;
    store.add(&key, Some(&KEY.into()))?;
    // Fails where another tab was first.
    let _ = committed(transaction).await;
    kept_key(database).await?.ok_or(NotKept)
}

async fn kept_key(database: &StrictDatabase) -> Result<Option<CryptoKey>, NotKept> {
    let (_transaction, store) = begin(database, KEY, "readonly")?;
    let key = store.get(Query::Key(KEY.into()))?.await?;
    Ok(key.and_then(|key| key.dyn_into().ok()))
}

/// A transaction on one store. "Strict": it is complete only when it is on the medium.
pub(super) fn begin(
    database: &StrictDatabase,
    store: &str,
    mode: &str,
) -> Result<(Transaction, ObjectStore), NotKept> {
    let options = Object::new();
    Reflect::set(&options, &"durability".into(), &"strict".into())?;
    let transaction: Transaction = database.transaction_with_options(store, mode, &options)?.into();
    let store = transaction.object_store(store)?;
    Ok((transaction, store))
}

pub(super) async fn committed(transaction: Transaction) -> Result<(), NotKept> {
    if transaction.await?.is_committed() { Ok(()) } else { Err(NotKept) }
}
