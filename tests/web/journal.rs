//! The journal in a real database: what is kept comes back, sealed and for its agent alone.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use idb::{Database, Factory, KeyPath, ObjectStoreParams, TransactionMode};
use js_sys::{Promise, Uint8Array};
use leptos::prelude::*;
use phone::{
    Closing, EndReason, Event, HistoryEntry, HistoryId, JournalEvent, JournalRefusal, Millis,
    view::Direction,
};
use softphone::ports::journal::Journal;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{console_log, wasm_bindgen_test};
use web_sys::CryptoKey;

pub type Told = Rc<RefCell<Vec<JournalEvent>>>;

/// The agent's journal, once it is open or cannot be.
pub async fn open(agent: &str) -> (Journal, Told) {
    let told = Told::default();
    let tells = told.clone();
    let journal = Journal::open(
        agent.parse().unwrap(),
        Rc::new(move |event| {
            if let Event::Journal(event) = event {
                tells.borrow_mut().push(event);
            }
        }),
    );
    let opened = Rc::new(Cell::new(false));
    let opens = opened.clone();
    journal.when_open(move |_| opens.set(true));
    until(|| opened.get()).await;
    (journal, told)
}

/// Until a condition holds; the test runner ends a test that waits for ever.
pub async fn until(condition: impl Fn() -> bool) {
    while !condition() {
        turn().await;
    }
}

/// Lets everything else have its turn.
pub async fn turn() {
    let moment = Promise::new(&mut |resolve, _| {
        window().set_timeout_with_callback(&resolve).unwrap();
    });
    JsFuture::from(moment).await.unwrap();
}

/// Whether the history was read.
fn has_read(told: &Told) -> bool {
    told.borrow().iter().any(|event| matches!(event, JournalEvent::HistoryRead(_)))
}

pub fn read(told: &Told) -> Vec<HistoryEntry> {
    let told = told.borrow();
    told.iter()
        .flat_map(|event| match event {
            JournalEvent::HistoryRead(entries) => entries.clone(),
            _ => Vec::new(),
        })
        .collect()
}

pub fn entry(nth: u64, notes: &str) -> HistoryEntry {
    let reference = cti::CallReferenceId::new(&format!("ref-{nth}")).unwrap();
    let began = Millis(1_762_000_000_000 + nth);
    HistoryEntry {
        id: HistoryId::of(began, &reference),
        reference,
        direction: Direction::Outbound,
        name: Some("Kim Okafor".into()),
        number: cti::PhoneNumber::parse("+14155550100").ok(),
        contact: None,
        began,
        duration: Some(1),
        end_reason: EndReason::LocalHangup,
        ticket: None,
        notes: notes.into(),
        disposition: None,
        dismissed: false,
        closing: Closing::default(),
        recording: None,
    }
}

/// What is in the database, as any program on this computer would find it.
pub async fn raw(agent: &str, store: &str) -> (Database, Vec<JsValue>) {
    let request = Factory::new().unwrap().open(&["softphone-", agent].concat(), None).unwrap();
    let database = request.await.unwrap();
    let transaction = database.transaction(&[store], TransactionMode::ReadOnly).unwrap();
    let rows = transaction.object_store(store).unwrap().get_all(None, None).unwrap().await.unwrap();
    (database, rows)
}

async fn rows(agent: &str) -> usize {
    let (database, rows) = raw(agent, "history").await;
    database.close();
    rows.len()
}

/// Until this many calls are in the database.
async fn until_kept(agent: &str, count: usize) {
    while rows(agent).await != count {}
}

#[wasm_bindgen_test]
async fn what_is_kept_comes_back_as_it_was_last_and_the_newest_first() {
    let (journal, _) = open("8001").await;
    journal.keep(&entry(1, "old"));
    journal.keep(&entry(2, "second"));
    journal.keep(&entry(1, "new"));
    until_kept("8001", 2).await;
    journal.forget(&entry(2, "").id);
    journal.keep(&entry(3, "third"));
    journal.keep(&entry(4, "fourth"));
    journal.forget(&entry(4, "").id);
    until_kept("8001", 2).await;

    let (_again, told) = open("8001").await;
    until(|| read(&told).len() == 2).await;
    let kept = read(&told);
    assert_eq!(kept, [entry(3, "third"), entry(1, "new")]);
}

#[wasm_bindgen_test]
async fn nothing_readable_is_on_the_disk_and_the_key_cannot_be_taken_away() {
    let (journal, _) = open("8002").await;
    journal.keep(&entry(1, "The safe is open"));
    until_kept("8002", 1).await;
    let (database, kept) = raw("8002", "history").await;
    database.close();
    let row = js_sys::JSON::stringify(&kept[0]).unwrap().as_string().unwrap();
    let sealed = js_sys::Reflect::get(&kept[0], &"sealed".into()).unwrap();
    let sealed = String::from_utf8_lossy(&Uint8Array::new(&sealed).to_vec()).into_owned();
    for private in ["Kim", "4155550100", "safe", "ref-1"] {
        assert!(!row.contains(private) && !sealed.contains(private), "{private} is readable");
    }
    let (database, keys) = raw("8002", "key").await;
    database.close();
    let key: CryptoKey = keys[0].clone().dyn_into().unwrap();
    assert!(!key.extractable());
}

#[wasm_bindgen_test]
async fn what_one_agent_wrote_is_not_readable_under_another_nor_in_another_place() {
    let (journal, _) = open("8003").await;
    journal.keep(&entry(1, "mine"));
    journal.keep(&entry(2, "mine, too"));
    until_kept("8003", 2).await;
    let (_other, _) = open("8004").await;
    until_kept("8004", 0).await;
    // Somebody copies a row into the other agent's database, and one onto another of the same agent.
    let (database, kept) = raw("8003", "history").await;
    database.close();
    put("8004", &kept[0]).await;
    js_sys::Reflect::set(
        &kept[1],
        &"sealed".into(),
        &js_sys::Reflect::get(&kept[0], &"sealed".into()).unwrap(),
    )
    .unwrap();
    put("8003", &kept[1]).await;

    let (_again, told) = open("8004").await;
    until(|| has_read(&told)).await;
    assert_eq!(read(&told), []);
    let (_again, told) = open("8003").await;
    until(|| has_read(&told)).await;
    assert_eq!(read(&told), [entry(2, "mine, too")]);
}

async fn put(agent: &str, row: &JsValue) {
    let (database, _) = raw(agent, "history").await;
    let transaction = database.transaction(&["history"], TransactionMode::ReadWrite).unwrap();
    transaction.object_store("history").unwrap().put(row, None).unwrap().await.unwrap();
    transaction.await.unwrap();
    database.close();
}

#[wasm_bindgen_test]
async fn a_newer_apps_journal_is_left_alone() {
    let name = "softphone-8005";
    let mut request = Factory::new().unwrap().open(name, Some(3)).unwrap();
    request.on_upgrade_needed(|event| {
        let database = idb::DatabaseEvent::database(&event).unwrap();
        let mut rows = ObjectStoreParams::new();
        rows.key_path(Some(KeyPath::new_single("tomorrow")));
        database.create_object_store("history", rows).unwrap();
    });
    request.await.unwrap().close();
    let (journal, told) = open("8005").await;
    journal.keep(&entry(1, "today"));
    until(|| !told.borrow().is_empty()).await;
    assert_eq!(*told.borrow(), [JournalEvent::Refused(JournalRefusal::Newer)]);
    journal.keep(&entry(2, "today"));
    let (database, kept) = raw("8005", "history").await;
    assert_eq!((database.version().unwrap(), kept.len()), (3, 0));
    database.close();
}

/// A newer app in another tab is not kept waiting, and the older one says that it keeps nothing more.
#[wasm_bindgen_test]
async fn an_open_journal_gives_way_to_a_newer_app() {
    let (journal, told) = open("8006").await;
    journal.keep(&entry(1, "kept"));
    until_kept("8006", 1).await;
    let request = Factory::new().unwrap().open("softphone-8006", Some(3)).unwrap();
    let newer = request.await.unwrap();
    journal.keep(&entry(2, "too late"));
    until(|| told.borrow().contains(&JournalEvent::Failed)).await;
    // Many times what the first failure took.
    for nth in 3..50 {
        journal.keep(&entry(nth, "too late"));
        turn().await;
    }
    newer.close();
    let failures = told.borrow().iter().filter(|event| **event == JournalEvent::Failed).count();
    assert_eq!(failures, 1, "said once");
}

/// Read in portions; how long the longest holds up the page is printed, not judged.
#[wasm_bindgen_test]
async fn ten_thousand_calls_are_read_in_portions() {
    let (journal, _) = open("8007").await;
    for nth in 0..10_000 {
        journal.keep(&entry(nth, ""));
    }
    until_kept("8007", 10_000).await;
    let clock = || window().performance().unwrap().now();
    let began = clock();
    let (_again, told) = open("8007").await;
    let longest = Rc::new(RefCell::new((clock(), 0.0_f64)));
    // Ticks between tasks: the longest gap is the longest that anything else had to wait.
    while read(&told).len() < 10_000 {
        turn().await;
        let (last, most) = *longest.borrow();
        *longest.borrow_mut() = (clock(), most.max(clock() - last));
    }
    console_log!(
        "10,000 calls read in {:.0} ms; nothing else waited longer than {:.0} ms",
        clock() - began,
        longest.borrow().1
    );
    for event in told.borrow().iter() {
        if let JournalEvent::HistoryRead(entries) = event {
            assert!(entries.len() <= 200);
        }
    }
}
