//! The softphone's files, and the app itself for `/` and the trailing path form of the Iframe URL.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use http::{Method, StatusCode, header};

use crate::bundle::Bundle;

/// Answers everything that no other route answers.
pub(crate) async fn file(State(bundle): State<Arc<Bundle>>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    match bundle.find(request.uri().path()) {
        Some(asset) => asset.respond(request.headers()),
        None => (StatusCode::NOT_FOUND, [(header::CACHE_CONTROL, "no-cache")], "Not found\n")
            .into_response(),
    }
}
