//! Failures on demand.

use std::time::Duration;

use axum::body::Body;
use http::{Request, StatusCode, header};
use sandbox::{
    clock::Clock,
    faults::{Endpoint, Fault, Kind},
    helpdesk::{Config, Helpdesk},
    serve::serve,
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::support::{Bench, basic, text};

fn pop() -> Request<Body> {
    let body = json!({ "requester_id": 5001, "responder_id": 1001, "call_reference_id": "r" });
    Request::post("/api/v2/integrations/cti/pop")
        .header(header::AUTHORIZATION, basic("demo-key-service"))
        .body(Body::from(body.to_string()))
        .unwrap()
}

async fn ask(bench: &Bench, fault: Value) {
    let request = Request::post("/sandbox/faults").body(Body::from(fault.to_string())).unwrap();
    assert_eq!(bench.send(request).await.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn each_refusal_looks_as_freshdesks() {
    let bench = Bench::new().await;
    for (kind, status, body) in [
        ("unauthorized", 401, "invalid_credentials"),
        ("forbidden", 403, "access_denied"),
        ("validation", 400, "Validation failed"),
        ("rate_limited", 429, ""),
        ("server_error_html", 500, "<h1>"),
    ] {
        ask(&bench, json!({ "endpoint": "pop", "kind": kind, "retry_after": 7 })).await;
        let response = bench.send(pop()).await;
        assert_eq!(response.status(), status, "{kind}");
        let retry_after = response
            .headers()
            .get(header::RETRY_AFTER)
            .map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(retry_after.as_deref(), (status == 429).then_some("7"), "{kind}");
        assert!(text(response).await.contains(body), "{kind}");
    }
    assert!(bench.details("r").await.is_empty(), "nothing was written");
    assert_eq!(bench.send(pop()).await.status(), StatusCode::CREATED, "the faults are used up");
}

#[tokio::test]
async fn faults_are_counted_kept_apart_by_endpoint_and_cleared() {
    let bench = Bench::new().await;
    ask(&bench, json!({ "endpoint": "pop", "kind": "forbidden", "times": 2 })).await;
    assert!(bench.details("r").await.is_empty(), "the other endpoint works");
    assert_eq!(bench.send(pop()).await.status(), 403);
    assert_eq!(bench.send(pop()).await.status(), 403);
    assert_eq!(bench.send(pop()).await.status(), 201);
    ask(&bench, json!({ "endpoint": "details", "kind": "forbidden", "times": 9 })).await;
    let clear = Request::delete("/sandbox/faults").body(Body::empty()).unwrap();
    assert_eq!(bench.send(clear).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(bench.details("r").await.len(), 1);
}

#[tokio::test]
async fn an_unknown_fault_is_named() {
    let bench = Bench::new().await;
    for body in [
        "",
        "{}",
        r#"{"endpoint":"pop","kind":"earthquake"}"#,
        r#"{"endpoint":"pop","kind":"forbidden","time":1}"#,
    ] {
        let response =
            bench.send(Request::post("/sandbox/faults").body(Body::from(body)).unwrap()).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{body}");
        assert!(text(response).await.contains("error"));
    }
}

/// What a client reads from a real connection after a pop.
async fn answer_of(helpdesk: &Helpdesk) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(serve(listener, helpdesk.router(), async {
        let _ = stopped.await;
    }));
    let body = json!({ "requester_id": 5001, "responder_id": 1001, "call_reference_id": "cut" })
        .to_string();
    let request = format!(
        "POST /api/v2/integrations/cti/pop HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nAuthorization: {}\r\nContent-Length: {}\r\n\r\n{body}",
        basic("demo-key-service"),
        body.len()
    );
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer).await;
    drop(stop);
    server.await.unwrap();
    answer
}

#[tokio::test]
async fn a_connection_can_be_cut_after_the_write() {
    let bench = Bench::new().await;
    bench.helpdesk.faults().add(Fault {
        endpoint: Endpoint::Pop,
        kind: Kind::CutAfterWrite,
        times: 1,
        retry_after: 0,
    });
    assert_eq!(answer_of(&bench.helpdesk).await, "", "not a byte of an answer");
    assert!(bench.ticket_of("cut").await.is_some(), "it was written all the same");
}

#[tokio::test]
async fn a_request_that_times_out_writes_nothing_and_ends_with_the_server() {
    let clock = Clock::manual(crate::support::START);
    let config = Config { hang: Duration::from_hours(1), ..Config::in_memory(clock.clone()) };
    let bench = Bench::with(config, clock).await;
    bench.helpdesk.faults().add(Fault {
        endpoint: Endpoint::Pop,
        kind: Kind::Timeout,
        times: 1,
        retry_after: 0,
    });
    let helpdesk = bench.helpdesk.clone();
    let hanging = tokio::spawn(async move { answer_of(&helpdesk).await });
    while !bench.helpdesk.faults().list().is_empty() {
        tokio::task::yield_now().await;
    }
    assert!(!hanging.is_finished());
    bench.helpdesk.stop();
    assert_eq!(hanging.await.unwrap(), "");
    assert!(bench.details("cut").await.is_empty());
}
