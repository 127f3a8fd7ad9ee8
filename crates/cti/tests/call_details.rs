//! "Call Details API".

use cti::{CallDetails, CallDetailsQuery, CallDetailsReply, CallReferenceId, TicketId};
use proptest::prelude::*;

const URL: &str = include_str!("fixtures/details_request_url.txt");
const AS_PRINTED: &str = include_str!("fixtures/details_response.as_printed.txt");
const REPAIRED: &str = include_str!("fixtures/details_response.repaired.json");

fn read(body: &str) -> CallDetailsReply {
    serde_json::from_str(body).unwrap()
}

#[test]
fn the_sample_request_is_read_and_written() {
    let query = URL.trim().split_once('?').unwrap().1;
    let parsed = CallDetailsQuery::parse(query).unwrap();
    assert_eq!(parsed.call_reference_id.as_str(), "226356");
    assert_eq!(parsed.encode(), query);
}

#[test]
fn call_reference_id_is_mandatory_in_the_query() {
    for query in
        ["", "?", "call_reference_id=", "call_reference_id", "call_reference_id=%20", "id=1"]
    {
        let errors = CallDetailsQuery::parse(query).unwrap_err();
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].field, "call_reference_id", "{query}");
        assert_eq!(errors[0].code, "missing_field", "{query}");
    }
}

#[test]
fn a_reference_that_cannot_be_is_named() {
    let too_long = format!("call_reference_id={}", "x".repeat(256));
    for query in [too_long.as_str(), "call_reference_id=a%0Ab"] {
        let errors = CallDetailsQuery::parse(query).unwrap_err();
        assert_eq!(errors[0].field, "call_reference_id");
        assert_eq!(errors[0].code, "invalid_value");
    }
}

#[test]
fn the_sample_reply_is_not_valid_json() {
    assert!(serde_json::from_str::<serde_json::Value>(AS_PRINTED).is_err());
}

#[test]
fn the_repaired_sample_reply_is_read_with_its_responder_idl() {
    let reply = read(REPAIRED);
    let [details] = reply.0.as_slice() else { panic!("{reply:?}") };
    assert_eq!(details.requester_id.unwrap().get(), 5_014_967_434);
    assert_eq!(details.responder_id.unwrap().get(), 7_898_974_314);
    assert_eq!(details.ticket_id.unwrap().get(), 80);
    assert_eq!(details.note_id.unwrap().get(), 511_298_683);
}

#[test]
fn responder_id_is_read_as_well_and_goes_before_the_slip() {
    let reply = read(r#"[{"responder_id":"1","responder_idl":2},{"responder_idl":3}]"#);
    let ids: Vec<_> = reply.0.iter().map(|d| d.responder_id.unwrap().get()).collect();
    assert_eq!(ids, [1, 3]);
}

#[test]
fn a_call_that_became_a_ticket_has_no_note_id() {
    let reply = read(r#"[{"ticket_id":"80"}]"#);
    assert_eq!(reply.linked().unwrap().ticket_id, TicketId::new(80));
    assert_eq!(reply.linked().unwrap().note_id, None);
    assert_eq!(read(r#"[{"ticket_id":80,"note_id":null}]"#).linked(), reply.linked());
}

#[test]
fn a_call_that_was_linked_to_an_existing_ticket_has_both_ids() {
    let reply = read(r#"[{"ticket_id":80,"note_id":"511298683"}]"#);
    assert_eq!(reply.linked().unwrap().note_id.unwrap().get(), 511_298_683);
}

#[test]
fn one_object_is_read_like_a_list() {
    assert_eq!(read(r#"{"ticket_id":80}"#), read(r#"[{"ticket_id":80}]"#));
}

#[test]
fn an_empty_reply_means_not_linked() {
    for body in ["[]", "{}", "null"] {
        assert_eq!(read(body), CallDetailsReply::default(), "{body}");
    }
    assert_eq!(read(r#"[{"requester_id":5,"ticket_id":null}]"#).linked(), None);
}

#[test]
fn the_first_that_names_a_ticket_counts() {
    let reply = read(r#"[{"requester_id":5},{"ticket_id":80},{"ticket_id":81}]"#);
    assert_eq!(reply.linked().unwrap().ticket_id, TicketId::new(80));
}

#[test]
fn a_reply_is_written_strictly() {
    let reply = read(REPAIRED);
    assert_eq!(
        serde_json::to_string(&reply).unwrap(),
        concat!(
            r#"[{"requester_id":5014967434,"responder_id":7898974314,"#,
            r#""ticket_id":80,"note_id":511298683}]"#
        )
    );
    assert_eq!(
        serde_json::to_string(&read(r#"{"ticket_id":"80"}"#)).unwrap(),
        r#"[{"ticket_id":80}]"#
    );
    assert_eq!(serde_json::to_string(&CallDetailsReply::default()).unwrap(), "[]");
}

#[test]
fn a_reply_that_is_neither_list_nor_object_is_an_error() {
    for body in ["7", "\"x\"", "true", "[7]", r#"[{"ticket_id":"x"}]"#, "", "<html>"] {
        assert!(serde_json::from_str::<CallDetailsReply>(body).is_err(), "{body}");
    }
}

proptest! {
    #[test]
    fn every_reference_survives_the_query(reference in "\\S(\\PC{0,60}\\S)?") {
        let Ok(call_reference_id) = CallReferenceId::new(&reference) else { return Ok(()) };
        let query = CallDetailsQuery { call_reference_id };
        let encoded = query.encode();
        prop_assert!(encoded.is_ascii() && !encoded.contains([' ', '&', '#', '+']));
        prop_assert_eq!(CallDetailsQuery::parse(&encoded).unwrap(), query);
    }

    #[test]
    fn every_reply_survives_the_wire(
        ids in proptest::collection::vec(proptest::option::of(1u64..1 << 53), 16),
    ) {
        let reply = CallDetailsReply(ids.chunks_exact(4).map(|ids| CallDetails {
            requester_id: ids[0].and_then(cti::ContactId::new),
            responder_id: ids[1].and_then(cti::AgentId::new),
            ticket_id: ids[2].and_then(cti::TicketId::new),
            note_id: ids[3].and_then(cti::NoteId::new),
        }).collect());
        prop_assert_eq!(read(&serde_json::to_string(&reply).unwrap()), reply);
    }

    #[test]
    fn any_query_and_reply_is_answered(text in ".*") {
        let _ = CallDetailsQuery::parse(&text);
        let _ = serde_json::from_str::<CallDetailsReply>(&text);
    }
}
