//! `/healthz` and `/readyz`: the process is there and answers. They say nothing about the helpdesk, so that a
//! helpdesk that is away does not get the gateway restarted.

use axum::{
    Router,
    response::{IntoResponse, Response},
    routing::get,
};
use http::header;

/// The paths, which the access log keeps at debug: probes would drown everything else.
pub(crate) const PATH: &str = "/healthz";
pub(crate) const READY: &str = "/readyz";

pub(crate) fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route(PATH, get(health)).route(READY, get(ready))
}

async fn health() -> Response {
    ([(header::CACHE_CONTROL, "no-store")], "ok\n").into_response()
}

/// Whether it takes requests: it does from its first on, because everything is read before it listens.
async fn ready() -> Response {
    ([(header::CACHE_CONTROL, "no-store")], "ready\n").into_response()
}
