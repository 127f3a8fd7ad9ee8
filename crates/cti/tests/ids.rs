//! The identifiers of the protocol: lenient in, strict out.

use cti::{AgentId, CallReferenceId, ContactId, NoteId, PopId, TicketId, ids::MAX_ID};
use proptest::prelude::*;

#[test]
fn an_id_is_read_from_number_and_text_and_written_as_a_number() {
    for json in ["5014967434", "\"5014967434\"", "\" 5014967434 \""] {
        let id: ContactId = serde_json::from_str(json).unwrap();
        assert_eq!(id.get(), 5_014_967_434);
        assert_eq!(serde_json::to_string(&id).unwrap(), "5014967434");
    }
}

#[test]
fn what_is_no_id_is_named() {
    for json in ["0", "-1", "1.5", "\"\"", "\"+5\"", "\"5a\"", "true", "null", "[5]", "{}"] {
        let error = serde_json::from_str::<TicketId>(json).unwrap_err().to_string();
        assert!(error.contains("ticket id"), "{json}: {error}");
        assert!(error.contains("whole number above 0"), "{json}: {error}");
    }
    assert_eq!(
        "x".parse::<AgentId>().unwrap_err().to_string(),
        "agent id must be a whole number above 0"
    );
    assert_eq!("x".parse::<NoteId>().unwrap_err().what, "note id");
    assert_eq!("x".parse::<PopId>().unwrap_err().what, "pop id");
}

#[test]
fn an_id_is_what_javascript_counts_exactly() {
    assert_eq!(MAX_ID, 9_007_199_254_740_991);
    assert_eq!(TicketId::new(MAX_ID).map(TicketId::get), Some(MAX_ID));
    assert_eq!(TicketId::new(MAX_ID + 1), None);
    assert_eq!(TicketId::new(0), None);
    assert!("9007199254740992".parse::<TicketId>().is_err());
    assert!(serde_json::from_str::<TicketId>("9007199254740992").is_err());
}

#[test]
fn a_call_reference_keeps_its_text_without_the_space_around_it() {
    assert_eq!(CallReferenceId::new("  226356\n").unwrap().as_str(), "226356");
    assert_eq!(CallReferenceId::new("a b/ü✓").unwrap().to_string(), "a b/ü✓");
}

#[test]
fn what_is_no_call_reference_is_named() {
    for (text, words) in [
        (String::new(), "must not be empty"),
        (" \t".into(), "must not be empty"),
        ("x".repeat(256), "at most 255 characters"),
        ("a\nb".into(), "must not contain control characters"),
    ] {
        let error = CallReferenceId::new(&text).unwrap_err().to_string();
        assert!(error.contains("call_reference_id") && error.contains(words), "{error}");
    }
}

proptest! {
    #[test]
    fn every_id_survives_json_and_text(number in 1..=MAX_ID) {
        let id = TicketId::new(number).unwrap();
        prop_assert_eq!(id.to_string().parse::<TicketId>().unwrap(), id);
        let json = serde_json::to_string(&id).unwrap();
        prop_assert_eq!(serde_json::from_str::<TicketId>(&json).unwrap(), id);
    }

    #[test]
    fn any_text_is_an_id_or_an_error(text in ".*") {
        let _ = text.parse::<TicketId>();
        let _ = serde_json::from_str::<TicketId>(&text);
        if let Ok(reference) = CallReferenceId::new(&text) {
            prop_assert_eq!(CallReferenceId::new(reference.as_str()).unwrap(), reference);
        }
    }
}
