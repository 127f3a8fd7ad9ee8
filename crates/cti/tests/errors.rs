//! What Freshdesk answers when it refuses (fact R4).

use cti::{ApiError, FieldError, api_error::code};
use proptest::prelude::*;

const VALIDATION: &str = r#"{"description":"Validation failed","errors":[
    {"field":"responder_id","message":"No agent has this id","code":"invalid_value"},
    {"field":"call_reference_id","message":"It is mandatory","code":"missing_field"}]}"#;

fn decode(status: u16, body: &str) -> ApiError {
    ApiError::decode(status, None, body.as_bytes())
}

#[test]
fn a_validation_error_names_its_fields() {
    for status in [400, 409] {
        let ApiError::Validation(errors) = decode(status, VALIDATION) else { panic!("{status}") };
        let fields: Vec<_> = errors.iter().map(|e| (e.field.as_str(), e.code.as_str())).collect();
        assert_eq!(
            fields,
            [("responder_id", "invalid_value"), ("call_reference_id", "missing_field")]
        );
        assert_eq!(errors[0].to_string(), "responder_id: No agent has this id");
    }
}

#[test]
fn a_validation_error_may_lack_parts() {
    let body = r#"{"errors":[{"field":null,"message":"No"},{"field":"x","more":[]},{}]}"#;
    let ApiError::Validation(errors) = decode(400, body) else { panic!() };
    let fields: Vec<_> = errors.iter().map(|e| (e.field.as_str(), e.message.as_str())).collect();
    assert_eq!(fields, [("", "No"), ("x", ""), ("", "")]);
}

#[test]
fn a_400_that_names_no_field_is_told_apart() {
    for body in
        ["", "<html>", "{}", "[]", r#"{"errors":[]}"#, r#"{"errors":null}"#, "{\"errors\":7}"]
    {
        assert_eq!(decode(400, body), ApiError::Other { status: 400 }, "{body}");
    }
    assert_eq!(decode(400, r#"{"code":"invalid_json","message":"x"}"#), ApiError::InvalidJson);
}

#[test]
fn each_status_is_read_whatever_its_body() {
    for body in ["", "<html><h1>Sorry</h1></html>", "{}", "null", "{\"code\":7}", "\u{feff}"] {
        assert_eq!(decode(401, body), ApiError::InvalidCredentials);
        assert_eq!(decode(403, body), ApiError::AccessDenied);
        assert_eq!(decode(404, body), ApiError::NotFound);
        assert_eq!(decode(429, body), ApiError::RateLimited { retry_after: None });
        for status in [500, 502, 503, 504, 599] {
            assert_eq!(decode(status, body), ApiError::Server { status });
        }
        for status in [302, 405, 415, 418, 600] {
            assert_eq!(decode(status, body), ApiError::Other { status });
        }
    }
    assert_eq!(ApiError::decode(500, None, b"\xff\xfe\x00"), ApiError::Server { status: 500 });
}

#[test]
fn the_documented_bodies_of_401_and_403_are_read() {
    assert_eq!(
        decode(401, r#"{"code":"invalid_credentials","message":"x"}"#),
        ApiError::InvalidCredentials
    );
    assert_eq!(decode(403, r#"{"code":"access_denied","message":"x"}"#), ApiError::AccessDenied);
    assert_eq!(
        decode(403, r#"{"code":"require_feature","message":"x"}"#),
        ApiError::FeatureMissing
    );
}

#[test]
fn a_rate_limit_says_how_long_to_wait() {
    for (header, seconds) in [
        ("30", Some(30)),
        (" 30 ", Some(30)),
        ("30.0", Some(30)),
        ("29.5", Some(30)),
        ("0", Some(0)),
        ("", None),
        ("-1", None),
        ("+1", None),
        ("soon", None),
        ("1e9", None),
        (".5", None),
        ("99999999999", None),
        ("4294967295.5", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", None),
    ] {
        assert_eq!(
            ApiError::decode(429, Some(header), b""),
            ApiError::RateLimited { retry_after: seconds },
            "{header}"
        );
    }
}

#[test]
fn each_refusal_is_written_as_it_is_read() {
    for error in [
        ApiError::Validation(vec![FieldError::missing("call_reference_id", "It is mandatory")]),
        ApiError::Validation(vec![FieldError {
            field: "email".into(),
            message: "There is one".into(),
            code: code::DUPLICATE_VALUE.into(),
        }]),
        ApiError::InvalidJson,
        ApiError::InvalidCredentials,
        ApiError::AccessDenied,
        ApiError::FeatureMissing,
        ApiError::NotFound,
        ApiError::RateLimited { retry_after: Some(30) },
        ApiError::RateLimited { retry_after: None },
        ApiError::Server { status: 503 },
        ApiError::Other { status: 405 },
    ] {
        let header = error.retry_after().map(|seconds| seconds.to_string());
        let read = ApiError::decode(error.status(), header.as_deref(), error.body().as_bytes());
        assert_eq!(read, error);
    }
}

#[test]
fn the_bodies_are_those_that_freshdesk_sends() {
    let error =
        ApiError::Validation(vec![FieldError::mismatch("ticket_id", "It should be a number")]);
    assert_eq!(error.status(), 400);
    assert_eq!(
        error.body(),
        concat!(
            r#"{"description":"Validation failed","errors":[{"field":"ticket_id","#,
            r#""message":"It should be a number","code":"datatype_mismatch"}]}"#
        )
    );
    assert!(
        ApiError::InvalidCredentials
            .body()
            .starts_with(r#"{"code":"invalid_credentials","message":"#)
    );
    assert!(ApiError::AccessDenied.body().starts_with(r#"{"code":"access_denied","message":"#));
    assert_eq!(ApiError::NotFound.body(), "");
}

#[test]
fn a_duplicate_is_a_conflict() {
    let mut error = FieldError::invalid("email", "There is one");
    error.code = code::DUPLICATE_VALUE.into();
    assert_eq!(ApiError::Validation(vec![error]).status(), 409);
}

proptest! {
    #[test]
    fn any_reply_is_read(status: u16, header in proptest::option::of(".*"), body: Vec<u8>) {
        ApiError::decode(status, header.as_deref(), &body);
    }

    #[test]
    fn any_field_error_survives_the_wire(field in ".*", message in ".*", code in "[a-z_]*") {
        let error = ApiError::Validation(vec![FieldError { field, message, code }]);
        prop_assert_eq!(ApiError::decode(error.status(), None, error.body().as_bytes()), error);
    }
}
