//! A database as the last version of it was written, byte for byte as that softphone did.

use idb::{DatabaseEvent, Factory, KeyPath, ObjectStoreParams, TransactionMode};
use js_sys::{Array, Object, Reflect, Uint8Array};
use leptos::prelude::*;
use phone::{JournalEvent, Phone};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    journal::{entry, open, raw, read, until},
    page::settings,
};

/// The key of a row, and what is in it.
const ROW: (&str, &str) = (
    "98237999999998-12190161599292302246",
    r#"{"id":"1762000000001-ref-1","reference":"ref-1","direction":"outbound","name":"Kim Okafor","number":"+14155550100","contact":null,"began":1762000000001,"duration":1,"end_reason":"LocalHangup","ticket":null,"notes":"The oven is cold","disposition":null,"dismissed":false,"closing":"unsent","recording":null}"#,
);

/// Version 1: `key` with the sealing key under `key`; `history` and `secrets` with rows.
async fn write_version_1(agent: &str) {
    let name = ["softphone-", agent].concat();
    let mut request = Factory::new().unwrap().open(&name, Some(1)).unwrap();
    request.on_upgrade_needed(|event| {
        let database = event.database().unwrap();
        let mut rows = ObjectStoreParams::new();
        rows.key_path(Some(KeyPath::new_single("key")));
        database.create_object_store("key", ObjectStoreParams::new()).unwrap();
        database.create_object_store("history", rows.clone()).unwrap();
        database.create_object_store("secrets", rows).unwrap();
    });
    let database = request.await.unwrap();

    let crypto = window().crypto().unwrap();
    let object = |fields: &[(&str, JsValue)]| {
        let object = Object::new();
        for (name, value) in fields {
            Reflect::set(&object, &(*name).into(), value).unwrap();
        }
        object
    };
    let aes = object(&[("name", "AES-GCM".into()), ("length", 256.into())]);
    let uses = Array::of2(&"encrypt".into(), &"decrypt".into());
    let key = crypto.subtle().generate_key_with_object(&aes, false, &uses).unwrap();
    let key: web_sys::CryptoKey = JsFuture::from(key).await.unwrap().unchecked_into();
    let nonce = Uint8Array::new_with_length(12);
    crypto.get_random_values_with_js_u8_array(&nonce).unwrap();
    let place = [&name, "/history/", ROW.0].concat();
    let how = object(&[
        ("name", "AES-GCM".into()),
        ("iv", nonce.clone().into()),
        ("additionalData", Uint8Array::from(place.as_bytes()).into()),
    ]);
    let content = Uint8Array::from(ROW.1.as_bytes());
    let sealed = crypto.subtle().encrypt_with_object_and_js_u8_array(&how, &key, &content).unwrap();
    let sealed = Uint8Array::new(&JsFuture::from(sealed).await.unwrap());
    let whole = Uint8Array::new_with_length(12 + sealed.length());
    whole.set(&nonce, 0);
    whole.set(&sealed, 12);

    let stores = ["key", "history"];
    let transaction = database.transaction(&stores, TransactionMode::ReadWrite).unwrap();
    let store = |name: &str| transaction.object_store(name).unwrap();
    store("key").add(&key, Some(&"key".into())).unwrap().await.unwrap();
    let row = object(&[("key", ROW.0.into()), ("sealed", whole.into())]);
    store("history").put(&row, None).unwrap().await.unwrap();
    transaction.await.unwrap();
    database.close();
}

#[wasm_bindgen_test]
async fn what_the_last_version_wrote_is_read_and_what_goes_on_is_kept_beside_it() {
    write_version_1("8201").await;
    let (journal, told) = open("8201").await;
    until(|| !read(&told).is_empty()).await;
    assert_eq!(read(&told), [entry(1, "The oven is cold")]);
    assert!(told.borrow().contains(&JournalEvent::Opened));
    journal.keep_state(1, &Phone::new(settings()).snapshot());
    until(|| told.borrow().contains(&JournalEvent::Kept { revision: 1 })).await;
    let (database, rows) = raw("8201", "history").await;
    assert_eq!((database.version().unwrap(), rows.len()), (2, 1));
    database.close();
}
