//! Bodies to try, and what is said of them.

use cti::{
    AgentId, ApiError, CallInfo, CallReferenceId, FieldError, PhoneNumber, PopRules, ReceivedPop,
    Requester, Responder, ScreenPop,
};
use serde_json::{Value, json};

/// The rules that imitate the documentation's sample.
pub const LIKE_THE_SAMPLE: PopRules = PopRules { require_call_reference_id: false };

pub fn receive(body: &Value) -> Result<ReceivedPop, ApiError> {
    ReceivedPop::from_json(body.to_string().as_bytes(), PopRules::default())
}

/// The least a pop needs, with these parameters in addition or instead.
pub fn with(parameters: Value) -> Value {
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
pub fn faults(result: Result<ReceivedPop, ApiError>) -> Vec<(String, String)> {
    match result {
        Err(ApiError::Validation(errors)) => {
            assert!(errors.iter().all(|e| e.message.len() > 10), "{errors:?}");
            errors.into_iter().map(|FieldError { field, code, .. }| (field, code)).collect()
        }
        other => panic!("no validation error: {other:?}"),
    }
}

pub fn fault(field: &str, code: &str) -> Vec<(String, String)> {
    vec![(field.to_owned(), code.to_owned())]
}

pub fn pop() -> ScreenPop {
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
