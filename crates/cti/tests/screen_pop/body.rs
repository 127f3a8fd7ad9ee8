//! The body as a whole: JSON or a form, and all that is at fault with it.

use cti::{
    AgentId, ApiError, ContactId, PopRules, ReceivedPop, Requester, Responder, ScreenPop, TicketId,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{LIKE_THE_SAMPLE, faults, receive, with};

#[test]
fn all_eleven_parameters_of_the_table_are_read() {
    let body = json!({
        "requester_id": 1, "requester_phone": "+14155550100", "requester_email": "a@b.example",
        "responder_id": 2, "responder_phone": "+14155550101", "responder_email": "c@d.example",
        "call_reference_id": "226356", "ticket_id": 80, "new_ticket": false,
        "call_url": "https://pbx.example/r.mp3", "call_info": {"Queue": "Sales"},
    });
    let pop = receive(&body).unwrap();
    assert_eq!(pop.requester, Requester::Id(ContactId::new(1).unwrap()));
    assert_eq!(pop.calling_from.unwrap().dialable(), "+14155550100");
    assert_eq!(pop.responder, Responder::Id(AgentId::new(2).unwrap()));
    assert_eq!(pop.call_reference_id.unwrap().as_str(), "226356");
    assert_eq!(pop.ticket_id, TicketId::new(80));
    assert!(!pop.new_ticket);
    assert_eq!(pop.call_url.as_deref(), Some("https://pbx.example/r.mp3"));
    assert_eq!(pop.call_info.get("Queue"), Some("Sales"));
}

#[test]
fn every_field_at_fault_is_named_at_once() {
    let body = json!({
        "requester_id": "kim", "ticket_id": "eighty", "new_ticket": "perhaps",
        "call_url": "nowhere", "call_info": [],
    });
    let fields: Vec<String> = faults(receive(&body)).into_iter().map(|(field, _)| field).collect();
    assert_eq!(
        fields,
        [
            "requester_id",
            "responder_id",
            "call_reference_id",
            "ticket_id",
            "new_ticket",
            "call_url",
            "call_info"
        ]
    );
}

#[test]
fn errors_of_serde_name_the_fields() {
    let error = serde_json::from_str::<ScreenPop>("{}").unwrap_err().to_string();
    for field in ["requester_id", "responder_id", "call_reference_id"] {
        assert!(error.contains(field), "{error}");
    }
}

#[test]
fn parameters_that_the_table_does_not_have_are_ignored() {
    receive(&with(json!({"colour": {"deep": [1, {"er": null}]}}))).unwrap();
}

#[test]
fn a_body_that_is_no_json_object_is_refused() {
    for body in ["", "null", "[]", "7", "\"pop\"", "{", "<html>", "{\"requester_id\":1}x"] {
        let refused = ReceivedPop::from_json(body.as_bytes(), PopRules::default());
        assert_eq!(refused, Err(ApiError::InvalidJson), "{body}");
    }
    let refused = ReceivedPop::from_json(b"{\"requester_id\":\"\xff\"}", PopRules::default());
    assert_eq!(refused, Err(ApiError::InvalidJson));
}

#[test]
fn a_form_is_read_like_json() {
    let form = "requester_phone=%2B14155550100&responder_id=1001&call_reference_id=a%2Fb+c\
                &new_ticket=true&ticket_id=&call_info%5BReason%5D=billing&call_info[Queue]=7&x=y";
    let pop = ReceivedPop::from_form(form, PopRules::default()).unwrap();
    match &pop.requester {
        Requester::Phone(phone) => assert_eq!(phone.dialable(), "+14155550100"),
        other => panic!("{other:?}"),
    }
    assert_eq!(pop.call_reference_id.unwrap().as_str(), "a/b c");
    assert!(pop.new_ticket);
    let info: Vec<_> = pop.call_info.iter().collect();
    assert_eq!(info, [("Reason", "billing"), ("Queue", "7")]);
}

#[test]
fn a_plus_that_a_form_does_not_encode_is_kept() {
    let form = "requester_phone=+14155550100&responder_id=1001&call_reference_id=1";
    match ReceivedPop::from_form(form, PopRules::default()).unwrap().requester {
        Requester::Phone(phone) => assert_eq!(phone.dialable(), "+14155550100"),
        other => panic!("{other:?}"),
    }
}

proptest! {
    #[test]
    fn any_body_is_answered(body: Vec<u8>) {
        let _ = ReceivedPop::from_json(&body, PopRules::default());
        let _ = ReceivedPop::from_form(&String::from_utf8_lossy(&body), LIKE_THE_SAMPLE);
    }

    #[test]
    fn any_text_in_any_parameter_is_answered(
        field in "(requester|responder)_(id|phone|email)|call_(reference_id|url|info)|ticket_id|new_ticket",
        text in ".*",
    ) {
        let mut body = with(json!({}));
        body[field.as_str()] = Value::String(text);
        let body = body.to_string();
        if let Err(ApiError::Validation(errors)) =
            ReceivedPop::from_json(body.as_bytes(), PopRules::default())
        {
            prop_assert!(!errors.is_empty());
        }
    }
}
