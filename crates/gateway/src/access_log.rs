//! One log line for each request, without anything personal: no path, no query, no address, no
//! header. A path may hold an agent's id and a query a customer's number, so only the *route* is named.

use std::time::Instant;

use axum::{extract::MatchedPath, response::Response};
use http::{Method, Request};

use crate::routes::{health, metrics};

/// The target of these lines, and of no other.
pub const TARGET: &str = module_path!();

/// The route of everything that is looked up in the bundle.
const BUNDLE: &str = "bundle";

/// The line of one request, while it is answered.
pub(crate) struct Line {
    started: Instant,
    method: &'static str,
    route: Route,
}

/// Who takes the request.
enum Route {
    Bundle,
    /// What the router found.
    Found(MatchedPath),
    /// What was known without the router.
    Known(&'static str),
}

impl Line {
    /// For a request that the router has seen, or for a file.
    pub(crate) fn begin<B>(request: &Request<B>) -> Self {
        let found = request.extensions().get().cloned();
        Self::new(request, found.map_or(Route::Bundle, Route::Found))
    }

    /// For a request that is answered without the router, by this route of it.
    pub(crate) fn begin_at<B>(request: &Request<B>, route: &'static str) -> Self {
        Self::new(request, Route::Known(route))
    }

    fn new<B>(request: &Request<B>, route: Route) -> Self {
        Self { started: Instant::now(), method: method(request.method()), route }
    }

    /// The route that takes the request, as it was written; none for the bundle's.
    pub(crate) fn route(&self) -> Option<&str> {
        match &self.route {
            Route::Bundle => None,
            Route::Found(path) => Some(path.as_str()),
            Route::Known(path) => Some(path),
        }
    }

    pub(crate) fn end(self, response: &Response) {
        let route = self.route().unwrap_or(BUNDLE);
        let Self { started, method, .. } = self;
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
