//! Why a contact matched: "The requester phone number passed from the telephony system is matched with
//! “Phone” number in Freshdesk. … If no account is found with a matching “Phone” number in Freshdesk,
//! then a match for “Mobile” numbers is done."

use cti::{Contact, ContactField, MatchedBy, PhoneNumber};
use proptest::prelude::*;
use serde_json::json;

fn contact(phone: &str, mobile: &str) -> Contact {
    serde_json::from_value(json!({"id": 5001, "name": "Kim", "phone": phone, "mobile": mobile}))
        .unwrap()
}

fn matched(phone: &str, mobile: &str, number: &str) -> Option<(ContactField, bool)> {
    contact(phone, mobile)
        .matched_by(&PhoneNumber::parse(number).unwrap())
        .map(|MatchedBy { field, spelled_otherwise }| (field, spelled_otherwise))
}

use ContactField::{Mobile, Phone};

#[test]
fn a_number_written_as_it_came_or_as_it_is_dialled_matches_to_the_letter() {
    assert_eq!(matched("+14155550100", "", "+1 (415) 555-0100"), Some((Phone, false)));
    assert_eq!(matched("+1 (415) 555-0100", "", "+1 (415) 555-0100"), Some((Phone, false)));
    assert_eq!(matched("", "+14155550100", "0014155550100"), Some((Mobile, false)));
}

#[test]
fn a_number_spelled_otherwise_is_said_to_be() {
    assert_eq!(matched("(415) 555-0100", "", "+14155550100"), Some((Phone, true)));
    assert_eq!(matched("", "020 7946 0958", "+442079460958"), Some((Mobile, true)));
    assert_eq!(matched("+14155550100", "", "415 555 0100"), Some((Phone, true)));
}

#[test]
fn phone_is_matched_before_mobile() {
    assert_eq!(matched("+14155550100", "+14155550100", "+14155550100"), Some((Phone, false)));
    assert_eq!(matched("(415) 555-0100", "+14155550100", "+14155550100"), Some((Phone, true)));
}

#[test]
fn another_number_or_what_is_none_does_not_match() {
    assert_eq!(matched("+14155550101", "", "+14155550100"), None);
    assert_eq!(matched("ask for Kim", "n/a", "+14155550100"), None);
    assert_eq!(matched("", "", "+14155550100"), None);
    assert_eq!(matched("9196", "", "+14155559196"), None);
}

#[test]
fn how_it_matched_is_kept() {
    let matched = MatchedBy { field: Mobile, spelled_otherwise: true };
    let kept = serde_json::to_string(&matched).unwrap();
    assert_eq!(kept, r#"{"field":"mobile","spelled_otherwise":true}"#);
    assert_eq!(serde_json::from_str::<MatchedBy>(&kept).unwrap(), matched);
}

proptest! {
    #[test]
    fn whoever_a_query_finds_is_matched(
        typed in "(\\+|00|0|1|)[2-9][0-9]{6,12}",
        mobile: bool,
    ) {
        let number = PhoneNumber::parse(&typed).unwrap();
        for spelling in number.spellings() {
            let (phone, cell) = if mobile { ("", spelling.as_str()) } else { (&*spelling, "") };
            let found = contact(phone, cell).matched_by(&number);
            let field = if mobile { Mobile } else { Phone };
            prop_assert_eq!(found.map(|m| m.field), Some(field), "{}", spelling);
        }
    }
}
