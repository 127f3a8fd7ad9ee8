//! "Configure Click to Dial".

use cti::{
    AgentId, ApiError, ClickToDial, ContactId, FieldError, PhoneNumber, ReceivedClick, TicketId,
    click_to_dial::FIELDS,
};
use proptest::prelude::*;

fn click() -> ClickToDial {
    ClickToDial {
        requester_number: PhoneNumber::parse("+14155550100").unwrap(),
        agent_number: Some(PhoneNumber::parse("+14155550199").unwrap()),
        agent_id: AgentId::new(1001),
        ticket_id: TicketId::new(80),
        requester_id: ContactId::new(5_014_967_434),
    }
}

const QUERY: &str = "requester_number=%2B14155550100&agent_number=%2B14155550199&agent_id=1001\
                     &ticket_id=80&requester_id=5014967434";
const JSON: &str = r#"{"requester_number":"+14155550100","agent_number":"+14155550199","agent_id":1001,"ticket_id":80,"requester_id":5014967434}"#;

fn errors(result: Result<ReceivedClick, ApiError>) -> Vec<FieldError> {
    match result {
        Err(ApiError::Validation(errors)) => errors,
        other => panic!("no validation error: {other:?}"),
    }
}

fn fields(errors: &[FieldError]) -> Vec<&str> {
    errors.iter().map(|e| e.field.as_str()).collect()
}

#[test]
fn the_five_fields_are_those_of_the_documentation() {
    assert_eq!(
        FIELDS,
        ["requester_number", "agent_number", "agent_id", "ticket_id", "requester_id"]
    );
}

#[test]
fn the_five_fields_are_read_from_a_query() {
    for query in [QUERY.to_owned(), format!("?{QUERY}"), format!("secret=x&{QUERY}&more")] {
        let received = ReceivedClick::from_form(&query).unwrap();
        assert_eq!(received, ReceivedClick { click: click(), unexpanded: vec![] });
    }
}

#[test]
fn the_five_fields_are_read_from_a_form() {
    let form = "requester_number=%2B1+%28415%29+555-0100&agent_id=1001";
    let received = ReceivedClick::from_form(form).unwrap();
    assert_eq!(received.click.requester_number.dialable(), "+14155550100");
    assert_eq!(received.click.agent_id, AgentId::new(1001));
}

#[test]
fn the_five_fields_are_read_from_json() {
    assert_eq!(ReceivedClick::from_json(JSON.as_bytes()).unwrap().click, click());
    let as_text = JSON.replace("1001", "\"1001\"").replace(":80", ":\"80\"");
    assert_eq!(ReceivedClick::from_json(as_text.as_bytes()).unwrap().click, click());
    let number = ReceivedClick::from_json(br#"{"requester_number":14155550100}"#).unwrap();
    assert_eq!(number.click.requester_number.dialable(), "14155550100");
}

#[test]
fn only_requester_number_is_needed() {
    let expected = ClickToDial {
        agent_number: None,
        agent_id: None,
        ticket_id: None,
        requester_id: None,
        ..click()
    };
    for received in [
        ReceivedClick::from_form("requester_number=%2B14155550100"),
        ReceivedClick::from_form(
            "requester_number=%2B14155550100&agent_number=&agent_id=&ticket_id=+&requester_id",
        ),
        ReceivedClick::from_json(br#"{"requester_number":"+14155550100","ticket_id":null}"#),
    ] {
        let received = received.unwrap();
        assert_eq!(received.click, expected);
        assert!(received.unexpanded.is_empty());
    }
}

#[test]
fn a_click_without_a_number_is_refused() {
    for query in ["", "requester_number=", "requester_number=%20", "agent_id=1001"] {
        let errors = errors(ReceivedClick::from_form(query));
        assert_eq!(fields(&errors), ["requester_number"], "{query}");
        assert_eq!(errors[0].code, "missing_field");
    }
}

#[test]
fn a_number_that_is_still_a_placeholder_is_named_in_the_error() {
    for number in [
        "{{requester_number}}",
        "%7B%7Brequester_number%7D%7D",
        "%257B%257Brequester_number%257D%257D",
        "<requester_number>",
        "${requester_number}",
        "tel:{{requester_number}}",
    ] {
        let errors = errors(ReceivedClick::from_form(&format!("requester_number={number}")));
        assert_eq!(fields(&errors), ["requester_number"]);
        assert_eq!(errors[0].code, "invalid_value");
        assert!(errors[0].message.contains("requester_number"), "{}", errors[0].message);
        assert!(errors[0].message.contains("callback URL"), "{}", errors[0].message);
    }
}

#[test]
fn with_no_number_every_placeholder_is_named() {
    let query = "requester_number={{number}}&agent_id={{agent_id}}&ticket_id=80&requester_id=<id>";
    let errors = errors(ReceivedClick::from_form(query));
    assert_eq!(fields(&errors), ["requester_number", "agent_id", "requester_id"]);
    assert!(errors[1].message.contains("{{agent_id}}"), "{}", errors[1].message);
}

#[test]
fn another_placeholder_does_not_keep_from_dialling_and_is_reported() {
    let query = "requester_number=9196&agent_id=1001&ticket_id={{ticket.id}}&agent_number=${n}";
    let received = ReceivedClick::from_form(query).unwrap();
    assert_eq!(received.click.requester_number.dialable(), "9196");
    assert_eq!(received.click.ticket_id, None);
    assert_eq!(received.unexpanded, ["agent_number", "ticket_id"]);
}

#[test]
fn a_placeholder_in_an_error_is_cut_short() {
    let query = format!("requester_number={{{{{}}}}}", "n".repeat(10_000));
    let errors = errors(ReceivedClick::from_form(&query));
    assert!(errors[0].message.len() < 200);
}

#[test]
fn a_plus_that_the_callback_url_does_not_encode_is_kept() {
    let query = "requester_number=+14155550100&agent_number=+14155550199";
    let received = ReceivedClick::from_form(query).unwrap();
    assert_eq!(received.click.requester_number.dialable(), "+14155550100");
    assert_eq!(received.click.agent_number.unwrap().dialable(), "+14155550199");
}

#[test]
fn every_field_at_fault_is_named_at_once() {
    let query = "requester_number=call+me&agent_number=x&agent_id=me&ticket_id=0&requester_id=-1";
    assert_eq!(fields(&errors(ReceivedClick::from_form(query))), FIELDS);
}

#[test]
fn a_body_that_is_no_json_object_is_refused() {
    for body in ["", "[]", "{", "\"+14155550100\"", "requester_number=1"] {
        assert_eq!(ReceivedClick::from_json(body.as_bytes()), Err(ApiError::InvalidJson), "{body}");
    }
}

#[test]
fn a_click_is_written_as_query_and_as_json() {
    assert_eq!(click().to_query(), QUERY);
    assert_eq!(serde_json::to_string(&click()).unwrap(), JSON);
    let least = ReceivedClick::from_form("requester_number=*97").unwrap().click;
    assert_eq!(least.to_query(), "requester_number=%2A97");
    assert_eq!(serde_json::to_string(&least).unwrap(), r#"{"requester_number":"*97"}"#);
}

#[test]
fn a_callback_url_is_expanded_with_encoded_values() {
    let template =
        "https://pbx.example/dial?to={{requester_number}}&from={{ agent_id }}&t={{other}}";
    assert_eq!(
        click().expand(template),
        "https://pbx.example/dial?to=%2B14155550100&from=1001&t={{other}}"
    );
    let least = ReceivedClick::from_form("requester_number=9196").unwrap().click;
    assert_eq!(least.expand("/{{ticket_id}}/{{requester_number}}"), "//9196");
    assert_eq!(least.expand("{{{{requester_number}}}}{{"), "{{9196}}{{");
}

proptest! {
    #[test]
    fn every_click_survives_query_and_json(
        number in "\\+[1-9][0-9]{5,14}|[0-9*#]{0,8}[0-9]",
        agent in proptest::option::of("\\+[1-9][0-9]{5,14}"),
        ids in proptest::collection::vec(proptest::option::of(1u64..1 << 53), 3),
    ) {
        let number = PhoneNumber::parse(&number).unwrap();
        let click = ClickToDial {
            // What is dialled is what is sent.
            requester_number: PhoneNumber::parse(number.dialable()).unwrap(),
            agent_number: agent.map(|n| PhoneNumber::parse(&n).unwrap()),
            agent_id: ids[0].and_then(AgentId::new),
            ticket_id: ids[1].and_then(TicketId::new),
            requester_id: ids[2].and_then(ContactId::new),
        };
        prop_assert_eq!(&ReceivedClick::from_form(&click.to_query()).unwrap().click, &click);
        let json = serde_json::to_vec(&click).unwrap();
        prop_assert_eq!(&ReceivedClick::from_json(&json).unwrap().click, &click);
        let template = "requester_number={{requester_number}}&agent_number={{agent_number}}\
            &agent_id={{agent_id}}&ticket_id={{ticket_id}}&requester_id={{requester_id}}";
        prop_assert_eq!(ReceivedClick::from_form(&click.expand(template)).unwrap().click, click);
    }

    #[test]
    fn any_request_is_answered(text in ".*") {
        let _ = ReceivedClick::from_form(&text);
        let _ = ReceivedClick::from_json(text.as_bytes());
        let _ = click().expand(&text);
    }
}
