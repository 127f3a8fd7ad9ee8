//! `/api/…`: what is in the relay's list goes to the helpdesk, anything else is refused here.

use std::sync::Arc;

use axum::{
    Router,
    extract::Request,
    response::IntoResponse,
    routing::{MethodFilter, any, on},
};
use http::Method;

use crate::{
    problem::Problem,
    relay::{RELAYED, Relay},
};

pub(crate) fn router<S: Clone + Send + Sync + 'static>(relay: &Arc<Relay>) -> Router<S> {
    let not_relayed = any(async || Problem::NotRelayed);
    let router =
        Router::new().route("/api", not_relayed.clone()).route("/api/{*rest}", not_relayed);
    RELAYED.iter().fold(router, |router, route| {
        let filter = match route.method {
            Method::POST => MethodFilter::POST,
            _ => MethodFilter::GET,
        };
        let relay = Arc::clone(relay);
        let carry = async move |request: Request| match relay.exchange(route, request).await {
            Ok(response) => response,
            Err(problem) => problem.into_response(),
        };
        router.route(route.path, on(filter, carry).fallback(async || Problem::MethodNotAllowed))
    })
}
