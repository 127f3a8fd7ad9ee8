//! The ways a number is written in a helpdesk, which finds numbers to the character (fact R5).

use cti::PhoneNumber;
use proptest::prelude::*;

fn spellings(number: &str) -> Vec<String> {
    PhoneNumber::parse(number).unwrap().spellings()
}

#[test]
fn a_north_american_number_is_written_in_many_ways() {
    assert_eq!(
        spellings("+1 415 555 0100"),
        [
            "+14155550100",
            "+1 415 555 0100",
            "14155550100",
            "(415) 555-0100",
            "415-555-0100",
            "4155550100",
            "415.555.0100",
            "+1 (415) 555-0100",
            "+1 415-555-0100",
            "+1-415-555-0100",
            "0014155550100",
        ]
    );
}

#[test]
fn ten_digits_are_written_as_in_north_america_without_guessing_the_country() {
    assert_eq!(
        spellings("415-555-0100"),
        ["415-555-0100", "4155550100", "(415) 555-0100", "415.555.0100"]
    );
    // 0 and 1 open neither an area code nor what follows it.
    assert_eq!(spellings("0155550100"), ["0155550100"]);
    assert_eq!(spellings("4151550100"), ["4151550100"]);
}

#[test]
fn eleven_digits_with_the_1_have_their_country() {
    let eleven = spellings("14155550100");
    assert_eq!(eleven[..2], ["+14155550100", "14155550100"]);
    for spelling in spellings("+14155550100").iter().filter(|s| !s.starts_with("00")) {
        assert!(eleven.contains(spelling), "{spelling}");
    }
}

#[test]
fn a_number_abroad_is_written_with_its_country_code_and_as_at_home() {
    assert_eq!(
        spellings("+44 (0)20 7946 0958"),
        [
            "+442079460958",
            "+44 (0)20 7946 0958",
            "442079460958",
            "00442079460958",
            "+44 2079460958",
            "02079460958",
            "2079460958",
            "+44 2079 460958",
            "02079 460958",
            "+44 20 7946 0958",
            "020 7946 0958",
            "+44 20794 60958",
            "020794 60958",
            "+44 207 946 0958",
            "0207 946 0958",
        ]
    );
    for (number, at_home) in [
        ("+4930123456789", "030123456789"),
        ("+33142685300", "0142685300"),
        ("+353123456789", "0123456789"),
        ("+380441234567", "0441234567"),
        ("+919876543210", "09876543210"),
        ("+989123456789", "09123456789"),
        ("+972501234567", "0501234567"),
    ] {
        assert!(spellings(number).contains(&at_home.to_owned()), "{number}");
    }
}

#[test]
fn a_number_abroad_is_found_where_it_is_written_with_the_spaces_that_are_usual_there() {
    for (number, written) in [
        ("+447700900123", "+44 7700 900123"),
        ("+447700900123", "07700 900123"),
        ("+442079460133", "020 7946 0133"),
        ("+33612345678", "06 12 34 56 78"),
        ("+34612345678", "+34 612 345 678"),
        ("+919876543210", "+91 98765 43210"),
        ("+4791234567", "+47 91 23 45 67"),
        ("+6591234567", "+65 9123 4567"),
    ] {
        assert!(spellings(number).contains(&written.to_owned()), "{number} as {written}");
    }
}

#[test]
fn italy_keeps_its_0_and_countries_1_and_7_have_none() {
    let rome = spellings("+390612345678");
    assert!(rome.contains(&"0612345678".to_owned()), "{rome:?}");
    assert!(!rome.iter().any(|s| s.starts_with("006")), "{rome:?}");
    for number in ["+79161234567", "+14155550100", "+1155550100"] {
        let texts = spellings(number);
        let trunk = |s: &String| s.starts_with('0') && !s.starts_with("00");
        assert!(!texts.iter().any(trunk), "{texts:?}");
    }
}

#[test]
fn short_numbers_and_codes_are_only_themselves() {
    assert_eq!(spellings("9196"), ["9196"]);
    assert_eq!(spellings("*98 #"), ["*98 #", "*98#"]);
    assert_eq!(spellings("+1"), ["+1"]);
    assert_eq!(spellings("+49 110"), ["+49110", "+49 110"]);
}

#[test]
fn an_extension_is_in_what_was_typed_alone() {
    let texts = spellings("+1 415 555 0100 ext. 12");
    assert_eq!(texts[..2], ["+14155550100", "+1 415 555 0100 ext. 12"]);
    assert_eq!(texts.iter().filter(|s| s.contains("12")).count(), 1, "{texts:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn each_spelling_is_read_back_as_the_same_line_and_none_comes_twice(
        typed in "(tel:)?(\\+|00|0)?([0-9*#][ ().-]{0,2}){1,18}( x[0-9]{1,4})?",
    ) {
        let Ok(number) = PhoneNumber::parse(&typed) else { return Ok(()) };
        let texts = number.spellings();
        prop_assert!(texts.iter().any(|text| text == number.dialable()));
        for (index, text) in texts.iter().enumerate() {
            let back = PhoneNumber::parse(text);
            prop_assert!(back.is_ok_and(|back| back.same_line_as(&number)), "{}", text);
            prop_assert!(!texts[..index].contains(text), "{} twice", text);
        }
    }
}
