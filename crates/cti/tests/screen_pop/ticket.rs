//! `ticket_id` and `new_ticket`: "This setting will override the display of an existing ticket".

use cti::{ScreenPop, TicketId};
use serde_json::json;

use crate::support::{self, fault, faults, receive, with};

#[test]
fn new_ticket_is_read_as_a_boolean_or_as_text() {
    for (value, expected) in [
        (json!(true), true),
        (json!("true"), true),
        (json!("TRUE"), true),
        (json!("1"), true),
        (json!(1), true),
        (json!(false), false),
        (json!("false"), false),
        (json!(0), false),
        (json!(""), false),
        (json!(null), false),
        (json!("leave out"), false),
    ] {
        let pop = receive(&with(json!({"new_ticket": value}))).unwrap();
        assert_eq!(pop.new_ticket, expected, "{value}");
    }
    for value in [json!("yes"), json!(2), json!([true])] {
        let body = with(json!({"new_ticket": value}));
        assert_eq!(faults(receive(&body)), fault("new_ticket", "datatype_mismatch"), "{value}");
    }
}

#[test]
fn new_ticket_overrides_ticket_id() {
    let pop = receive(&with(json!({"new_ticket": true, "ticket_id": 80}))).unwrap();
    assert!(pop.new_ticket);
    assert_eq!(pop.ticket_id, None);

    let written = serde_json::to_value(ScreenPop {
        new_ticket: true,
        ticket_id: TicketId::new(80),
        ..support::pop()
    });
    assert_eq!(written.unwrap().get("ticket_id"), None);
}

#[test]
fn new_ticket_set_to_false_leaves_the_ticket_id() {
    let pop = receive(&with(json!({"new_ticket": "false", "ticket_id": "80"}))).unwrap();
    assert_eq!(pop.ticket_id, TicketId::new(80));
}

#[test]
fn a_wrong_ticket_id_is_an_error_also_where_new_ticket_overrides_it() {
    let body = with(json!({"new_ticket": true, "ticket_id": "eighty"}));
    assert_eq!(faults(receive(&body)), fault("ticket_id", "datatype_mismatch"));
}
