//! What is kept today is read for ever, and whatever else lies there harms nobody.
//!
//! `tests/snapshots/<form>-*.json` were written by a softphone of their time. They are never changed: a
//! softphone that does not read one of them has lost somebody's notes. With `KEEP_SAMPLES=1` those that
//! are missing are written.

use std::{fs, path::PathBuf};

use phone::{
    EndReason, Event, Filing, Intent, JournalEvent, LineEvent, Millis, Phone, SNAPSHOT_FORMAT,
    Snapshot,
};
use proptest::prelude::*;
use serde_json::Value;

use crate::people::*;
use crate::script::*;

type Story = fn() -> Script;

/// What goes on in each sample.
const STORIES: [(&str, Story); 8] = [
    ("ringing", jane_rings),
    ("in-a-call", in_a_call),
    ("dialling", dialling),
    ("in-wrap-up", wrapped_up),
    ("on-its-way", || closing_sent().0),
    ("waiting", waiting),
    ("a-click", || clicked(Some(80), Some(JANE))),
    ("a-search", searched),
];

fn in_a_call() -> Script {
    let mut script = connected_inbound();
    let call = script.call().id;
    script.type_notes(call, "Wants a refund");
    script.line(LineEvent::Resumable { leg: IN, dialog: "call-id;to-tag=1;from-tag=2".into() });
    script.want(Intent::Hold(IN));
    script.line(LineEvent::Held { leg: IN });
    script
}

fn wrapped_up() -> Script {
    let mut script = in_wrap_up();
    let call = script.wrap_up().id;
    script.want(Intent::ChooseFiling { call, filing: Filing::ExistingTicket });
    script.want(Intent::EditTicketNumber { call, text: "80".into() });
    script.want(Intent::ChooseDisposition { call, disposition: Some("Resolved".into()) });
    script
}

/// A missed call is told, and a filed one waits because the helpdesk did not answer.
fn waiting() -> Script {
    let (mut script, request) = closing_sent();
    script.failed(request, phone::DeskFailure::TimedOut);
    let second = phone::LegId::Inbound(2);
    script.offer(second, Some(NUMBER), "ref-2");
    script.ended(second, EndReason::Missed);
    script
}

fn samples() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "snapshots"].iter().collect()
}

fn written(script: &Script) -> String {
    serde_json::to_string_pretty(&script.phone.snapshot()).unwrap()
}

/// A page that takes up whatever this is, draws it, and dies again; nothing of it may panic.
fn live_through(text: &str) -> Option<Phone> {
    let snapshot: Snapshot = serde_json::from_str(text).ok()?;
    let mut drawn = Phone::new(settings());
    drawn.redraw(snapshot.clone());
    drawn.view();
    drawn.history(0, 10);
    let mut phone = Phone::new(settings());
    phone.handle(Millis(2_000_000), Event::Started);
    let read = Event::Journal(JournalEvent::StateRead(Box::new(snapshot)));
    phone.handle(Millis(2_000_001), read);
    phone.handle(Millis(2_000_002), Event::Journal(JournalEvent::Opened));
    phone.view();
    phone.history(0, 10);
    let again = serde_json::to_string(&phone.snapshot()).unwrap();
    serde_json::from_str::<Snapshot>(&again).expect("what was read can be kept");
    Some(phone)
}

#[test]
fn what_was_ever_kept_is_still_read() {
    for (name, story) in STORIES {
        let file = samples().join(format!("{SNAPSHOT_FORMAT}-{name}.json"));
        if !file.exists() && std::env::var("KEEP_SAMPLES").is_ok() {
            fs::write(&file, written(&story())).unwrap();
        }
        assert!(file.exists(), "{} is missing", file.display());
    }
    let mut read = 0;
    for file in fs::read_dir(samples()).unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        if let Err(error) = serde_json::from_str::<Snapshot>(&text) {
            panic!("{}: {error}", path.display());
        }
        live_through(&text).unwrap();
        read += 1;
    }
    assert!(read >= STORIES.len());
}

#[test]
fn what_matters_of_the_samples_comes_back() {
    let sample = |name: &str| {
        let text = fs::read_to_string(samples().join(format!("1-{name}.json"))).unwrap();
        live_through(&text).unwrap()
    };
    let call = sample("in-a-call").view().call.unwrap();
    assert_eq!(
        (call.notes.as_str(), call.state_line.as_str()),
        ("Wants a refund", "Taking the call back…")
    );
    let wrap_up = sample("in-wrap-up").view().wrap_up.unwrap();
    assert_eq!(wrap_up.notes, "Wants a refund");
    assert_eq!((wrap_up.filing, wrap_up.ticket_number.as_str()), (Filing::ExistingTicket, "80"));
    assert_eq!(wrap_up.disposition.as_deref(), Some("Resolved"));
    for name in ["on-its-way", "waiting"] {
        let filed = sample(name).view().filed;
        assert_eq!(filed[0].unsent_notes.as_deref(), Some("Wants a refund"), "{name}");
    }
    for name in ["ringing", "dialling", "a-click"] {
        assert_eq!(sample(name).history(0, 2).len(), 1, "{name}");
    }
    assert_eq!(sample("a-search").view().dialer.typed, searched().view().dialer.typed);
}

#[test]
fn a_newer_form_is_refused_in_words_before_the_rest_is_read() {
    let text = format!(r#"{{"format":{},"state":"of another shape"}}"#, SNAPSHOT_FORMAT + 1);
    let error = serde_json::from_str::<Snapshot>(&text).unwrap_err().to_string();
    assert!(error.contains("format: a newer softphone has written this"), "{error}");
    // A word that only a newer one knows is an error too, and names itself.
    let text = written(&in_wrap_up()).replace("RemoteHangup", "TakenLater");
    let error = serde_json::from_str::<Snapshot>(&text).unwrap_err().to_string();
    assert!(error.contains("TakenLater"), "{error}");
}

#[test]
fn what_a_later_softphone_adds_is_passed_over() {
    let mut value: Value = serde_json::from_str(&written(&in_wrap_up())).unwrap();
    value["since"] = "later".into();
    value["state"]["since"] = "later".into();
    value["state"]["wrap_ups"][0]["since"] = "later".into();
    let phone = live_through(&value.to_string()).expect("readable");
    assert_eq!(phone.view().wrap_up.unwrap().notes, "Wants a refund");
}

/// Another value in some place of it.
fn changed(value: &mut Value, at: &mut usize, to: &Value) {
    if *at == 0 {
        *value = to.clone();
    }
    *at = at.wrapping_sub(1);
    match value {
        Value::Object(fields) => fields.values_mut().for_each(|inner| changed(inner, at, to)),
        Value::Array(items) => items.iter_mut().for_each(|inner| changed(inner, at, to)),
        _ => {}
    }
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Object(fields) => fields.values().map(count).sum(),
        Value::Array(items) => items.iter().map(count).sum(),
        _ => 0,
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let numbers = vec![0, 1, 2, 1_001, 4_294_967_295, 18_446_744_073_709_551_615_u64];
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        prop::sample::select(numbers).prop_map(Value::from),
        prop::sample::select(vec![
            "",
            "80",
            "Connected",
            "TakingBack",
            "Ending",
            "Unsent",
            "out-1"
        ])
        .prop_map(Value::from),
        Just(serde_json::json!([])),
        Just(serde_json::json!({})),
        Just(
            serde_json::json!({ "at": 18_446_744_073_709_551_615_u64, "held": true, "asked": true })
        ),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn whatever_lies_there_harms_nobody(
        story in 0..STORIES.len(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any_value()), 1..4),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut value: Value = serde_json::from_str(&written(&STORIES[story].1())).unwrap();
        for (place, to) in &changes {
            let mut at = place.index(count(&value));
            changed(&mut value, &mut at, to);
        }
        let mut text = value.to_string();
        if let Some(cut) = cut {
            let end = (0..=cut.index(text.len())).rev().find(|at| text.is_char_boundary(*at));
            text.truncate(end.unwrap_or_default());
        }
        live_through(&text);
    }
}
