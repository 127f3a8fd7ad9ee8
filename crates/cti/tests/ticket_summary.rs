//! The tickets of a caller: "three most recent tickets (if any)"; `GET /tickets?requester_id=` and
//! `GET /tickets/{id}` (facts R5, R6).

use cti::{ContactId, Rows, TicketId, TicketStatus, TicketSummary};
use proptest::prelude::*;
use serde_json::{Value, json};

fn ticket(json: Value) -> TicketSummary {
    serde_json::from_value(json).unwrap()
}

#[test]
fn a_ticket_is_read_with_its_subject_and_status() {
    let read = ticket(json!({
        "id": 80, "subject": "Oven stays cold", "status": 3, "requester_id": 5001,
        "updated_at": "2026-11-22T18:00:00Z", "priority": 1, "tags": [], "cc_emails": ["a@b"],
        "conversations": [{"body": "…"}], "custom_fields": {},
    }));
    assert_eq!(read.id, TicketId::new(80).unwrap());
    assert_eq!(read.subject, "Oven stays cold");
    assert_eq!(read.status, TicketStatus::Pending);
    assert_eq!(read.requester_id, ContactId::new(5001));
    assert_eq!(read.updated_at.as_deref(), Some("2026-11-22T18:00:00Z"));
}

#[test]
fn only_an_id_is_needed() {
    let bare = ticket(json!({"id": "80", "subject": null, "status": null, "requester_id": null}));
    assert_eq!((bare.subject.as_str(), bare.requester_id), ("", None));
    assert!(serde_json::from_value::<TicketSummary>(json!({"subject": "no id"})).is_err());
}

#[test]
fn a_status_that_is_not_known_is_a_custom_one() {
    for (status, expected) in [
        (json!(2), TicketStatus::Open),
        (json!("5"), TicketStatus::Closed),
        (json!(6), TicketStatus::Custom(6)),
        (json!(0), TicketStatus::Custom(0)),
        (json!(null), TicketStatus::Custom(0)),
        (json!("open"), TicketStatus::Custom(0)),
        (json!(-1), TicketStatus::Custom(0)),
        (json!(u64::MAX), TicketStatus::Custom(0)),
        (json!([2]), TicketStatus::Custom(0)),
    ] {
        assert_eq!(ticket(json!({"id": 80, "status": status})).status, expected, "{status}");
    }
}

#[test]
fn a_list_keeps_its_order_and_leaves_odd_rows_out() {
    let list = r#"[{"id":82,"status":2},{"subject":"no id"},{"id":80,"status":"closed"}]"#;
    let Rows(tickets) = serde_json::from_str::<Rows<TicketSummary>>(list).unwrap();
    assert_eq!(tickets.iter().map(|t| t.id.get()).collect::<Vec<_>>(), [82, 80]);
    assert!(serde_json::from_str::<Rows<TicketSummary>>(r#"{"id":80}"#).is_err());
}

proptest! {
    #[test]
    fn a_ticket_that_was_kept_is_read_back(
        id in 1..=cti::ids::MAX_ID,
        subject in "([^\\s\\p{C}](\\PC{0,30}[^\\s\\p{C}])?)?",
        status in 0u32..,
        requester in proptest::option::of(1..=cti::ids::MAX_ID),
        updated_at in proptest::option::of("[0-9TZ:-]{1,24}"),
    ) {
        let ticket = TicketSummary {
            id: TicketId::new(id).unwrap(),
            subject,
            status: TicketStatus::from_number(status).unwrap_or(TicketStatus::Custom(0)),
            requester_id: requester.and_then(ContactId::new),
            updated_at,
        };
        let kept = serde_json::to_string(&ticket).unwrap();
        prop_assert_eq!(serde_json::from_str::<TicketSummary>(&kept).unwrap(), ticket);
    }

    #[test]
    fn any_reply_is_answered(reply: Vec<u8>) {
        let _ = serde_json::from_slice::<TicketSummary>(&reply);
        let _ = serde_json::from_slice::<Rows<TicketSummary>>(&reply);
    }
}
