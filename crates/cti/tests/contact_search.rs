//! Who has a number (facts R3, R5): "`GET /search/contacts?query="…"`"; "numbers are matched to the
//! character"; "Spend at most two contact look-ups a ring".

use cti::{ContactField, ContactSearch, PhoneNumber, contact_query};
use proptest::prelude::*;

fn query(field: ContactField, number: &str) -> String {
    contact_query(field, &PhoneNumber::parse(number).unwrap())
}

/// The texts that a query looks for; panics where it is not of the form it should be.
fn looked_for(query: &str, field: &str) -> Vec<String> {
    let inner = query.strip_prefix('"').and_then(|q| q.strip_suffix('"')).expect("quoted");
    inner
        .split(" OR ")
        .map(|clause| {
            let text = clause.strip_prefix(field).expect("the field").strip_prefix(":'");
            let text = text.and_then(|text| text.strip_suffix('\'')).expect("a quoted text");
            assert!(!text.contains(['"', '\'', '\\']), "{query}");
            text.to_owned()
        })
        .collect()
}

#[test]
fn one_look_up_asks_for_all_spellings_in_one_field() {
    let asked = query(ContactField::Phone, "+14155550100");
    assert!(asked.starts_with("\"phone:'+14155550100' OR phone:'14155550100' OR "), "{asked}");
    assert_eq!(
        looked_for(&asked, "phone"),
        PhoneNumber::parse("+14155550100").unwrap().spellings()
    );
    let asked = query(ContactField::Mobile, "+442079460958");
    assert!(looked_for(&asked, "mobile").contains(&"02079460958".to_owned()), "{asked}");
}

#[test]
fn a_short_number_is_looked_for_as_it_is() {
    assert_eq!(query(ContactField::Mobile, "9196"), "\"mobile:'9196'\"");
}

#[test]
fn what_is_longer_than_the_helpdesk_takes_is_left_out() {
    let (digits, dashes) = ("2345678901234567", "-".repeat(239));
    let long = format!("{digits}{dashes}");
    let asked = query(ContactField::Mobile, &long);
    assert_eq!(looked_for(&asked, "mobile").len(), 2, "255 and 16 characters fit");
    // Of three bytes each, so characters are what is counted.
    let wide = format!("{digits}{}", "\u{2013}".repeat(79));
    assert_eq!(looked_for(&query(ContactField::Phone, &wide), "phone").len(), 2);
}

#[test]
fn a_reply_is_an_object_with_results_or_a_list() {
    let read = |json: &str| serde_json::from_str::<ContactSearch>(json).unwrap();
    let ids = |found: &ContactSearch| found.results.iter().map(|c| c.id.get()).collect::<Vec<_>>();

    let found = read(r#"{"total":31,"results":[{"id":5007,"name":"A"},{"id":"5008"}],"more":[1]}"#);
    assert_eq!((found.total, ids(&found)), (31, vec![5007, 5008]));
    let found = read(r#"{"results":[{"id":5007,"name":"A"},{"name":"no id"}]}"#);
    assert_eq!((found.total, ids(&found)), (1, vec![5007]));
    let found = read(r#"[{"id":5007},{"id":5008}]"#);
    assert_eq!((found.total, ids(&found)), (2, vec![5007, 5008]));
    for nothing in ["[]", "{}", "null", r#"{"total":0,"results":[]}"#, r#"{"results":null}"#] {
        assert_eq!(read(nothing), ContactSearch::default(), "{nothing}");
    }
    let found = read(r#"{"total":"2","results":[{"id":5007}]}"#);
    assert_eq!(read(&serde_json::to_string(&found).unwrap()), found);
}

#[test]
fn what_is_no_reply_is_refused() {
    for reply in ["", "7", "\"\"", "<html>", "{\"results\":7}", "{\"results\":[7]}", "[null]"] {
        assert!(serde_json::from_str::<ContactSearch>(reply).is_err(), "{reply}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_query_is_quoted_short_enough_and_looks_for_the_number(
        typed in "(tel:)?(\\+|00|0)?([0-9][ ()./\u{2010}-]{0,6}){3,15}(;ext=[0-9]{1,4}| x[0-9]{1,4})?",
        mobile: bool,
    ) {
        let Ok(number) = PhoneNumber::parse(&typed) else { return Ok(()) };
        let (field, name) =
            if mobile { (ContactField::Mobile, "mobile") } else { (ContactField::Phone, "phone") };
        let query = contact_query(field, &number);
        prop_assert!(query.chars().count() <= 512, "{}", query);
        let texts = looked_for(&query, name);
        prop_assert!(texts.iter().any(|text| text == number.dialable()), "{}", query);
    }

    #[test]
    fn any_reply_is_answered(reply: Vec<u8>) {
        let _ = serde_json::from_slice::<ContactSearch>(&reply);
    }
}
