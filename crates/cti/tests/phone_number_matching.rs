//! Numbers spelled otherwise that reach the same telephone.

use cti::PhoneNumber;
use proptest::prelude::*;

fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text).unwrap()
}

fn same(a: &str, b: &str) -> bool {
    let (a, b) = (number(a), number(b));
    assert_eq!(a.same_line_as(&b), b.same_line_as(&a), "one way only: {a:?} {b:?}");
    a.same_line_as(&b)
}

#[test]
fn spellings_of_one_number_are_the_same_line() {
    let spellings =
        ["+44 20 7946 0958", "0044 20 7946 0958", "+44 (0)20 7946-0958", "tel:+442079460958"];
    for a in spellings {
        for b in spellings {
            assert!(same(a, b), "{a} {b}");
        }
        assert!(same(a, "020 7946 0958"), "{a}");
        assert!(same(a, "7946 0958"), "{a}");
        assert!(same(a, "442079460958"), "{a}");
    }
    assert!(same("(415) 555-0100", "+1 415 555 0100"));
    assert!(same("1 415 555 0100", "415 555 0100"));
    assert!(same("555 0100", "415 555 0100"));
}

#[test]
fn other_numbers_are_not_the_same_line() {
    assert!(!same("+44 20 7946 0958", "+44 20 7946 0959"));
    assert!(!same("+44 20 7946 0958", "+1 20 7946 0958"));
    assert!(!same("+14155550100", "+4155550100"));
    assert!(!same("020 7946 0958", "+44 30 7946 0958"));
    assert!(!same("415 555 0100", "212 555 0100"));
}

#[test]
fn short_numbers_and_codes_are_only_themselves() {
    assert!(same("9196", "91 96"));
    assert!(!same("9196", "+14155559196"));
    assert!(!same("550100", "+14155550100"));
    assert!(!same("*5550100", "5550100"));
    assert!(same("*5550100", "*555 0100"));
    assert!(!same("0012345", "12345"));
    // Seven digits with the zeros, fewer without.
    assert!(!same("0123456", "+49123456"));
}

#[test]
fn extensions_differ_only_where_both_have_one() {
    assert!(same("+14155550100 x12", "+14155550100"));
    assert!(same("+14155550100 x12", "415 555 0100 ext. 12"));
    assert!(!same("+14155550100 x12", "+14155550100 x13"));
}

#[test]
fn the_key_is_the_last_seven_digits() {
    assert_eq!(number("+1 (415) 555-0100").digits_key(), "5550100");
    assert_eq!(number("9196").digits_key(), "9196");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_same_line_has_the_same_key(
        a in "(\\+|00|0)?[0-9]{1,13}",
        cut in 0usize..6,
        prefix in "\\+|00|0|",
    ) {
        let a = number(&a);
        let digits = a.dialable().trim_start_matches('+');
        let b = format!("{prefix}{}", &digits[cut.min(digits.len() - 1)..]);
        let b = number(&b);
        prop_assert!(a.same_line_as(&a));
        prop_assert_eq!(a.same_line_as(&b), b.same_line_as(&a));
        if a.same_line_as(&b) {
            prop_assert_eq!(a.digits_key(), b.digits_key());
        }
    }

    #[test]
    fn a_number_from_abroad_matches_its_national_spelling(
        country in "[1-9][0-9]{0,2}",
        national in "[1-9][0-9]{6,10}",
        trunk in "0|",
    ) {
        let abroad = number(&format!("+{country}{national}"));
        let spelled_out = number(&format!("00{country}{national}"));
        prop_assert!(abroad.same_line_as(&spelled_out));
        let at_home = number(&format!("{trunk}{national}"));
        prop_assert!(abroad.same_line_as(&at_home));
    }
}
