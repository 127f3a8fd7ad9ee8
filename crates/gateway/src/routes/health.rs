//! `/healthz`: the process is there and answers. It says nothing about the helpdesk, so that a
//! helpdesk that is away does not get the gateway restarted.

use axum::{
    Router,
    response::{IntoResponse, Response},
    routing::get,
};
use http::header;

/// The path, which the access log keeps at debug: probes would drown everything else.
pub(crate) const PATH: &str = "/healthz";

pub(crate) fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route(PATH, get(health))
}

async fn health() -> Response {
    ([(header::CACHE_CONTROL, "no-store")], "ok\n").into_response()
}
