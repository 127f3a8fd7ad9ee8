//! "Screenpop API": the reply.

use cti::{PopId, ScreenPopReply};

const SAMPLE: &str = include_str!("fixtures/pop_response.json");

#[test]
fn the_sample_reply_has_its_id_as_text() {
    let reply: ScreenPopReply = serde_json::from_str(SAMPLE).unwrap();
    assert_eq!(reply.id, PopId::new(5_000_001_876).unwrap());
}

#[test]
fn a_reply_may_have_its_id_as_a_number() {
    let reply: ScreenPopReply = serde_json::from_str(r#"{"id":5000001876,"more":[]}"#).unwrap();
    assert_eq!(reply.id.get(), 5_000_001_876);
}

#[test]
fn a_reply_is_written_with_its_id_as_a_number() {
    let reply = ScreenPopReply { id: PopId::new(5_000_001_876).unwrap() };
    assert_eq!(serde_json::to_string(&reply).unwrap(), r#"{"id":5000001876}"#);
}

#[test]
fn a_reply_without_an_id_is_none() {
    for body in ["{}", r#"{"id":null}"#, r#"{"id":0}"#, r#"{"id":"x"}"#, r#"{"id":[]}"#, "<html>"] {
        assert!(serde_json::from_str::<ScreenPopReply>(body).is_err(), "{body}");
    }
}
