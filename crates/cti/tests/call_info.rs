//! "Call Info": key-value pairs in order, their values as text.

use cti::{CallInfo, call_info::CallInfoError};
use proptest::prelude::*;

fn read(json: &str) -> CallInfo {
    serde_json::from_str(json).unwrap()
}

#[test]
fn the_pairs_keep_their_order() {
    let json = r#"{"Zulu":"1","Alpha":"2","Mike":"3"}"#;
    let info = read(json);
    assert_eq!(info.iter().collect::<Vec<_>>(), [("Zulu", "1"), ("Alpha", "2"), ("Mike", "3")]);
    assert_eq!(serde_json::to_string(&info).unwrap(), json);
    assert_eq!(info.len(), 3);
}

#[test]
fn values_that_are_no_text_are_kept_as_their_json() {
    let info = read(
        r#"{"number":7,"minus":-7,"part":1.5,"yes":true,"no":false,"nothing":null,
            "list":[ 1, "two", null, [], {} ],"deep":{"z":[true],"a":"q\"uote"},"text":"7"}"#,
    );
    for (key, value) in [
        ("number", "7"),
        ("minus", "-7"),
        ("part", "1.5"),
        ("yes", "true"),
        ("no", "false"),
        ("nothing", ""),
        ("list", r#"[1,"two",null,[],{}]"#),
        ("deep", r#"{"z":[true],"a":"q\"uote"}"#),
        ("text", "7"),
    ] {
        assert_eq!(info.get(key), Some(value), "{key}");
    }
}

#[test]
fn of_a_key_that_comes_twice_the_last_value_counts() {
    let info = read(r#"{"a":"1","b":"2","a":"3"}"#);
    assert_eq!(info.iter().collect::<Vec<_>>(), [("a", "3"), ("b", "2")]);
}

#[test]
fn emoji_right_to_left_text_and_markup_are_kept_to_the_letter() {
    for text in
        ["👩‍💻 ok", "שלום \u{202e}abc", "<script>alert(1)</script>", "a\u{0}b\r\n\tc", "\u{feff}"]
    {
        let mut info = CallInfo::new();
        info.set("Notes", text);
        let json = serde_json::to_string(&info).unwrap();
        assert_eq!(read(&json).get("Notes"), Some(text));
    }
}

#[test]
fn each_bound_is_named() {
    let pairs = |count: usize, key: usize, value: usize| {
        (0..count).map(|n| (format!("{n:0>key$}"), "v".repeat(value))).collect::<Vec<_>>()
    };
    assert_eq!(CallInfo::from_pairs(pairs(100, 255, 1000)).map(|info| info.len()), Ok(100));
    for (pairs, error, words) in [
        (pairs(101, 3, 1), CallInfoError::TooManyPairs, "at most 100 pairs"),
        (pairs(1, 256, 1), CallInfoError::KeyTooLong, "at most 255 characters"),
        (pairs(2, 1, 128 * 1024), CallInfoError::TooLarge, "at most 256 KiB"),
    ] {
        assert_eq!(CallInfo::from_pairs(pairs), Err(error));
        let message = error.to_string();
        assert!(message.contains("call_info") && message.contains(words), "{message}");
    }
    let mut info = CallInfo::new();
    info.set("Notes", "n".repeat(CallInfo::MAX_BYTES - 5));
    assert_eq!(info.check(), Ok(()));
    info.set("Notes", "n".repeat(CallInfo::MAX_BYTES));
    assert_eq!(info.check(), Err(CallInfoError::TooLarge));
    let json = serde_json::to_string(&info).unwrap();
    let error = serde_json::from_str::<CallInfo>(&json).unwrap_err().to_string();
    assert!(error.contains("256 KiB"), "{error}");
}

#[test]
fn what_is_no_object_is_an_error() {
    for json in ["[]", "7", "\"x\"", "null", "true"] {
        assert!(serde_json::from_str::<CallInfo>(json).is_err(), "{json}");
    }
}

#[test]
fn debug_shows_no_value() {
    let text = format!("{:?}", read(r#"{"Notes":"a secret"}"#));
    assert_eq!(text, r#"{"Notes": 8 bytes}"#);
}

proptest! {
    #[test]
    fn any_pairs_survive_the_wire(pairs in proptest::collection::vec((".{0,30}", ".{0,60}"), 0..20)) {
        let info = CallInfo::from_pairs(pairs).unwrap();
        prop_assert_eq!(read(&serde_json::to_string(&info).unwrap()), info);
    }

    #[test]
    fn nested_values_are_kept_as_the_json_they_were(
        list in proptest::collection::vec(proptest::option::of("\\PC{0,10}"), 0..5),
        number: i64,
    ) {
        let value = serde_json::json!({"list": list, "number": number}).to_string();
        let info = read(&format!("{{\"value\":{value}}}"));
        prop_assert_eq!(info.get("value"), Some(value.as_str()));
    }
}
