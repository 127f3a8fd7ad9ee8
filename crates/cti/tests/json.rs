//! The reader of JSON against `serde_json`, which everybody trusts.

use cti::json::{Json, NotJson};
use proptest::prelude::*;
use serde_json::Value;

/// A text that the library reads is read the same, and one that it refuses is refused.
fn agrees(text: &str) -> Result<(), TestCaseError> {
    match (Json::parse(text), serde_json::from_str::<Value>(text)) {
        (Ok(tree), Ok(value)) => prop_assert_eq!(as_value(&tree), value, "{}", text),
        (Err(_), Err(_)) => {}
        // What is no `f64` is a number all the same.
        (Ok(_), Err(error)) if error.to_string().starts_with("number out of range") => {}
        (tree, value) => prop_assert!(false, "{text}: {tree:?} and {value:?}"),
    }
    Ok(())
}

fn as_value(tree: &Json) -> Value {
    match tree {
        Json::Null => Value::Null,
        Json::Flag(flag) => Value::Bool(*flag),
        Json::Number(digits) => serde_json::from_str(digits).unwrap(),
        Json::Text(text) => Value::String(text.clone()),
        Json::List(items) => items.iter().map(as_value).collect(),
        Json::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), as_value(value))).collect()
        }
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        // Quarters, because the library does not read every `f64` to its last digit.
        any::<i32>().prop_map(|quarters| Value::from(f64::from(quarters) / 4.0)),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::hash_map(any::<String>(), inner, 0..8)
                .prop_map(|fields| fields.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn what_the_library_writes_is_read_and_written_back(value in any_value(), pretty: bool) {
        let write = if pretty { serde_json::to_string_pretty } else { serde_json::to_string };
        let text = write(&value).unwrap();
        let tree = Json::parse(&text).unwrap();
        prop_assert_eq!(serde_json::from_str::<Value>(&tree.to_string()).unwrap(), as_value(&tree));
        prop_assert_eq!(as_value(&serde_json::from_str::<Json>(&text).unwrap()), as_value(&tree));
        agrees(&text)?;
    }

    #[test]
    fn what_looks_a_bit_like_json_is_read_or_refused_as_by_the_library(
        text in r#"([\[\]{}:, \n]|"a"|"\\u(00e9|d83d|dc1e|D83D\\uDC1E|00)"|"\\[a-z/"]"|"[\PC\t]{0,3}"|[-+.eE0-9]{1,6}|true|null|nul){0,12}"#,
    ) {
        agrees(&text)?;
    }

    #[test]
    fn any_text_is_answered(text in "\\PC*") {
        agrees(&text)?;
    }
}

#[test]
fn a_text_that_is_no_json_says_where() {
    assert_eq!(Json::parse("{\n  \"a\": oops\n}"), Err(NotJson { line: 2, column: 8 }));
    assert_eq!(Json::parse("1 2"), Err(NotJson { line: 1, column: 3 }));
    assert_eq!(Json::parse(""), Err(NotJson { line: 1, column: 1 }));
}

#[test]
fn what_lies_too_deep_is_refused_and_overflows_nothing() {
    assert!(Json::parse(&["[".repeat(90), "]".repeat(90)].concat()).is_ok());
    for opening in ["[", "{\"a\":"] {
        assert!(Json::parse(&opening.repeat(1_000_000)).is_err());
    }
}

#[test]
fn of_a_field_that_is_there_twice_the_last_counts() {
    let tree = Json::parse(r#"{"a":1,"a":"two"}"#).unwrap();
    assert_eq!(tree.get("a").and_then(Json::as_text), Some("two"));
}

#[test]
fn a_value_is_only_what_it_is() {
    let tree = Json::parse(r#"{"n":7,"f":7.0,"m":-7,"t":"7","b":true,"l":[1]}"#).unwrap();
    let get = |key: &str| tree.get(key).unwrap();
    assert_eq!(get("n").as_whole_number(), Some(7));
    for key in ["f", "m", "t", "b", "l"] {
        assert_eq!(get(key).as_whole_number(), None, "{key}");
    }
    assert_eq!(get("b").as_flag(), Some(true));
    assert_eq!(get("l").as_list().map(<[Json]>::len), Some(1));
    assert_eq!(get("n").as_text().or(get("b").as_text()), None);
    assert_eq!(tree.get("x"), None);
}
