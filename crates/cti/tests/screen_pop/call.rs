//! The call itself: `call_reference_id`, `call_url` and `call_info`.

use cti::{CallInfo, CallReferenceId};
use serde_json::json;

use crate::support::{fault, faults, receive, with};

#[test]
fn call_reference_id_is_mandatory() {
    for absent in [json!(null), json!(""), json!(" \n"), json!("leave out")] {
        let body = with(json!({"call_reference_id": absent}));
        assert_eq!(faults(receive(&body)), fault("call_reference_id", "missing_field"));
    }
}

#[test]
fn call_reference_id_may_be_written_as_a_number_and_is_bounded() {
    let pop = receive(&with(json!({"call_reference_id": 226_356}))).unwrap();
    assert_eq!(pop.call_reference_id.unwrap().as_str(), "226356");
    let longest = "ö".repeat(CallReferenceId::MAX_CHARS);
    receive(&with(json!({"call_reference_id": longest}))).unwrap();
    for reference in ["x".repeat(CallReferenceId::MAX_CHARS + 1), "a\r\nb".into()] {
        let body = with(json!({"call_reference_id": reference}));
        assert_eq!(faults(receive(&body)), fault("call_reference_id", "invalid_value"));
    }
    let body = with(json!({"call_reference_id": true}));
    assert_eq!(faults(receive(&body)), fault("call_reference_id", "datatype_mismatch"));
}

#[test]
fn call_url_must_be_a_web_address() {
    for url in ["https://pbx.example/r.mp3", "HTTP://pbx.example", "https://x/?a=b&c=%20#t"] {
        let pop = receive(&with(json!({"call_url": url}))).unwrap();
        assert_eq!(pop.call_url.as_deref(), Some(url));
    }
    let long = format!("https://pbx.example/{}", "r".repeat(2048));
    for url in [
        "javascript:alert(1)",
        "data:audio/mp3;base64,AA",
        "ftp://pbx.example/r.mp3",
        "pbx.example/r.mp3",
        "/r.mp3",
        "https://",
        "https:///r.mp3",
        "https://pbx.example/a b",
        "https://pbx.example/\"><script>",
        long.as_str(),
    ] {
        let body = with(json!({"call_url": url}));
        assert_eq!(faults(receive(&body)), fault("call_url", "invalid_value"), "{url}");
    }
}

#[test]
fn call_info_must_be_key_value_pairs() {
    for value in [json!("hello"), json!([1]), json!(7), json!(true)] {
        let body = with(json!({"call_info": value}));
        assert_eq!(faults(receive(&body)), fault("call_info", "datatype_mismatch"), "{value}");
    }
    assert!(receive(&with(json!({"call_info": null}))).unwrap().call_info.is_empty());
    let as_text = receive(&with(json!({"call_info": "{\"Reason\":\"billing\"}"}))).unwrap();
    assert_eq!(as_text.call_info.get("Reason"), Some("billing"));
}

#[test]
fn a_call_info_that_is_too_large_is_named() {
    let notes = "n".repeat(100_000);
    let pop = receive(&with(json!({"call_info": {"Notes": notes}}))).unwrap();
    assert_eq!(pop.call_info.get("Notes").map(str::len), Some(100_000));

    let notes = "n".repeat(CallInfo::MAX_BYTES);
    let body = with(json!({"call_info": {"Notes": notes}}));
    assert_eq!(faults(receive(&body)), fault("call_info", "invalid_value"));
}
