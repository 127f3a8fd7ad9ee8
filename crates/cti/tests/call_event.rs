//! What a telephone system reports of a call: one JSON object an event.

use cti::{
    AgentId, ApiError, CallAgent, CallDirection, CallEndReason, CallEvent, CallEventKind,
    FieldError,
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn receive(body: &Value) -> Result<CallEvent, ApiError> {
    CallEvent::from_json(body.to_string().as_bytes())
}

/// The least an event needs, with these fields in addition or instead.
fn with(fields: Value) -> Value {
    let mut body = json!({
        "event_id": "e-1", "call_reference_id": "226356", "agent_id": 1001, "event": "answered",
    });
    if let (Value::Object(body), Value::Object(more)) = (&mut body, fields) {
        body.extend(more);
    }
    body
}

fn received(fields: Value) -> CallEvent {
    receive(&with(fields)).unwrap()
}

/// Field and code of each error.
fn faults(result: Result<CallEvent, ApiError>) -> Vec<(String, String)> {
    match result {
        Err(ApiError::Validation(errors)) => {
            assert!(errors.iter().all(|e| e.message.len() > 10), "{errors:?}");
            errors.into_iter().map(|FieldError { field, code, .. }| (field, code)).collect()
        }
        other => panic!("no validation error: {other:?}"),
    }
}

fn fault(field: &str, code: &str) -> Vec<(String, String)> {
    vec![(field.to_owned(), code.to_owned())]
}

#[test]
fn an_event_is_read_with_all_its_fields() {
    let event = receive(&json!({
        "event_id": "e-1", "call_reference_id": "226356", "agent_id": 1001, "event": "offered",
        "direction": "inbound", "requester_number": "+1 (415) 555-0100",
        "requester_name": "Kim Okafor", "at": 1_795_000_000_000_u64, "queue": {"id": 7},
    }))
    .unwrap();
    assert_eq!(event.event_id.as_str(), "e-1");
    assert_eq!(event.call_reference_id.as_str(), "226356");
    assert_eq!(event.agent, CallAgent::Id(AgentId::new(1001).unwrap()));
    assert_eq!(event.kind, CallEventKind::Offered);
    assert_eq!(event.direction, Some(CallDirection::Inbound));
    assert_eq!(event.requester_number.unwrap().dialable(), "+14155550100");
    assert_eq!(event.requester_name.as_deref(), Some("Kim Okafor"));
    assert_eq!(event.at, Some(1_795_000_000_000));
}

#[test]
fn each_event_has_its_word() {
    for name in CallEventKind::NAMES {
        for word in [name.to_owned(), name.to_uppercase(), format!(" {name} ")] {
            let event = received(json!({"event": word, "call_url": "https://pbx.example/r.mp3"}));
            assert_eq!(event.kind.name(), name);
        }
    }
    for word in [json!("hold"), json!("."), json!(7), json!(true), json!(["ended"])] {
        let body = with(json!({"event": word}));
        assert_eq!(faults(receive(&body)), fault("event", "invalid_value"), "{word}");
    }
}

#[test]
fn each_reason_has_its_word_and_any_other_word_still_ends_the_call() {
    for (reason, expected) in [
        (json!("hangup"), CallEndReason::Hangup),
        (json!("busy"), CallEndReason::Busy),
        (json!("no_answer"), CallEndReason::NoAnswer),
        (json!("No-Answer"), CallEndReason::NoAnswer),
        (json!("NOANSWER"), CallEndReason::NoAnswer),
        (json!("declined"), CallEndReason::Declined),
        (json!("failed"), CallEndReason::Failed),
        (json!("answered_elsewhere"), CallEndReason::AnsweredElsewhere),
        (json!("other"), CallEndReason::Other),
        (json!("pickup_delayed"), CallEndReason::Other),
        (json!("…"), CallEndReason::Other),
        (json!(486), CallEndReason::Other),
        (json!({"code": 486}), CallEndReason::Other),
        (json!(null), CallEndReason::Hangup),
        (json!(""), CallEndReason::Hangup),
    ] {
        let event = received(json!({"event": "ended", "reason": reason}));
        assert_eq!(event.kind, CallEventKind::Ended(expected), "{reason}");
    }
}

#[test]
fn what_is_offered_is_inbound_and_what_is_dialed_is_outbound_unless_it_says_otherwise() {
    let direction = |fields| received(fields).direction;
    assert_eq!(direction(json!({"event": "offered"})), Some(CallDirection::Inbound));
    assert_eq!(direction(json!({"event": "dialed"})), Some(CallDirection::Outbound));
    assert_eq!(
        direction(json!({"event": "offered", "direction": "Outbound"})),
        Some(CallDirection::Outbound)
    );
    assert_eq!(direction(json!({"event": "answered"})), None);
    for wrong in [json!("in"), json!(1), json!([])] {
        let body = with(json!({"direction": wrong}));
        assert_eq!(faults(receive(&body)), fault("direction", "invalid_value"), "{wrong}");
    }
}

#[test]
fn a_withheld_number_is_none() {
    for withheld in
        [json!(null), json!(""), json!("anonymous"), json!("Restricted"), json!("Unknown")]
    {
        let event = received(json!({"event": "offered", "requester_number": withheld}));
        assert_eq!(event.requester_number, None, "{withheld}");
    }
    let body = with(json!({"requester_number": "sip:kim@pbx.example"}));
    assert_eq!(faults(receive(&body)), fault("requester_number", "invalid_value"));
}

#[test]
fn a_name_from_the_telephone_network_is_cut_and_has_no_control_characters() {
    let name = |name: &str| received(json!({"requester_name": name})).requester_name;
    assert_eq!(name(" Kim\r\n\u{7}Okafor "), Some("KimOkafor".into()));
    assert_eq!(name("\u{1b}"), None);
    assert_eq!(name("<unknown>"), None, "as Asterisk says that it knows none");
    assert_eq!(name(&"é".repeat(400)).unwrap().chars().count(), 255);
}

#[test]
fn an_agent_is_named_by_id_or_by_telephone() {
    let phone = received(json!({"agent_id": null, "agent_phone": "201"}));
    match phone.agent {
        CallAgent::Phone(phone) => assert_eq!(phone.dialable(), "201"),
        CallAgent::Id(id) => panic!("{id}"),
    }
    let both = received(json!({"agent_id": "1001", "agent_phone": "not a number"}));
    assert_eq!(both.agent, CallAgent::Id(AgentId::new(1001).unwrap()));
    assert_eq!(faults(receive(&with(json!({"agent_id": ""})))), fault("agent_id", "missing_field"));
    let body = with(json!({"agent_id": "kim"}));
    assert_eq!(faults(receive(&body)), fault("agent_id", "datatype_mismatch"));
    let body = with(json!({"agent_id": null, "agent_phone": "desk"}));
    assert_eq!(faults(receive(&body)), fault("agent_phone", "invalid_value"));
}

#[test]
fn a_recording_needs_its_address() {
    let event = received(json!({"event": "recorded", "call_url": "https://pbx.example/r.mp3"}));
    assert_eq!(event.kind, CallEventKind::Recorded("https://pbx.example/r.mp3".into()));
    let body = with(json!({"event": "recorded"}));
    assert_eq!(faults(receive(&body)), fault("call_url", "missing_field"));
    let body = with(json!({"event": "recorded", "call_url": "javascript:alert(1)"}));
    assert_eq!(faults(receive(&body)), fault("call_url", "invalid_value"));
    // Of any other event it is not looked at.
    received(json!({"event": "held", "call_url": "r.mp3", "reason": "x"}));
}

#[test]
fn every_field_at_fault_is_named_at_once() {
    let fields = |body: Value| -> Vec<String> {
        faults(receive(&body)).into_iter().map(|(field, _)| field).collect()
    };
    assert_eq!(fields(json!({})), ["event_id", "call_reference_id", "agent_id", "event"]);
    assert_eq!(
        fields(json!({
            "event_id": "a\nb", "call_reference_id": "x".repeat(256), "agent_id": 0, "event": "rang",
            "direction": "up", "requester_number": "kim", "at": "yesterday",
        })),
        [
            "event_id",
            "call_reference_id",
            "agent_id",
            "event",
            "direction",
            "requester_number",
            "at"
        ]
    );
    let error = serde_json::from_str::<CallEvent>("{}").unwrap_err().to_string();
    for field in ["event_id", "call_reference_id", "agent_id", "event"] {
        assert!(error.contains(field), "{error}");
    }
}

#[test]
fn an_event_without_a_time_has_none_and_a_wrong_time_is_named() {
    assert_eq!(received(json!({"at": null})).at, None);
    assert_eq!(received(json!({"at": "1795000000000"})).at, Some(1_795_000_000_000));
    for at in [json!(-1), json!(1.5), json!("2026-11-22"), json!(u64::MAX), json!(true)] {
        let body = with(json!({"at": at}));
        assert_eq!(faults(receive(&body)), fault("at", "datatype_mismatch"), "{at}");
    }
}

#[test]
fn a_body_that_is_no_json_object_is_refused() {
    for body in ["", "null", "[]", "7", "\"call\"", "{", "<html>", "{}x"] {
        assert_eq!(CallEvent::from_json(body.as_bytes()), Err(ApiError::InvalidJson), "{body}");
    }
}

#[test]
fn an_event_is_written_strictly() {
    let event = received(json!({
        "event": "Ended", "reason": "No Answer", "agent_id": "1001", "direction": "INBOUND",
        "requester_number": "+1 (415) 555-0100", "requester_name": " Kim ", "at": "5",
        "call_url": "https://pbx.example/r.mp3",
    }));
    assert_eq!(
        serde_json::to_string(&event).unwrap(),
        concat!(
            r#"{"event_id":"e-1","call_reference_id":"226356","agent_id":1001,"event":"ended","#,
            r#""direction":"inbound","requester_number":"+14155550100","requester_name":"Kim","#,
            r#""at":5,"reason":"no_answer"}"#
        )
    );
}

#[test]
fn debug_shows_neither_name_nor_number_nor_recording() {
    let text = format!(
        "{:?}",
        received(json!({
            "event": "recorded", "call_url": "https://pbx.example/secret.mp3",
            "requester_number": "+14155550100", "requester_name": "Kim Okafor",
        }))
    );
    assert!(text.contains("226356") && text.contains("recorded"), "{text}");
    for secret in ["555", "Okafor", "secret"] {
        assert!(!text.contains(secret), "{text}");
    }
}

proptest! {
    #[test]
    fn a_written_event_is_read_back(
        kind in prop::sample::select(CallEventKind::NAMES.to_vec()),
        reason in prop::sample::select(vec!["hangup", "busy", "no_answer", "declined", "failed",
            "answered_elsewhere", "any other"]),
        agent in prop_oneof![
            (1..=cti::ids::MAX_ID).prop_map(|id| json!({"agent_id": id})),
            "[1-9][0-9]{2,14}".prop_map(|phone| json!({"agent_id": null, "agent_phone": phone})),
        ],
        direction in prop::option::of("inbound|outbound"),
        number in prop::option::of("\\+[1-9][0-9]{4,14}"),
        name in prop::option::of("\\PC{0,300}"),
        at in prop::option::of(0..=cti::ids::MAX_ID),
        reference in "[!-~]([ -~]{0,40}[!-~])?",
    ) {
        let mut body = with(agent);
        body["event"] = json!(kind);
        body["event_id"] = json!(reference);
        body["call_reference_id"] = json!(reference);
        body["reason"] = json!(reason);
        body["direction"] = json!(direction);
        body["requester_number"] = json!(number);
        body["requester_name"] = json!(name);
        body["at"] = json!(at);
        body["call_url"] = json!("https://pbx.example/r.mp3");
        let event = receive(&body).unwrap();
        let written = serde_json::to_vec(&event).unwrap();
        prop_assert_eq!(&CallEvent::from_json(&written).unwrap(), &event);
        prop_assert_eq!(serde_json::from_slice::<CallEvent>(&written).unwrap(), event);
    }

    #[test]
    fn any_body_is_answered(body: Vec<u8>) {
        let _ = CallEvent::from_json(&body);
    }

    #[test]
    fn any_text_in_any_field_is_answered(
        field in "event(_id)?|call_(reference_id|url)|agent_(id|phone)|direction|at|reason|requester_(name|number)",
        text in ".*",
    ) {
        let mut body = with(json!({"agent_id": null, "event": "ended"}));
        body[field.as_str()] = Value::String(text);
        if let Err(ApiError::Validation(errors)) = receive(&body) {
            prop_assert!(!errors.is_empty());
        }
    }
}
