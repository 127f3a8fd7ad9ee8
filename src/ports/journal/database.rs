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
const VERSION: u32 = 1;

const KEY: &str = "key";
/// The fields of a row.
const ROW_KEY: &str = "key";
const ROW_SEALED: &str = "sealed";

/// What rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The agent's earlier calls.
    History,
    /// What only the agent knows.
    Secrets,
}

impl Kind {
    const ALL: [Self; 2] = [Self::History, Self::Secrets];

    const fn name(self) -> &'static str {
        match self {
            Self::History => "history",
            Self::Secrets => "secrets",
        }
    }
}

#[wasm_bindgen]
extern "C" {
    /// `web-sys` has the third argument only behind a compiler flag.
    #[wasm_bindgen(extends = IdbDatabase)]
    type StrictDatabase;

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
    inner: StrictDatabase,
    /// What each row is sealed for begins with this.
    owner: String,
    seal: Seal,
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
            kept.map(|(key, text)| (self.place(kind, key), text)).collect();
        let texts: Vec<(&str, &str)> =
            kept.iter().map(|(place, text)| (place.as_str(), *text)).collect();
        let mut sealed = self.seal.seal(&texts).await?.into_iter();
        let (transaction, store) = begin(&self.inner, kind.name(), "readwrite")?;
        for (key, text) in rows {
            if text.is_none() {
                store.delete(Query::Key(key.into()))?;
            } else if let Some(sealed) = sealed.next() {
                let row = Object::new();
                Reflect::set(&row, &ROW_KEY.into(), &key.into())?;
                Reflect::set(&row, &ROW_SEALED.into(), &sealed)?;
                store.put(&row, None)?;
            }
        }
        committed(transaction).await
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
        let field = |row: &JsValue, name: &str| Reflect::get(row, &name.into()).ok();
        let rows: Vec<(String, Option<Uint8Array>)> = rows
            .iter()
            .filter_map(|row| {
                let sealed = field(row, ROW_SEALED).and_then(|sealed| sealed.dyn_into().ok());
                Some((field(row, ROW_KEY)?.as_string()?, sealed))
            })
            .collect();
        let Some((last, _)) = rows.last().cloned() else { return Ok(None) };
        let places: Vec<String> = rows.iter().map(|(key, _)| self.place(kind, key)).collect();
        let sealed: Vec<(&str, Uint8Array)> = places
            .iter()
            .zip(rows)
            .filter_map(|(place, (_, sealed))| Some((place.as_str(), sealed?)))
            .collect();
        let opened = self.seal.open(&sealed).await;
        Ok(Some((opened.into_iter().flatten().collect(), last)))
    }

    fn place(&self, kind: Kind, key: &str) -> String {
        [&self.owner, kind.name(), key].join("/")
    }
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
        let _ = database.create_object_store(KEY, ObjectStoreParams::new());
        for kind in Kind::ALL {
            let _ = database.create_object_store(kind.name(), rows.clone());
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
fn begin(
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

async fn committed(transaction: Transaction) -> Result<(), NotKept> {
    if transaction.await?.is_committed() { Ok(()) } else { Err(NotKept) }
}
