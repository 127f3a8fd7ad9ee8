//! What of the helpdesk's answer the app may see.

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::is_json;
use crate::problem::Problem;

/// The helpdesk's headers that reach the browser, and everything that begins like the last.
const REPLY_HEADERS: [HeaderName; 3] =
    [header::CONTENT_TYPE, header::CONTENT_ENCODING, header::RETRY_AFTER];
const RATE_LIMIT_HEADERS: &str = "x-ratelimit-";

/// How many headers an answer has, about.
const USUAL_HEADERS: usize = 12;

/// The helpdesk's answer as the app may see it: status, a few headers, and JSON or nothing. A page
/// (an error page, a sign-in) must not become a document of our own origin.
pub(super) fn present(reply: http::Response<Bytes>) -> Result<Response, Problem> {
    let (head, body) = reply.into_parts();
    let is_refusal = head.status.is_client_error() || head.status.is_server_error();
    if !is_refusal && !head.status.is_success() {
        tracing::warn!(
            status = head.status.as_u16(),
            "the helpdesk redirects: is its address right?"
        );
        return Err(Problem::Unreadable);
    }
    let is_readable =
        body.is_empty() || head.headers.get(header::CONTENT_TYPE).is_some_and(is_json);
    let mut response = match (is_readable, is_refusal) {
        (true, _) => {
            let mut response = Response::new(Body::from(body));
            // Room for these and for those of every answer, because growing sorts them in again.
            *response.headers_mut() = HeaderMap::with_capacity(USUAL_HEADERS);
            *response.status_mut() = head.status;
            response
        }
        (false, true) => {
            let mut response = Problem::HelpdeskError(head.status).into_response();
            copy_headers(&head.headers, response.headers_mut(), |name| {
                *name == header::RETRY_AFTER || is_rate_limit(name)
            });
            return Ok(response);
        }
        (false, false) => {
            tracing::warn!(
                status = head.status.as_u16(),
                "the helpdesk answers with something other than JSON"
            );
            return Err(Problem::Unreadable);
        }
    };
    let headers = response.headers_mut();
    copy_headers(&head.headers, headers, |name| {
        REPLY_HEADERS.contains(name) || is_rate_limit(name)
    });
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

fn is_rate_limit(name: &HeaderName) -> bool {
    name.as_str().starts_with(RATE_LIMIT_HEADERS)
}

fn copy_headers(from: &HeaderMap, to: &mut HeaderMap, passes: impl Fn(&HeaderName) -> bool) {
    for (name, value) in from.iter().filter(|(name, _)| passes(name)) {
        to.append(name.clone(), value.clone());
    }
}
