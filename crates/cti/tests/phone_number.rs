//! Phone numbers as people type and paste them.

use cti::{PhoneNumber, PhoneNumberError as Error};
use proptest::prelude::*;

fn dialable(text: &str) -> String {
    match PhoneNumber::parse(text) {
        Ok(number) => number.dialable().to_owned(),
        Err(error) => panic!("{text:?}: {error}"),
    }
}

fn with_extension(text: &str) -> (String, Option<String>) {
    let number = PhoneNumber::parse(text).unwrap();
    (number.dialable().to_owned(), number.extension().map(str::to_owned))
}

fn error(text: &str) -> Error {
    PhoneNumber::parse(text).expect_err(text)
}

#[test]
fn international_numbers_are_read_in_the_ways_people_write_them() {
    for text in [
        "+1 (415) 555-0100",
        "+14155550100",
        "+1.415.555.0100",
        "+1 415/555 0100",
        "  +1-415-555-0100\n",
        "(+1) 415 555 0100",
        "+1 [415] 555·0100",
        "0014155550100",
        "001 415 555 0100",
        "+001 415 555 0100",
        "tel:+1-415-555-0100",
    ] {
        assert_eq!(dialable(text), "+14155550100", "{text:?}");
    }
}

#[test]
fn a_leading_00_becomes_a_plus() {
    assert_eq!(dialable("0044 20 7946 0958"), "+442079460958");
    assert_eq!(dialable("00 44 20 7946 0958"), "+442079460958");
}

#[test]
fn a_leading_00_of_a_short_code_stays() {
    for text in ["00", "0012", "001234", "00012345678", "0044*1234567"] {
        assert_eq!(dialable(text), text);
    }
}

#[test]
fn a_zero_in_parentheses_is_not_dialled_behind_a_country_code() {
    assert_eq!(dialable("+44 (0)20 7946 0958"), "+442079460958");
    assert_eq!(dialable("0044 (0) 20 7946 0958"), "+442079460958");
    assert_eq!(dialable("+49(0)30 123456"), "+4930123456");
    // Italy dials it.
    assert_eq!(dialable("+39 (0)6 1234 5678"), "+390612345678");
    // No country code before it, or not this zero.
    assert_eq!(dialable("(0)20 7946 0958"), "02079460958");
    assert_eq!(dialable("+1 415 (0)555"), "+14150555");
    assert_eq!(dialable("+44 (020) 7946"), "+440207946");
}

#[test]
fn national_numbers_are_dialled_as_they_are() {
    assert_eq!(dialable("(415) 555-0100"), "4155550100");
    assert_eq!(dialable("020 7946 0958"), "02079460958");
    assert_eq!(dialable("555 0100"), "5550100");
}

#[test]
fn short_and_feature_codes_are_dialled_as_they_are() {
    for code in ["9196", "*97", "#31#", "*21*5550100#", "112", "0", "*#06#", "**21"] {
        assert_eq!(dialable(code), code);
    }
}

#[test]
fn tel_links_are_read_as_rfc_3966_has_them() {
    for (link, number, extension) in [
        ("tel:+1-201-555-0123", "+12015550123", None),
        ("TEL:+1-201-555-0123;ext=102", "+12015550123", Some("102")),
        ("tel:+1-201-555-0123;isub=1;EXT=102", "+12015550123", Some("102")),
        ("tel:%2B1%20201%20555%200123", "+12015550123", None),
        ("tel://+12015550123", "+12015550123", None),
        ("tel: 0044 20 7946 0958", "+442079460958", None),
        ("tel:7042;phone-context=example.com", "7042", None),
        ("tel:863-1234;phone-context=+1-914-555", "+19145558631234", None),
        ("tel:+442079460958;phone-context=+1", "+442079460958", None),
        ("tel:*97", "*97", None),
    ] {
        assert_eq!(
            with_extension(link),
            (number.to_owned(), extension.map(str::to_owned)),
            "{link}"
        );
    }
    assert_eq!(error("tel:"), Error::Empty);
    assert_eq!(error("tel:;ext=12"), Error::Empty);
    assert_eq!(error("tel:+12015550123;ext=call"), Error::Letter('c'));
    assert_eq!(error("tel:+12015550123;ext="), Error::Empty);
}

#[test]
fn extensions_are_kept_apart() {
    for text in [
        "+1 415 555 0100 ext. 12",
        "+1 415 555 0100 ext 12",
        "+1 415 555 0100 Ext: 12",
        "+1 415 555 0100 EXTENSION 12",
        "+1 415 555 0100 extn.12",
        "+1 415 555 0100 x12",
        "+1 415 555 0100x12",
        "+1 415 555 0100 X 1 2",
        "+1 415 555 0100;ext=12",
        "+1 415 555 0100\u{a0}ext.\u{a0}12",
        "+1 415 555 0100 (ext. 12)",
    ] {
        assert_eq!(
            with_extension(text),
            ("+14155550100".to_owned(), Some("12".to_owned())),
            "{text:?}"
        );
    }
    assert_eq!(PhoneNumber::parse("+1 415 555 0100").unwrap().extension(), None);
}

#[test]
fn what_is_no_extension_is_refused_by_its_letter() {
    assert_eq!(error("+1 415 555 0100 x"), Error::Letter('x'));
    assert_eq!(error("+1 415 555 0100 ext. "), Error::Letter('e'));
    assert_eq!(error("+1 415 555 0100 extra 5"), Error::Letter('e'));
    assert_eq!(error("x12"), Error::Letter('x'));
    assert_eq!(error("5550100 x12 x13"), Error::Letter('x'));
    assert_eq!(error("5550100 x12*"), Error::Character('*'));
    assert_eq!(error("5550100 x1+2"), Error::MisplacedPlus);
    assert_eq!(error(&format!("5550100 x{}", "1".repeat(21))), Error::TooLong);
}

#[test]
fn digits_of_other_scripts_are_digits() {
    for text in [
        "+٤٤ ٢٠ ٧٩٤٦ ٠٩٥٨",
        "+۴۴ ۲۰ ۷۹۴۶ ۰۹۵۸",
        "＋４４　２０　７９４６－０９５８",
        "+४४ २० ७९४६ ०९५८",
        "+๔๔ ๒๐ ๗๙๔๖ ๐๙๕๘",
    ] {
        assert_eq!(dialable(text), "+442079460958", "{text}");
    }
    assert_eq!(dialable("＊９７＃"), "*97#");
}

#[test]
fn what_a_paste_brings_along_unseen_is_dropped() {
    for text in [
        "\u{202d}+44 20 7946 0958\u{202c}",
        "\u{feff}+44\u{a0}20\u{202f}7946\u{2009}0958",
        "+44\u{200b}20\u{2060}7946\u{200e}0958\u{200f}",
        "+44–20—7946‑0958",
        "+44−20\u{ad}7946 0958",
        "\u{2066}+44 20 7946 0958\u{2069}",
        "+44\t20 7946 0958",
    ] {
        assert_eq!(dialable(text), "+442079460958", "{text:?}");
    }
}

#[test]
fn letters_are_refused() {
    assert_eq!(error("1-800-FLOWERS"), Error::Letter('F'));
    assert_eq!(error("call me"), Error::Letter('c'));
    assert_eq!(error("anonymous"), Error::Letter('a'));
    assert_eq!(error("+1 415 555 0100 (mobile)"), Error::Letter('m'));
    assert_eq!(error("1-800-XEROX"), Error::Letter('X'));
}

#[test]
fn other_characters_are_refused() {
    assert_eq!(error("saul@example.com"), Error::Letter('s'));
    assert_eq!(error("555@0100"), Error::Character('@'));
    assert_eq!(error("☎ 555 0100"), Error::Character('☎'));
    assert_eq!(error("555 0100 é"), Error::Character('é'));
    assert_eq!(error("<script>"), Error::Character('<'));
    assert_eq!(error("555 0100, 555 0101"), Error::Character(','));
    assert_eq!(error("5550100;555"), Error::Character(';'));
}

#[test]
fn a_star_or_hash_does_not_go_with_a_plus() {
    assert_eq!(error("+14155550100#"), Error::Character('#'));
    assert_eq!(error("+*97"), Error::Character('*'));
}

#[test]
fn several_lines_are_refused() {
    assert_eq!(error("555 0100\n555 0101"), Error::SeveralLines);
    assert_eq!(error("555\r\n0100"), Error::SeveralLines);
    assert_eq!(error("555\u{0}0100"), Error::SeveralLines);
}

#[test]
fn a_plus_belongs_in_front() {
    for text in ["1+415", "++14155550100", "+1+415", "555 0100+", "*+97", "＋1＋4"] {
        assert_eq!(error(text), Error::MisplacedPlus, "{text}");
    }
}

#[test]
fn nothing_to_dial_is_refused() {
    for text in ["", " ", "+", "()", "-", "*", "##", "\u{200b}", "\u{202a}\u{202c}"] {
        assert_eq!(error(text), Error::Empty, "{text:?}");
    }
}

#[test]
fn numbers_that_are_too_long_are_refused() {
    assert_eq!(dialable("+123456789012345"), "+123456789012345");
    assert_eq!(error("+1234567890123456"), Error::TooLong);
    assert_eq!(error("001234567890123456"), Error::TooLong);
    assert_eq!(dialable(&"1".repeat(24)).len(), 24);
    assert_eq!(error(&"1".repeat(25)), Error::TooLong);
    assert_eq!(error(&"*".repeat(25)), Error::Empty);
    assert_eq!(error(&format!("1{}", "\u{200b}".repeat(1000))), Error::TooLong);
}

#[test]
fn what_was_typed_is_kept() {
    let number = PhoneNumber::parse(" 0044 (0)20 7946-0958 ext. 7 ").unwrap();
    assert_eq!(number.typed(), "0044 (0)20 7946-0958 ext. 7");
    let json = serde_json::to_string(&number).unwrap();
    assert_eq!(json, "\"0044 (0)20 7946-0958 ext. 7\"");
    assert_eq!(serde_json::from_str::<PhoneNumber>(&json).unwrap(), number);
    assert!(serde_json::from_str::<PhoneNumber>("\"call me\"").is_err());
}

#[test]
fn debug_prints_it_redacted() {
    for (text, shown) in [
        ("+1 (415) 555-0100", "+1415…0100"),
        ("+1 415 555 0100 ext. 123", "+1415…0100"),
        ("+123456789012345", "+1234…2345"),
        ("020 7946 0958", "0207…0958"),
        ("415 555 0100", "415…100"),
        ("555 0100", "55…00"),
        ("91964", "9…4"),
        ("9196", "…"),
        ("*97", "…"),
        ("+123", "…"),
        ("0", "…"),
    ] {
        let number = PhoneNumber::parse(text).unwrap();
        assert_eq!(format!("{number:?}"), shown, "{text}");
        assert_eq!(number.redacted(), shown);
    }
}

#[test]
fn each_error_says_what_to_do_in_the_agents_words() {
    for (text, words) in [
        ("", "Type a phone number"),
        ("call", "“c” cannot be dialled"),
        ("☎1", "“☎” cannot be dialled"),
        ("1\n2", "Type one number, on one line"),
        ("+1234567890123456", "That is too long for a phone number"),
        ("1+2", "“+” belongs in front of the number"),
    ] {
        assert_eq!(error(text).to_string(), words);
    }
}

fn any_typed() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[-+0-9 ().x*#]{0,20}",
        2 => "(\\+|00|tel:|tel:\\+)?[0-9 ()-]{1,18}( ?(ext\\.?|x|;ext=) ?[0-9]{1,6})?",
        2 => "\\+?[1-9][0-9]{0,15}",
        1 => "\\PC{0,20}",
        1 => ".{0,300}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_is_read_or_refused(text in any_typed()) {
        match PhoneNumber::parse(&text) {
            Ok(number) => {
                let dialable = number.dialable();
                let rest = dialable.strip_prefix('+').unwrap_or(dialable);
                let plus = rest.len() < dialable.len();
                prop_assert!(rest.bytes().any(|b| b.is_ascii_digit()));
                prop_assert!(rest.bytes().all(|b| b.is_ascii_digit() || (!plus && b"*#".contains(&b))));
                let most = if plus { 15 } else { 24 };
                prop_assert!(rest.len() <= most);
                prop_assert_eq!(number.typed(), text.trim());
                if let Some(extension) = number.extension() {
                    prop_assert!(!extension.is_empty());
                    prop_assert!(extension.bytes().all(|b| b.is_ascii_digit()));
                }
            }
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }

    #[test]
    fn what_is_dialled_reads_as_itself(text in any_typed()) {
        if let Ok(number) = PhoneNumber::parse(&text) {
            let again = PhoneNumber::parse(number.dialable()).unwrap();
            prop_assert_eq!(again.dialable(), number.dialable());
        }
    }

    #[test]
    fn redaction_never_shows_the_middle(text in any_typed()) {
        if let Ok(number) = PhoneNumber::parse(&text) {
            let digits = number.dialable().trim_start_matches('+');
            let redacted = format!("{number:?}");
            let (head, tail) = redacted.split_once('…').unwrap();
            let head = head.trim_start_matches('+');
            prop_assert!(digits.starts_with(head) && digits.ends_with(tail));
            prop_assert!(head.len() <= 4 && tail.len() <= 4);
            prop_assert!(head.is_empty() || digits.len() - head.len() - tail.len() >= 3);
        }
    }
}
