//! What goes on, in a real database: it comes back as it was last, and no page writes over another's.

use std::{cell::Cell, rc::Rc};

use idb::TransactionMode;
use js_sys::{Reflect, Uint8Array};
use phone::{Event, Intent, JournalEvent, JournalRefusal, Millis, NotRead, Phone, Snapshot};
use softphone::ports::journal::Journal;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    journal::{Told, open, raw, turn, until},
    page::settings,
};

/// What goes on: this text is in the dialer.
fn state(typed: &str) -> Snapshot {
    let mut phone = Phone::new(settings());
    phone.handle(Millis(1), Event::Started);
    phone.handle(Millis(2), Event::Intent(Intent::EditNumber(typed.into())));
    phone.snapshot()
}

fn text(state: &Snapshot) -> String {
    serde_json::to_string(state).unwrap()
}

/// The journal, once it can keep what goes on.
async fn open_to_keep(agent: &str) -> (Journal, Told) {
    let (journal, told) = open(agent).await;
    until(|| told.borrow().contains(&JournalEvent::Opened)).await;
    (journal, told)
}

/// Keeps it, until it is on the medium.
async fn keep(journal: &Journal, told: &Told, revision: u32, state: &Snapshot) {
    journal.keep_state(revision, state);
    until(|| told.borrow().contains(&JournalEvent::Kept { revision })).await;
}

/// What pages left, in the order it was told; nothing of it after it was said that keeping begins.
fn left(told: &Told) -> Vec<String> {
    let told = told.borrow();
    let opened = told.iter().position(|event| *event == JournalEvent::Opened).unwrap();
    let states = told.iter().enumerate().filter_map(|(at, event)| match event {
        JournalEvent::StateRead(state) => {
            assert!(at < opened, "it is taken up before anything is written");
            Some(text(state))
        }
        _ => None,
    });
    states.collect()
}

#[wasm_bindgen_test]
async fn what_was_not_kept_yet_when_the_page_went_is_told_to_the_next() {
    let agent = "6021";
    let (journal, told) = open_to_keep(agent).await;
    // Nothing waits, so nothing is put aside.
    journal.leave(&state("555"));
    keep(&journal, &told, 1, &state("555")).await;
    let (mut last, item) = (state("555 01"), "softphone-6021-left");
    (last.at, last.revision) = (Millis(3), 3);
    // The page goes while an older one is being written.
    journal.keep_state(2, &state("555 0"));
    journal.leave(&last);
    let aside = || web_sys::window().unwrap().local_storage().unwrap().unwrap().get_item(item);
    let text_aside = aside().unwrap().unwrap();
    assert!(text(&last).contains("dialer") && !text_aside.contains("dialer"), "it is sealed");
    until(|| told.borrow().contains(&JournalEvent::Kept { revision: 2 })).await;

    let (_, other) = open_to_keep("6022").await;
    assert_eq!(left(&other), [""; 0], "nobody else's");
    let (next, told) = open_to_keep(agent).await;
    assert_eq!(left(&told), [text(&last), text(&state("555 0"))]);
    assert_eq!(aside().unwrap(), Some(text_aside), "until that page keeps it");
    keep(&next, &told, 4, &last).await;
    assert_eq!(aside().unwrap(), None);

    // Damaged, it is as if nothing had been said.
    let storage = web_sys::window().unwrap().local_storage().unwrap().unwrap();
    storage.set_item(item, "ab.00000001.nonsense").unwrap();
    let (_, told) = open_to_keep(agent).await;
    assert_eq!(left(&told), [text(&last)]);
}

fn count(told: &Told, event: &JournalEvent) -> usize {
    told.borrow().iter().filter(|told| *told == event).count()
}

fn keys(rows: &[JsValue]) -> Vec<String> {
    let key = |row| Reflect::get(row, &"key".into()).unwrap().as_string().unwrap();
    rows.iter().map(key).collect()
}

fn sealed(row: &JsValue) -> Uint8Array {
    Uint8Array::new(&Reflect::get(row, &"sealed".into()).unwrap())
}

/// The row of the record, changed by somebody and put back, under this key.
async fn change(agent: &str, key: &str, change: impl FnOnce(&JsValue)) {
    let (database, rows) = raw(agent, "state").await;
    let row = rows.iter().find(|row| keys(&[(*row).clone()]) == ["now"]).unwrap();
    change(row);
    Reflect::set(row, &"key".into(), &key.into()).unwrap();
    let transaction = database.transaction(&["state"], TransactionMode::ReadWrite).unwrap();
    let store = transaction.object_store("state").unwrap();
    store.delete(idb::Query::Key("now".into())).unwrap().await.unwrap();
    store.put(row, None).unwrap().await.unwrap();
    transaction.await.unwrap();
    database.close();
}

#[wasm_bindgen_test]
async fn what_goes_on_comes_back_as_it_was_last() {
    let (journal, told) = open_to_keep("8101").await;
    assert_eq!(left(&told), Vec::<String>::new());
    keep(&journal, &told, 1, &state("0201")).await;
    keep(&journal, &told, 2, &state("020155")).await;

    let (_again, told) = open_to_keep("8101").await;
    assert_eq!(left(&told), [text(&state("020155"))]);
}

#[wasm_bindgen_test]
async fn while_one_state_is_written_only_the_newest_waits() {
    let (journal, told) = open_to_keep("8102").await;
    for revision in 1..=50 {
        journal.keep_state(revision, &state(&revision.to_string()));
    }
    until(|| told.borrow().contains(&JournalEvent::Kept { revision: 50 })).await;
    let kept = told.borrow().iter().filter(|e| matches!(e, JournalEvent::Kept { .. })).count();
    assert_eq!(kept, 1, "all of one turn is written once");
    journal.keep_state(51, &state("51"));
    turn().await;
    for revision in 52..=60 {
        journal.keep_state(revision, &state(&revision.to_string()));
    }
    until(|| told.borrow().contains(&JournalEvent::Kept { revision: 60 })).await;
    let (_again, told) = open_to_keep("8102").await;
    assert_eq!(left(&told), [text(&state("60"))]);
}

#[wasm_bindgen_test]
async fn nothing_readable_of_what_goes_on_is_on_the_disk_and_other_agents_do_not_get_it() {
    let (journal, told) = open_to_keep("8103").await;
    keep(&journal, &told, 1, &state("+1 415 555 0100")).await;
    let (database, rows) = raw("8103", "state").await;
    database.close();
    for row in &rows {
        let row = [
            js_sys::JSON::stringify(row).unwrap().as_string().unwrap(),
            String::from_utf8_lossy(&sealed(row).to_vec()).into_owned(),
        ];
        assert!(!row.concat().contains("555 0100"), "a number is readable");
    }
    let (_other, told) = open_to_keep("8104").await;
    assert_eq!(left(&told), Vec::<String>::new());
}

/// Somebody changed it on the disk.
#[wasm_bindgen_test]
async fn a_damaged_record_is_set_aside_as_it_is_and_told_once() {
    let (journal, told) = open_to_keep("8105").await;
    keep(&journal, &told, 1, &state("0201")).await;
    change("8105", "now", |row| {
        let sealed = sealed(row);
        sealed.set_index(20, sealed.get_index(20) ^ 1);
        Reflect::set(row, &"sealed".into(), &sealed).unwrap();
    })
    .await;
    let (database, damaged) = raw("8105", "state").await;
    database.close();

    let (journal, told) = open_to_keep("8105").await;
    assert_eq!(left(&told), Vec::<String>::new());
    assert_eq!(count(&told, &JournalEvent::SetAside(NotRead::Damaged)), 1);
    keep(&journal, &told, 1, &state("0202")).await;
    let (database, rows) = raw("8105", "state").await;
    database.close();
    let found = keys(&rows);
    assert!(found.len() == 3 && found[0].starts_with("aside-"), "{found:?}");
    assert_eq!(sealed(&rows[0]).to_vec(), sealed(&damaged[0]).to_vec(), "not a byte is changed");

    let (_again, told) = open_to_keep("8105").await;
    assert_eq!(left(&told), [text(&state("0202"))]);
    assert_eq!(count(&told, &JournalEvent::SetAside(NotRead::Damaged)), 0, "told once");
}

#[wasm_bindgen_test]
async fn a_row_that_is_no_record_at_all_keeps_nobody_from_working() {
    let (journal, told) = open_to_keep("8106").await;
    keep(&journal, &told, 1, &state("0201")).await;
    change("8106", "now", |row| {
        Reflect::set(row, &"sealed".into(), &"half-written".into()).unwrap();
    })
    .await;
    let (journal, told) = open_to_keep("8106").await;
    assert_eq!(count(&told, &JournalEvent::SetAside(NotRead::Damaged)), 1);
    keep(&journal, &told, 1, &state("0202")).await;
}

/// Of a newer softphone that was rolled back, and came again.
#[wasm_bindgen_test]
async fn what_a_newer_softphone_left_waits_for_one_that_can_read_it() {
    let (journal, told) = open_to_keep("8107").await;
    let mut tomorrow = state("0207");
    tomorrow.format = phone::SNAPSHOT_FORMAT + 1;
    keep(&journal, &told, 1, &tomorrow).await;
    let (journal, told) = open_to_keep("8107").await;
    assert_eq!(left(&told), Vec::<String>::new());
    assert_eq!(count(&told, &JournalEvent::SetAside(NotRead::Newer)), 1);

    // One that this softphone can read stands for it here.
    keep(&journal, &told, 1, &state("aside")).await;
    change("8107", "aside-1", |_| {}).await;
    let (journal, told) = open_to_keep("8107").await;
    assert_eq!(left(&told), [text(&state("aside"))]);
    keep(&journal, &told, 1, &state("with what was aside")).await;
    let (_again, told) = open_to_keep("8107").await;
    assert_eq!(left(&told), [text(&state("with what was aside"))], "taken up once");
    let (database, rows) = raw("8107", "state").await;
    database.close();
    let aside = keys(&rows).iter().filter(|key| key.starts_with("aside-")).count();
    assert_eq!(aside, 1, "the newer one's is still there");
}

/// One that lost the lead, say, or was frozen and comes back.
#[wasm_bindgen_test]
async fn a_page_that_is_no_longer_the_one_that_writes_cannot_write_over_the_one_that_is() {
    let (first, told_first) = open_to_keep("8108").await;
    keep(&first, &told_first, 1, &state("old")).await;
    let (second, told_second) = open_to_keep("8108").await;
    keep(&second, &told_second, 1, &state("new")).await;
    first.keep_state(2, &state("too late"));
    until(|| told_first.borrow().contains(&JournalEvent::NotKept { revision: 2 })).await;
    let (_third, told) = open_to_keep("8108").await;
    assert_eq!(left(&told), [text(&state("new"))]);
}

#[wasm_bindgen_test]
async fn what_cannot_be_kept_is_never_said_to_be() {
    let (journal, told) = open_to_keep("8109").await;
    // A newer softphone in another tab gets the database.
    let request = idb::Factory::new().unwrap().open("softphone-8109", Some(99)).unwrap();
    let newer = request.await.unwrap();
    for revision in 1..=3 {
        journal.keep_state(revision, &state("late"));
        until(|| told.borrow().contains(&JournalEvent::NotKept { revision })).await;
    }
    newer.close();
    assert!(!told.borrow().iter().any(|event| matches!(event, JournalEvent::Kept { .. })));
}

/// The journal is known to be refused long before the tab leads, and whoever lets it lead is not ready yet.
#[wasm_bindgen_test]
async fn that_nothing_can_be_kept_is_told_once_somebody_can_hear_it() {
    let mut request = idb::Factory::new().unwrap().open("softphone-8111", Some(99)).unwrap();
    request.on_upgrade_needed(|_| {});
    request.await.unwrap().close();
    let told = Told::default();
    let tells = told.clone();
    let journal = Journal::attend(
        "8111".parse().unwrap(),
        Rc::new(move |event| {
            if let Event::Journal(event) = event {
                tells.borrow_mut().push(event);
            }
        }),
    );
    let known = Rc::new(Cell::new(false));
    let tells_it = known.clone();
    journal.when_open(move |_| tells_it.set(true));
    until(|| known.get()).await;
    journal.lead();
    assert_eq!(*told.borrow(), []);
    until(|| !told.borrow().is_empty()).await;
    assert_eq!(*told.borrow(), [JournalEvent::Refused(JournalRefusal::Newer)]);
}

/// Before the journal is open nothing is lost in silence.
#[wasm_bindgen_test]
async fn what_is_to_be_kept_too_early_is_said_not_to_be() {
    let told = Told::default();
    let tells = told.clone();
    let journal = Journal::open(
        "8110".parse().unwrap(),
        Rc::new(move |event| {
            if let Event::Journal(event) = event {
                tells.borrow_mut().push(event);
            }
        }),
    );
    journal.keep_state(1, &state("early"));
    assert_eq!(*told.borrow(), [JournalEvent::NotKept { revision: 1 }]);
}
