//! "Call Details API".

use axum::body::Body;
use http::{Request, StatusCode};
use serde_json::json;

use crate::support::{Bench, basic, text};

#[tokio::test]
async fn a_call_that_is_not_linked_and_one_that_nobody_knows_answer_with_an_empty_list() {
    let bench = Bench::new().await;
    let _window = bench.window(1001);
    bench
        .pop(json!({ "requester_id": 5001, "responder_id": 1001, "call_reference_id": "open" }))
        .await;
    assert!(bench.details("open").await.is_empty());
    assert!(bench.details("unknown").await.is_empty());
}

#[tokio::test]
async fn the_reference_is_mandatory() {
    let bench = Bench::new().await;
    for query in ["", "?call_reference_id=", "?call_reference_id=%20"] {
        let request = Request::get(format!("/api/v2/integrations/cti/details{query}"))
            .header("authorization", basic("demo-key-1001"))
            .body(Body::empty())
            .unwrap();
        let response = bench.send(request).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{query}");
        assert!(text(response).await.contains("\"field\":\"call_reference_id\""));
    }
}

#[tokio::test]
async fn a_reference_may_be_any_text() {
    let bench = Bench::new().await;
    bench.pop(json!({ "requester_id": 5001, "responder_id": 1001, "call_reference_id": "a b&c=d/é🐝" })).await;
    assert!(bench.ticket_of("a%20b%26c%3Dd%2F%C3%A9%F0%9F%90%9D").await.is_some());
}
