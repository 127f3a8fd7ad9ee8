//! `GET /api/v2/agents/me`, unknown endpoints, and pages of other origins.

use axum::body::Body;
use http::{Method, Request, StatusCode, header};
use serde_json::Value;

use crate::support::{Bench, basic, text};

#[tokio::test]
async fn agents_me_is_the_agent_of_the_key() {
    let bench = Bench::new().await;
    let request = Request::get("/api/v2/agents/me")
        .header(header::AUTHORIZATION, basic("demo-key-1002"))
        .body(Body::empty())
        .unwrap();
    let me: Value = serde_json::from_str(&text(bench.send(request).await).await).unwrap();
    assert_eq!(me["id"], 1002);
    assert_eq!(me["contact"]["name"], "Otto Ringwald");
}

#[tokio::test]
async fn an_endpoint_that_is_not_there_answers_404_with_an_empty_body() {
    let bench = Bench::new().await;
    let request = Request::get("/api/v2/solutions")
        .header(header::AUTHORIZATION, basic("demo-key-1002"))
        .body(Body::empty())
        .unwrap();
    let response = bench.send(request).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(text(response).await, "");
}

#[tokio::test]
async fn other_origins_may_read_the_api_where_the_admin_allows_it() {
    let bench = Bench::new().await;
    let preflight = || {
        Request::builder()
            .method(Method::OPTIONS)
            .uri("/api/v2/integrations/cti/pop")
            .header(header::ORIGIN, "http://127.0.0.1:8201")
            .body(Body::empty())
            .unwrap()
    };
    let response = bench.send(preflight()).await;
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    assert_eq!(response.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
    // A refusal can be read as well, or it would look like a network error.
    let refused = bench.send(Request::get("/api/v2/agents/me").body(Body::empty()).unwrap()).await;
    assert_eq!(refused.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");

    let off = Request::put("/sandbox/settings").body(Body::from(r#"{"cors":false}"#)).unwrap();
    assert_eq!(bench.send(off).await.status(), StatusCode::OK);
    assert!(
        !bench.send(preflight()).await.headers().contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN)
    );
}
