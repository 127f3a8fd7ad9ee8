//! The controls of the sandbox.

use axum::body::Body;
use http::{Method, Request, StatusCode, header};
use sandbox::{
    clock::Clock,
    helpdesk::Config,
    switch::{Switch, SwitchConfig},
};
use serde_json::{Value, json};

use crate::support::{Bench, START, text};

fn request(method: Method, path: &str, body: &str) -> Request<Body> {
    Request::builder().method(method).uri(path).body(Body::from(body.to_owned())).unwrap()
}

#[tokio::test]
async fn settings_are_changed_one_by_one_and_a_wrong_one_is_named() {
    let bench = Bench::new().await;
    let response = bench
        .send(request(Method::PUT, "/sandbox/settings", r#"{"microphone_allowed":false}"#))
        .await;
    let settings: Value = serde_json::from_str(&text(response).await).unwrap();
    assert_eq!(settings["microphone_allowed"], false);
    assert_eq!(settings["softphone_iframe"], true);
    let page = bench.page("/?agent=1002").await;
    assert!(
        page.contains("src=\"http://127.0.0.1:8201/?agent_id=1002\"")
            && !page.contains("microphone;")
    );
    bench.send(request(Method::PUT, "/sandbox/settings", r#"{"softphone_iframe":false}"#)).await;
    assert!(!bench.page("/").await.contains("<iframe"));
    for body in [r#"{"iframe":true}"#, r#"{"cors":"yes"}"#, "[]", ""] {
        let response = bench.send(request(Method::PUT, "/sandbox/settings", body)).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{body}");
    }
}

#[tokio::test]
async fn a_reset_brings_the_seeds_back() {
    let bench = Bench::new().await;
    let before = crate::support::content(&bench.page("/tickets?view=all").await);
    bench.pop(json!({ "requester_phone": "+1 999 555 0100", "responder_id": 1001, "call_reference_id": "r", "call_url": "https://rec.example/1", "call_info": { "a": "b" } })).await;
    let _window = bench.window(1002);
    bench
        .pop(json!({ "requester_id": 5001, "responder_id": 1002, "call_reference_id": "w" }))
        .await;
    assert_ne!(crate::support::content(&bench.page("/tickets?view=all").await), before);
    assert_eq!(
        bench.send(request(Method::POST, "/sandbox/reset", "")).await.status(),
        StatusCode::NO_CONTENT
    );
    assert_eq!(crate::support::content(&bench.page("/tickets?view=all").await), before);
    assert!(bench.widget(1002).await.is_empty());
    assert!(bench.details("r").await.is_empty());
}

#[tokio::test]
async fn a_page_from_elsewhere_can_change_nothing() {
    let bench = Bench::new().await;
    for (method, path) in [
        (Method::POST, "/sandbox/reset"),
        (Method::PUT, "/sandbox/settings"),
        (Method::DELETE, "/sandbox/faults"),
        (Method::POST, "/sandbox/calls"),
        (Method::POST, "/tickets/80/notes"),
        (Method::POST, "/window/widget/link"),
    ] {
        for (host, origin) in [
            ("localhost:8200", Some("http://evil.example")),
            ("localhost:8200", Some("http://127.0.0.1:8201")),
            ("localhost:8200", Some("null")),
            ("evil.example:8200", Some("http://evil.example:8200")),
            ("evil.example:8200", None),
        ] {
            let mut foreign = request(method.clone(), path, "");
            foreign.headers_mut().insert(header::HOST, host.parse().unwrap());
            if let Some(origin) = origin {
                foreign.headers_mut().insert(header::ORIGIN, origin.parse().unwrap());
            }
            assert_eq!(
                bench.send(foreign).await.status(),
                StatusCode::FORBIDDEN,
                "{path} {host} {origin:?}"
            );
        }
    }
    let mut own = request(Method::DELETE, "/sandbox/faults", "");
    own.headers_mut().insert(header::HOST, "localhost:8200".parse().unwrap());
    own.headers_mut().insert(header::ORIGIN, "http://localhost:8200".parse().unwrap());
    assert_eq!(bench.send(own).await.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn without_a_phone_network_its_controls_say_so() {
    let bench = Bench::new().await;
    let response = bench.send(request(Method::GET, "/sandbox/calls", "")).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn a_customer_cannot_ring_where_nobody_is_registered() {
    let clock = Clock::manual(START);
    let switch = Switch::start(SwitchConfig::default());
    let bench =
        Bench::with(Config { switch: Some(switch), ..Config::in_memory(clock.clone()) }, clock)
            .await;
    let ring = r#"{"from":"+14155550100","to":"1001"}"#;
    let response = bench.send(request(Method::POST, "/sandbox/calls", ring)).await;
    assert_eq!(response.status(), StatusCode::CONFLICT);
    assert!(text(response).await.contains("1001"));
    for bad in ["", "{}", r#"{"from":1,"to":2}"#] {
        assert_eq!(
            bench.send(request(Method::POST, "/sandbox/calls", bad)).await.status(),
            StatusCode::BAD_REQUEST
        );
    }
    assert_eq!(
        bench.send(request(Method::GET, "/sandbox/calls/c99", "")).await.status(),
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        bench.send(request(Method::DELETE, "/sandbox/calls/c99", "")).await.status(),
        StatusCode::NOT_FOUND
    );
    for (body, status) in [
        (r#"{"registrar":"down"}"#, 204),
        (r#"{"registrar":"up"}"#, 204),
        (r#"{"registrar":"sideways"}"#, 400),
    ] {
        assert_eq!(
            bench.send(request(Method::POST, "/sandbox/line", body)).await.status(),
            status,
            "{body}"
        );
    }
}
