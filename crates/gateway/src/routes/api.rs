//! `/api/…`: what is in the relay's list goes to the helpdesk, anything else is refused here.

use std::sync::Arc;

use axum::{
    Router,
    extract::Request,
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
            Method::PUT => MethodFilter::PUT,
            _ => MethodFilter::GET,
        };
        let relay = Arc::clone(relay);
        let carry = async move |request: Request| relay.answer(route, request).await;
        let methods = on(filter, carry);
        // Of several methods of one path, the first says what is done about all others.
        let is_first = RELAYED
            .iter()
            .find(|first| first.path == route.path)
            .is_some_and(|first| first.method == route.method);
        let methods =
            if is_first { methods.fallback(async || Problem::MethodNotAllowed) } else { methods };
        router.route(route.path, methods)
    })
}
