//! `/metrics`: counters for Prometheus. Nothing personal, but nothing for the public either.

use std::sync::Arc;

use axum::{
    Router,
    response::{IntoResponse, Response},
    routing::get,
};
use http::header;

/// The path, which the access log keeps at debug like the other probes.
pub(crate) const PATH: &str = "/metrics";

/// Answers with what `write` writes, in Prometheus' text format.
pub(crate) fn router<S: Clone + Send + Sync + 'static>(
    write: impl Fn(&mut String) + Send + Sync + 'static,
) -> Router<S> {
    let write = Arc::new(write);
    Router::new().route(PATH, get(async move || page(write.as_ref())))
}

fn page(write: &impl Fn(&mut String)) -> Response {
    let mut text = String::new();
    write(&mut text);
    let headers = [
        (header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, text).into_response()
}
