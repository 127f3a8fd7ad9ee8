//! The controls, as the window and tests use them.

use axum::body::{Body, to_bytes};
use http::{Method, Request, StatusCode, header};
use sandbox::{
    clock::Clock,
    helpdesk::{Config, Helpdesk},
};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::support::Bed;

async fn ask(
    helpdesk: &Helpdesk,
    method: Method,
    path: &str,
    body: &Value,
    origin: Option<&str>,
) -> (StatusCode, Value) {
    let mut request = Request::builder().method(method).uri(path).header(header::HOST, "localhost");
    if let Some(origin) = origin {
        request = request.header(header::ORIGIN, origin);
    }
    let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
    let response = helpdesk.router().oneshot(request.body(body).unwrap()).await.unwrap();
    let status = response.status();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or_default())
}

async fn helpdesk(bed: &Bed) -> Helpdesk {
    let config =
        Config { desk_phones: Some(bed.phones.clone()), ..Config::in_memory(Clock::system()) };
    Helpdesk::open(config).await.unwrap()
}

#[tokio::test]
async fn a_call_is_rung_answered_ended_and_recorded_by_http() {
    let mut bed = Bed::new().await;
    let desk = helpdesk(&bed).await;
    let ring = json!({ "from": "+1 (415) 555-0100", "to": "1001", "name": "Kim", "call_reference_id": "a/b" });
    let (status, made) = ask(&desk, Method::POST, "/sandbox/desk-calls", &ring, None).await;
    assert_eq!((status, &made["call_reference_id"]), (StatusCode::CREATED, &json!("a/b")));
    let call = "/sandbox/desk-calls/a%2Fb";
    let nothing = Value::Null;
    for action in ["answer", "hold", "resume"] {
        let path = format!("{call}/{action}");
        assert_eq!(ask(&desk, Method::POST, &path, &nothing, None).await.0, StatusCode::NO_CONTENT);
    }
    let (_, shown) = ask(&desk, Method::GET, call, &nothing, None).await;
    assert_eq!(
        shown,
        json!({
            "call_reference_id": "a/b", "agent_id": 1001, "direction": "inbound", "requester_number": "+14155550100",
            "requester_name": "Kim", "state": "connected", "end_reason": null,
        })
    );
    assert_eq!(ask(&desk, Method::DELETE, call, &nothing, None).await.0, StatusCode::NO_CONTENT);
    let recorded = json!({ "after_ms": 2000, "call_url": "https://rec.example/x.mp3" });
    let path = format!("{call}/recorded");
    assert_eq!(ask(&desk, Method::POST, &path, &recorded, None).await.0, StatusCode::NO_CONTENT);
    bed.passes(2_000);
    bed.hears_words(&["offered", "answered", "held", "resumed", "ended", "recorded"]).await;
    let (_, list) = ask(&desk, Method::GET, "/sandbox/desk-calls", &nothing, None).await;
    assert_eq!(list[0]["end_reason"], "hangup");
}

#[tokio::test]
async fn what_cannot_be_is_said_and_foreign_pages_may_not() {
    let bed = Bed::new().await;
    let desk = helpdesk(&bed).await;
    let ring = json!({ "from": "+14155550100", "to": 1001 });
    let foreign = Some("https://elsewhere.example");
    let calls = "/sandbox/desk-calls";
    assert_eq!(ask(&desk, Method::POST, calls, &ring, foreign).await.0, StatusCode::FORBIDDEN);
    assert_eq!(ask(&desk, Method::POST, calls, &ring, None).await.0, StatusCode::CREATED);
    assert_eq!(ask(&desk, Method::POST, calls, &ring, None).await.0, StatusCode::CONFLICT);
    for (method, path, body, status) in [
        (Method::POST, calls, json!({ "from": "x", "to": 1001 }), StatusCode::BAD_REQUEST),
        (Method::POST, calls, json!({ "from": "+14155550100", "to": 1003 }), StatusCode::NOT_FOUND),
        (Method::GET, "/sandbox/desk-calls/none", Value::Null, StatusCode::NOT_FOUND),
        (Method::DELETE, "/sandbox/desk-calls/none", Value::Null, StatusCode::NOT_FOUND),
        (Method::POST, "/sandbox/desk-calls/none/dance", Value::Null, StatusCode::NOT_FOUND),
        (Method::PUT, "/sandbox/desk-phones", json!({ "colour": 1 }), StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(ask(&desk, method, path, &body, None).await.0, status, "{path} {body}");
    }
}

#[tokio::test]
async fn how_the_desk_phones_behave_is_changed_field_by_field() {
    let bed = Bed::new().await;
    let desk = helpdesk(&bed).await;
    let path = "/sandbox/desk-phones";
    let change = json!({ "answer_after_ms": null, "record_after_ms": 5 });
    let (status, all) = ask(&desk, Method::PUT, path, &change, None).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(ask(&desk, Method::GET, path, &Value::Null, None).await.1, all);
    assert!(all["answer_after_ms"].is_null() && all["reports_twice"] == false, "{all}");
    assert_eq!(bed.phones.settings().record_after_ms, Some(5));
}

#[tokio::test]
async fn a_helpdesk_without_desk_phones_says_so() {
    let desk = Helpdesk::open(Config::in_memory(Clock::system())).await.unwrap();
    let (status, answer) = ask(&desk, Method::GET, "/sandbox/desk-calls", &Value::Null, None).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer["error"].as_str().unwrap().contains("without desk phones"));
}
