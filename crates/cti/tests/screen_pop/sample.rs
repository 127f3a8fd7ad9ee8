//! "Sample POST Request:", which is not valid JSON and lacks a mandatory parameter.

use cti::{
    ApiError, CallReferenceId, ContactId, PopRules, ReceivedPop, Requester, Responder, ScreenPop,
};
use serde_json::Value;

use crate::support::{LIKE_THE_SAMPLE, fault, faults};

const AS_PRINTED: &str = include_str!("../fixtures/pop_request.as_printed.txt");
const REPAIRED: &str = include_str!("../fixtures/pop_request.repaired.json");

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
fn a_pop_without_a_reference_gets_the_one_it_is_given() {
    let received = ReceivedPop::from_json(REPAIRED.as_bytes(), LIKE_THE_SAMPLE).unwrap();
    let own = CallReferenceId::new("pop-1").unwrap();
    assert!(ScreenPop::try_from(received.clone()).is_err());
    assert_eq!(received.into_pop(|| own.clone()).call_reference_id, own);
}
