//! `/healthz` and `/readyz`: the process is there and answers. They say nothing about the helpdesk, so that a
//! helpdesk that is away does not get the gateway restarted.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{StatusCode, header};
use serde::Serialize;

use crate::{bus::Reach, push::Push};

/// The paths, which the access log keeps at debug: probes would drown everything else.
pub(crate) const PATH: &str = "/healthz";
pub(crate) const READY: &str = "/readyz";

pub(crate) fn router<S: Clone + Send + Sync + 'static>(push: &Arc<Push>) -> Router<S> {
    Router::new().route(PATH, get(health)).route(READY, get(ready)).with_state(Arc::clone(push))
}

/// What works less well than it should. Still 200: a restart would mend nothing, and end what works.
#[derive(Serialize)]
struct Degraded {
    status: &'static str,
    bus: &'static str,
    message: &'static str,
}

async fn health(State(push): State<Arc<Push>>) -> Response {
    let no_store = [(header::CACHE_CONTROL, "no-store")];
    match push.reach() {
        Reach::Alone | Reach::Joined => (no_store, "ok\n").into_response(),
        Reach::Away => {
            let degraded = Degraded {
                status: "degraded",
                bus: "away",
                message: "The bus is away: clicks and calls reach only the softphones of the instance where they arrive.",
            };
            (no_store, Json(degraded)).into_response()
        }
    }
}

/// Whether it takes requests: it does from its first on, because everything is read before it listens,
/// until it is told to stop. A load balancer sends no more here then, while softphones move elsewhere.
async fn ready(State(push): State<Arc<Push>>) -> Response {
    let no_store = [(header::CACHE_CONTROL, "no-store")];
    if push.is_draining() {
        return (StatusCode::SERVICE_UNAVAILABLE, no_store, "draining\n").into_response();
    }
    (no_store, "ready\n").into_response()
}
