//! A customer's phone as a page of its own: `/customer?number=+14155550100`.

use axum::http::HeaderMap;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;

const PAGE: &str = include_str!("customer.html");
const STYLE: &str = include_str!("customer.css");
const SCRIPT: &str = include_str!("customer.js");
/// The softphone's own telephone library, with its `JsSIP`; `build.rs` finds it.
const SIP_LINE: &[u8] = include_bytes!(env!("SIP_LINE_BUNDLE"));

/// What the page must know of the switch.
#[derive(Clone, Debug, Serialize)]
pub struct PageSettings {
    /// The SIP domain.
    pub domain: String,
    /// How passwords begin.
    pub password_prefix: String,
    /// The agents that can be called.
    pub agents: Vec<String>,
}

/// `/customer` and what belongs to it.
pub fn router(settings: PageSettings) -> Router {
    let text =
        |kind: &'static str, body: &'static [u8]| get(move || async move { file(kind, body) });
    Router::new()
        .route("/customer", get(page))
        .route("/customer/customer.css", text("text/css; charset=utf-8", STYLE.as_bytes()))
        .route("/customer/customer.js", text("text/javascript; charset=utf-8", SCRIPT.as_bytes()))
        .route("/customer/sip-line.mjs", text("text/javascript; charset=utf-8", SIP_LINE))
        .route("/customer/settings.json", get(move || async move { Json(settings) }))
}

fn file(kind: &'static str, body: &'static [u8]) -> Response {
    let headers =
        [(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-cache"), (X_CONTENT_TYPE_OPTIONS, "nosniff")];
    (headers, body).into_response()
}

async fn page(headers: HeaderMap) -> Response {
    // Not every browser takes 'self' for WebSockets, so the server is named; only what can be a host is repeated.
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    let socket = if !host.is_empty() && host.chars().all(plain) {
        format!(" ws://{host} wss://{host}")
    } else {
        String::new()
    };
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'{socket}; media-src 'self' blob:; img-src data:; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (CONTENT_SECURITY_POLICY, policy),
        (CACHE_CONTROL, "no-cache".to_owned()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (REFERRER_POLICY, "no-referrer".to_owned()),
    ];
    (headers, PAGE).into_response()
}
