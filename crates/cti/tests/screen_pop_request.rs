//! "Screenpop API": the request and its parameters.

use cti::{
    AgentId, ApiError, CallInfo, CallReferenceId, ContactId, FieldError, PhoneNumber, PopRules,
    ReceivedPop, Requester, Responder, ScreenPop, TicketId,
};
use proptest::prelude::*;
use serde_json::{Value, json};

const AS_PRINTED: &str = include_str!("fixtures/pop_request.as_printed.txt");
const REPAIRED: &str = include_str!("fixtures/pop_request.repaired.json");

/// The rules that imitate the documentation's sample.
const LIKE_THE_SAMPLE: PopRules = PopRules { require_call_reference_id: false };

fn receive(body: &Value) -> Result<ReceivedPop, ApiError> {
    ReceivedPop::from_json(body.to_string().as_bytes(), PopRules::default())
}

/// The least a pop needs, with these parameters in addition or instead.
fn with(parameters: Value) -> Value {
    let mut body = json!({
        "requester_id": 5_014_967_434_u64,
        "responder_id": 7_898_974_314_u64,
        "call_reference_id": "226356",
    });
    if let (Value::Object(body), Value::Object(more)) = (&mut body, parameters) {
        body.extend(more);
        body.retain(|_, value| *value != json!("leave out"));
    }
    body
}

/// Field and code of each error.
fn faults(result: Result<ReceivedPop, ApiError>) -> Vec<(String, String)> {
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

fn pop() -> ScreenPop {
    ScreenPop {
        requester: Requester::Phone(PhoneNumber::parse("+1 (415) 555-0100").unwrap()),
        responder: Responder::Id(AgentId::new(1001).unwrap()),
        call_reference_id: CallReferenceId::new("226356").unwrap(),
        ticket_id: None,
        new_ticket: false,
        call_url: None,
        call_info: CallInfo::new(),
    }
}

#[test]
fn the_sample_request_is_not_valid_json() {
    assert!(serde_json::from_str::<Value>(AS_PRINTED).is_err());
    assert_eq!(
        ReceivedPop::from_json(AS_PRINTED.as_bytes(), LIKE_THE_SAMPLE),
        Err(ApiError::InvalidJson)
    );
}

#[test]
fn the_repaired_sample_request_is_read_with_its_ids_and_booleans_as_text() {
    let pop = ReceivedPop::from_json(REPAIRED.as_bytes(), LIKE_THE_SAMPLE).unwrap();
    assert_eq!(pop.requester, Requester::Id(ContactId::new(5_014_967_434).unwrap()));
    assert_eq!(pop.responder, Responder::Email("saul@freshdesk.com".into()));
    assert!(pop.new_ticket);
    assert_eq!(
        pop.call_info.iter().collect::<Vec<_>>(),
        [("Organisation", "XYZ"), ("Reason", "Priority issue raised..")]
    );
    assert_eq!(pop.call_reference_id, None);
}

#[test]
fn the_sample_request_lacks_the_mandatory_call_reference_id() {
    assert_eq!(
        faults(ReceivedPop::from_json(REPAIRED.as_bytes(), PopRules::default())),
        fault("call_reference_id", "missing_field")
    );
}

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
fn requester_id_wins_and_the_phone_beside_it_is_kept_apart() {
    let pop = receive(&with(json!({"requester_phone": "0044 20 7946 0958"}))).unwrap();
    assert_eq!(pop.requester, Requester::Id(ContactId::new(5_014_967_434).unwrap()));
    assert_eq!(pop.calling_from.unwrap().dialable(), "+442079460958");
}

#[test]
fn an_ignored_requester_phone_may_be_anything() {
    let pop = receive(&with(json!({"requester_phone": "anonymous"}))).unwrap();
    assert_eq!(pop.calling_from, None);
    receive(&with(json!({"requester_phone": ["?"], "requester_email": 7}))).unwrap();
}

#[test]
fn an_invalid_requester_id_is_an_error_even_beside_a_phone() {
    for (id, code) in [
        (json!(0), "invalid_value"),
        (json!(u64::MAX), "invalid_value"),
        (json!(-5), "datatype_mismatch"),
        (json!(1.5), "datatype_mismatch"),
        (json!("saul"), "datatype_mismatch"),
        (json!("+5"), "datatype_mismatch"),
        (json!(true), "datatype_mismatch"),
        (json!([5]), "datatype_mismatch"),
        (json!({"id": 5}), "datatype_mismatch"),
    ] {
        let body = with(json!({"requester_id": id, "requester_phone": "+14155550100"}));
        assert_eq!(faults(receive(&body)), fault("requester_id", code), "{id}");
    }
}

#[test]
fn requester_phone_is_used_where_there_is_no_id() {
    for absent in [json!(null), json!(""), json!("  "), json!("leave out")] {
        let body = with(json!({
            "requester_id": absent, "requester_phone": "+1 (415) 555-0100", "requester_email": "x",
        }));
        match receive(&body).unwrap().requester {
            Requester::Phone(phone) => assert_eq!(phone.dialable(), "+14155550100"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_phone_written_as_a_number_is_read() {
    let body = with(json!({"requester_id": null, "requester_phone": 14_155_550_100_u64}));
    match receive(&body).unwrap().requester {
        Requester::Phone(phone) => assert_eq!(phone.dialable(), "14155550100"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn requester_email_is_used_where_there_is_neither_id_nor_phone() {
    let body = with(json!({"requester_id": null, "requester_email": " kim@example.com "}));
    assert_eq!(receive(&body).unwrap().requester, Requester::Email("kim@example.com".into()));
    for email in ["kim", "@example.com", "kim@", "kim@a@b", "kim @example.com", "kim@exa\nmple"] {
        let body = with(json!({"requester_id": null, "requester_email": email}));
        assert_eq!(faults(receive(&body)), fault("requester_email", "invalid_value"), "{email}");
    }
}

#[test]
fn one_of_the_three_requester_attributes_is_needed() {
    let body = with(json!({"requester_id": null}));
    assert_eq!(faults(receive(&body)), fault("requester_id", "missing_field"));
}

#[test]
fn a_requester_phone_that_cannot_be_dialled_is_an_error() {
    let body = with(json!({"requester_id": null, "requester_phone": "anonymous"}));
    assert_eq!(faults(receive(&body)), fault("requester_phone", "invalid_value"));
}

#[test]
fn any_of_the_three_responder_attributes_is_mandatory() {
    let body = with(json!({"responder_id": null}));
    assert_eq!(faults(receive(&body)), fault("responder_id", "missing_field"));
}

#[test]
fn the_responder_may_be_named_by_id_phone_or_email() {
    let by_phone = with(json!({"responder_id": null, "responder_phone": "+14155550101"}));
    match receive(&by_phone).unwrap().responder {
        Responder::Phone(phone) => assert_eq!(phone.dialable(), "+14155550101"),
        other => panic!("{other:?}"),
    }
    let by_email = with(json!({"responder_id": null, "responder_email": "saul@freshdesk.com"}));
    assert_eq!(
        receive(&by_email).unwrap().responder,
        Responder::Email("saul@freshdesk.com".into())
    );
    let by_all = with(json!({"responder_phone": "no", "responder_email": "no"}));
    assert_eq!(
        receive(&by_all).unwrap().responder,
        Responder::Id(AgentId::new(7_898_974_314).unwrap())
    );
}

#[test]
fn call_reference_id_is_mandatory() {
    for absent in [json!(null), json!(""), json!(" \n"), json!("leave out")] {
        let body = with(json!({"call_reference_id": absent}));
        assert_eq!(faults(receive(&body)), fault("call_reference_id", "missing_field"));
    }
}

#[test]
fn call_reference_id_may_be_written_as_a_number_and_is_bounded() {
    let pop = receive(&with(json!({"call_reference_id": 226_356}))).unwrap();
    assert_eq!(pop.call_reference_id.unwrap().as_str(), "226356");
    let longest = "ö".repeat(CallReferenceId::MAX_CHARS);
    receive(&with(json!({"call_reference_id": longest}))).unwrap();
    for reference in ["x".repeat(CallReferenceId::MAX_CHARS + 1), "a\r\nb".into()] {
        let body = with(json!({"call_reference_id": reference}));
        assert_eq!(faults(receive(&body)), fault("call_reference_id", "invalid_value"));
    }
    let body = with(json!({"call_reference_id": true}));
    assert_eq!(faults(receive(&body)), fault("call_reference_id", "datatype_mismatch"));
}

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
        ..self::pop()
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

#[test]
fn call_url_must_be_a_web_address() {
    for url in ["https://pbx.example/r.mp3", "HTTP://pbx.example", "https://x/?a=b&c=%20#t"] {
        let pop = receive(&with(json!({"call_url": url}))).unwrap();
        assert_eq!(pop.call_url.as_deref(), Some(url));
    }
    let long = format!("https://pbx.example/{}", "r".repeat(2048));
    for url in [
        "javascript:alert(1)",
        "data:audio/mp3;base64,AA",
        "ftp://pbx.example/r.mp3",
        "pbx.example/r.mp3",
        "/r.mp3",
        "https://",
        "https:///r.mp3",
        "https://pbx.example/a b",
        "https://pbx.example/\"><script>",
        long.as_str(),
    ] {
        let body = with(json!({"call_url": url}));
        assert_eq!(faults(receive(&body)), fault("call_url", "invalid_value"), "{url}");
    }
}

#[test]
fn call_info_must_be_key_value_pairs() {
    for value in [json!("hello"), json!([1]), json!(7), json!(true)] {
        let body = with(json!({"call_info": value}));
        assert_eq!(faults(receive(&body)), fault("call_info", "datatype_mismatch"), "{value}");
    }
    assert!(receive(&with(json!({"call_info": null}))).unwrap().call_info.is_empty());
    let as_text = receive(&with(json!({"call_info": "{\"Reason\":\"billing\"}"}))).unwrap();
    assert_eq!(as_text.call_info.get("Reason"), Some("billing"));
}

#[test]
fn a_call_info_that_is_too_large_is_named() {
    let notes = "n".repeat(100_000);
    let pop = receive(&with(json!({"call_info": {"Notes": notes}}))).unwrap();
    assert_eq!(pop.call_info.get("Notes").map(str::len), Some(100_000));

    let notes = "n".repeat(CallInfo::MAX_BYTES);
    let body = with(json!({"call_info": {"Notes": notes}}));
    assert_eq!(faults(receive(&body)), fault("call_info", "invalid_value"));
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

#[test]
fn a_pop_is_written_strictly() {
    let mut call_info = CallInfo::new();
    call_info.set("Notes", "Asked for a refund");
    call_info.set("Direction", "inbound");
    let pop = ScreenPop {
        ticket_id: TicketId::new(80),
        call_url: Some("https://pbx.example/r.mp3".into()),
        call_info,
        ..pop()
    };
    assert_eq!(
        serde_json::to_string(&pop).unwrap(),
        concat!(
            r#"{"requester_phone":"+14155550100","responder_id":1001,"#,
            r#""call_reference_id":"226356","ticket_id":80,"#,
            r#""call_url":"https://pbx.example/r.mp3","#,
            r#""call_info":{"Notes":"Asked for a refund","Direction":"inbound"}}"#
        )
    );
}

#[test]
fn what_is_absent_is_left_out_and_new_ticket_is_a_boolean() {
    assert_eq!(
        serde_json::to_string(&ScreenPop { new_ticket: true, ..pop() }).unwrap(),
        concat!(
            r#"{"requester_phone":"+14155550100","responder_id":1001,"#,
            r#""call_reference_id":"226356","new_ticket":true}"#
        )
    );
}

#[test]
fn a_pop_without_a_reference_gets_the_one_it_is_given() {
    let received = ReceivedPop::from_json(REPAIRED.as_bytes(), LIKE_THE_SAMPLE).unwrap();
    let own = CallReferenceId::new("pop-1").unwrap();
    assert!(ScreenPop::try_from(received.clone()).is_err());
    assert_eq!(received.into_pop(|| own.clone()).call_reference_id, own);
}

#[test]
fn debug_shows_neither_number_nor_address_nor_notes() {
    let mut pop = pop();
    pop.responder = Responder::Email("saul@freshdesk.com".into());
    pop.call_info.set("Notes", "a secret");
    let text = format!("{pop:?}");
    assert!(text.contains("+1415…0100"), "{text}");
    for secret in ["555", "saul", "secret"] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[test]
fn errors_of_serde_name_the_fields() {
    let error = serde_json::from_str::<ScreenPop>("{}").unwrap_err().to_string();
    for field in ["requester_id", "responder_id", "call_reference_id"] {
        assert!(error.contains(field), "{error}");
    }
}

fn requesters() -> impl Strategy<Value = Requester> {
    prop_oneof![
        (1..=cti::ids::MAX_ID).prop_map(|id| Requester::Id(ContactId::new(id).unwrap())),
        "\\+[1-9][0-9]{4,14}".prop_map(|n| Requester::Phone(PhoneNumber::parse(&n).unwrap())),
        "[a-z.]{1,10}@[a-z]{1,10}\\.example".prop_map(Requester::Email),
    ]
}

fn responders() -> impl Strategy<Value = Responder> {
    prop_oneof![
        (1..=cti::ids::MAX_ID).prop_map(|id| Responder::Id(AgentId::new(id).unwrap())),
        "[1-9][0-9]{2,14}".prop_map(|n| Responder::Phone(PhoneNumber::parse(&n).unwrap())),
        "[a-z.]{1,10}@[a-z]{1,10}\\.example".prop_map(Responder::Email),
    ]
}

prop_compose! {
    fn pops()(
        requester in requesters(),
        responder in responders(),
        reference in "[!-~]([ -~]{0,40}[!-~])?",
        ticket in proptest::option::of(1..=cti::ids::MAX_ID),
        new_ticket: bool,
        call_url in proptest::option::of("https?://[a-z.]{1,20}(/[a-z0-9/?=&]{0,20})?"),
        info in proptest::collection::vec((".{0,20}", "\\PC{0,50}"), 0..8),
    ) -> ScreenPop {
        let mut call_info = CallInfo::new();
        for (key, value) in info {
            call_info.set(key, value);
        }
        ScreenPop {
            requester,
            responder,
            call_reference_id: CallReferenceId::new(&reference).unwrap(),
            ticket_id: ticket.and_then(TicketId::new).filter(|_| !new_ticket),
            new_ticket,
            call_url,
            call_info,
        }
    }
}

proptest! {
    #[test]
    fn a_written_pop_is_read_back(pop in pops()) {
        let written = serde_json::to_vec(&pop).unwrap();
        prop_assert_eq!(ScreenPop::from_json(&written).unwrap(), pop.clone());
        prop_assert_eq!(serde_json::from_slice::<ScreenPop>(&written).unwrap(), pop);
    }

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
