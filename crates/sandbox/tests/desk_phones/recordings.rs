//! Recordings come when the call is over, and often late.

use std::time::Duration;

use cti::CallEventKind;
use sandbox::desk_phones::{Action, DeskPhoneSettings};

use crate::support::{Bed, reference};

fn at(url: &str) -> CallEventKind {
    CallEventKind::Recorded(url.to_owned())
}

#[tokio::test]
async fn a_recording_comes_so_long_after_it_was_asked_for() {
    let mut bed = Bed::new().await;
    bed.rings("in-1");
    let call = reference("in-1");
    bed.phones.act(&call, Action::Answer).unwrap();
    bed.phones.act(&call, Action::HangUp).unwrap();
    bed.hears_words(&["offered", "answered", "ended"]).await;
    let url = "https://rec.example/late.mp3";
    bed.phones.record(&call, Duration::from_secs(90), Some(url.to_owned())).unwrap();
    bed.passes(89_000);
    // Another call's news would come after it.
    bed.rings("in-2");
    bed.hears_words(&["offered"]).await;
    bed.passes(1_000);
    assert_eq!(bed.hears().await.kind, at(url));
}

#[tokio::test]
async fn answered_calls_are_recorded_by_themselves_where_it_is_set() {
    let settings = DeskPhoneSettings {
        record_after_ms: Some(3_000),
        recording_url: "https://rec.example/usual.wav".to_owned(),
        ..DeskPhoneSettings::default()
    };
    let mut bed = Bed::with(settings).await;
    bed.rings("declined");
    bed.phones.act(&reference("declined"), Action::HangUp).unwrap();
    bed.passes(10_000);
    bed.rings("spoken");
    bed.phones.act(&reference("spoken"), Action::Answer).unwrap();
    bed.phones.act(&reference("spoken"), Action::HangUp).unwrap();
    bed.hears_words(&["offered", "ended", "offered", "answered", "ended"]).await;
    bed.passes(3_000);
    assert_eq!(bed.hears().await.kind, at("https://rec.example/usual.wav"));
}
