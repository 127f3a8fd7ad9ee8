//! HTTP Basic, `base64(api_key + ":X")`.

use axum::body::Body;
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{Request, StatusCode, header};

use crate::support::{Bench, basic, text};

#[tokio::test]
async fn a_request_without_a_right_key_is_refused_in_freshdesks_words() {
    let bench = Bench::new().await;
    let wrong = [
        None,
        Some(basic("nobodys-key")),
        Some(basic("")),
        Some("Basic".to_owned()),
        Some("Basic !!!".to_owned()),
        Some("Bearer demo-key-1001".to_owned()),
        Some(format!("Basic {}", STANDARD.encode("demo-key-1001"))),
        Some(format!("Basic {}", STANDARD.encode([0xff, b':']))),
    ];
    let requests = [
        (http::Method::POST, "/api/v2/integrations/cti/pop"),
        (http::Method::GET, "/api/v2/integrations/cti/details?call_reference_id=r"),
        (http::Method::GET, "/api/v2/agents/me"),
        (http::Method::GET, "/api/v2/no/such/thing"),
    ];
    for (method, path) in requests {
        for key in &wrong {
            let mut request = Request::builder().method(method.clone()).uri(path);
            if let Some(key) = key {
                request = request.header(header::AUTHORIZATION, key);
            }
            let response = bench.send(request.body(Body::from("{}")).unwrap()).await;
            assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{path} {key:?}");
            assert!(text(response).await.contains("\"code\":\"invalid_credentials\""));
        }
    }
}

#[tokio::test]
async fn the_password_is_not_looked_at() {
    let bench = Bench::new().await;
    let request = Request::get("/api/v2/agents/me")
        .header(
            header::AUTHORIZATION,
            format!("basic {}", STANDARD.encode("demo-key-1001:whatever")),
        )
        .body(Body::empty())
        .unwrap();
    assert_eq!(bench.send(request).await.status(), StatusCode::OK);
}
