//! Query strings and form bodies.

use cti::form::{encode, pairs};
use proptest::prelude::*;

fn read(text: &str) -> Vec<(String, String)> {
    pairs(text).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[test]
fn pairs_are_read_in_order_and_decoded() {
    assert_eq!(read("a=1&b=2&a=3"), [pair("a", "1"), pair("b", "2"), pair("a", "3")]);
    assert_eq!(read("?a=x+y%20z&%C3%BC=%2B"), [pair("a", "x y z"), pair("ü", "+")]);
    assert_eq!(read("&&a&=b&c==d"), [pair("a", ""), pair("", "b"), pair("c", "=d")]);
    assert!(read("").is_empty() && read("?").is_empty());
}

#[test]
fn what_is_no_encoding_is_left_alone() {
    assert_eq!(
        read("a=100%&b=%4&c=%zz&d=%%41"),
        [pair("a", "100%"), pair("b", "%4"), pair("c", "%zz"), pair("d", "%A")]
    );
    assert_eq!(read("a=%FF"), [pair("a", "\u{fffd}")]);
}

#[test]
fn everything_but_letters_and_digits_is_encoded() {
    assert_eq!(encode("+1 ü&=#~-._"), "%2B1%20%C3%BC%26%3D%23~-._");
}

proptest! {
    #[test]
    fn any_value_survives(name in ".*", value in ".*") {
        let text = format!("{}={}", encode(&name), encode(&value));
        prop_assert_eq!(read(&text), [(name, value)]);
    }

    #[test]
    fn any_text_is_read(text in ".*") {
        read(&text);
    }
}
