//! "Requester ID or Requester Phone".

use cti::{ContactId, Requester};
use serde_json::json;

use crate::support::{fault, faults, receive, with};

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
