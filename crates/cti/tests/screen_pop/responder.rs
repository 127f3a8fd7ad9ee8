//! "Any of the three responder attributes is mandatory".

use cti::{AgentId, Responder};
use serde_json::json;

use crate::support::{fault, faults, receive, with};

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
