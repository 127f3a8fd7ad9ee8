//! One log line for each request, without anything personal: no path, no query, no address, no
//! header. A path may hold an agent's id and a query a customer's number, so only the *route* is named.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request},
    response::Response,
};
use http::Method;

use crate::routes::{health, metrics};

/// The route of everything that is looked up in the bundle.
const BUNDLE: &str = "bundle";

/// The line of one request, while it is answered.
pub(crate) struct Line {
    started: Instant,
    method: &'static str,
    route: Option<MatchedPath>,
}

impl Line {
    pub(crate) fn begin(request: &Request) -> Self {
        Self {
            started: Instant::now(),
            method: method(request.method()),
            route: request.extensions().get().cloned(),
        }
    }

    pub(crate) fn end(self, response: &Response) {
        let Self { started, method, route } = self;
        let route = route.as_ref().map_or(BUNDLE, MatchedPath::as_str);
        let status = response.status().as_u16();
        let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        if [health::PATH, health::READY, metrics::PATH].contains(&route) {
            tracing::debug!(method, route, status, ms, "request");
        } else {
            tracing::info!(method, route, status, ms, "request");
        }
    }
}

/// A method's name; one that does not exist could be any text.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
