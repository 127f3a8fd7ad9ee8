//! "Any of the three responder attributes is mandatory"; "If an agent match is not found then an
//! exception will be returned."

use serde_json::json;

use crate::support::Bench;

#[tokio::test]
async fn an_agent_is_found_by_id_helpdesk_number_or_email() {
    let bench = Bench::new().await;
    for (n, responder) in [
        json!({ "responder_id": 1002 }),
        json!({ "responder_id": "1002" }),
        json!({ "responder_phone": "+14155550192" }),
        json!({ "responder_phone": "001 415 555 0192" }),
        json!({ "responder_email": "Otto@Fernhill.example" }),
    ]
    .into_iter()
    .enumerate()
    {
        let reference = format!("r{n}");
        let mut pop = json!({ "requester_id": 5001, "call_reference_id": reference });
        pop.as_object_mut().unwrap().extend(responder.as_object().unwrap().clone());
        bench.pop(pop).await;
        assert_eq!(bench.details(&reference).await[0]["responder_id"], 1002, "{responder}");
    }
}

#[tokio::test]
async fn an_agent_that_is_not_found_is_an_error_and_nothing_is_written() {
    let bench = Bench::new().await;
    let before = bench.page("/contacts").await;
    for (field, value) in [
        ("responder_id", json!(4711)),
        ("responder_id", json!(1900)), // the service has no window
        ("responder_phone", json!("+1 415 555 9999")),
        ("responder_phone", json!("+1 415 555 0190")), // a helpdesk number that nobody has selected
        ("responder_phone", json!("+1 415 555 0182")), // an agent's own mobile
        ("responder_email", json!("nobody@fernhill.example")),
    ] {
        let pop =
            json!({ "requester_phone": "+1 999 555 0100", "call_reference_id": "r", field: value });
        assert_eq!(bench.refused_fields(pop).await, [field]);
    }
    assert_eq!(before, bench.page("/contacts").await, "no contact was made for a refused pop");
    assert!(bench.details("r").await.is_empty());
}
