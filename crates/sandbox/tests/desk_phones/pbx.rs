//! What the gateway may ask, and in which forms.

use axum::body::Body;
use http::{Request, StatusCode, header};

use crate::support::{Bed, SECRET};

#[tokio::test]
async fn a_call_is_asked_for_by_query_form_or_json() {
    let bed = Bed::new().await;
    let fields = "agent_id=1001&requester_number=%2B14155550100&call_reference_id=";
    assert_eq!(bed.get("originate", &format!("{fields}query")).await.0, StatusCode::ACCEPTED);
    bed.get("hang-up", "call_reference_id=query").await;
    let form = Request::post("/pbx/originate")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!("secret={SECRET}&{fields}form")))
        .unwrap();
    assert_eq!(bed.ask(form).await.0, StatusCode::ACCEPTED);
    bed.get("hang-up", "call_reference_id=form").await;
    let json = Request::post("/pbx/originate")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::AUTHORIZATION, format!("Bearer {SECRET}"))
        .body(Body::from(
            r#"{"agent_id":1001,"requester_number":"+14155550100","call_reference_id":"json","ticket_id":80}"#,
        ))
        .unwrap();
    assert_eq!(bed.ask(json).await.0, StatusCode::ACCEPTED);
    let states = ["query", "form", "json"].map(|call| bed.state(call));
    assert_eq!(states, ["ended", "ended", "agent_rings"]);
}

#[tokio::test]
async fn the_same_reference_again_is_the_same_call() {
    let bed = Bed::new().await;
    bed.originates("once", "+14155550100").await;
    bed.originates("once", "+14155550100").await;
    assert_eq!(bed.phones.calls().len(), 1);
}

#[tokio::test]
async fn a_wrong_secret_and_a_field_at_fault_are_said_in_words() {
    let bed = Bed::new().await;
    for request in ["", "?secret=", "?secret=other"] {
        let request = format!("/pbx/originate{request}");
        let answer = bed.ask(Request::get(request).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.0, StatusCode::UNAUTHORIZED);
    }
    let whole = "agent_id=1001&requester_number=%2B14155550100&call_reference_id=x";
    for (query, status, word) in [
        ("agent_id=1001&requester_number=%2B1", StatusCode::BAD_REQUEST, "call_reference_id"),
        ("call_reference_id=x&requester_number=123", StatusCode::BAD_REQUEST, "agent_id"),
        ("call_reference_id=x&agent_id=1001", StatusCode::BAD_REQUEST, "requester_number"),
        (
            "call_reference_id=x&agent_id=1003&requester_number=%2B14155550100",
            StatusCode::NOT_FOUND,
            "1003",
        ),
    ] {
        let (found, text) = bed.get("originate", query).await;
        assert_eq!(found, status, "{query}");
        assert!(text.contains(word), "{text}");
    }
    assert_eq!(bed.get("dance", "call_reference_id=x").await.0, StatusCode::NOT_FOUND);
    assert_eq!(bed.get("hold", "call_reference_id=x").await.0, StatusCode::NOT_FOUND);
    bed.rings("busy");
    assert_eq!(bed.get("originate", whole).await.0, StatusCode::CONFLICT);
    assert_eq!(bed.get("hold", "call_reference_id=busy").await.0, StatusCode::CONFLICT);
}
