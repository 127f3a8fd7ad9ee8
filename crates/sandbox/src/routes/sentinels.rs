//! Requests that ask for a sentinel fail as its name says.

use axum::{
    body::{Body, to_bytes},
    extract::{FromRequestParts, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::StatusCode;

use super::{auth::Caller, failing::fail};
use crate::{
    helpdesk::Helpdesk,
    sentinels::{self, RETRY_AFTER},
};

/// The longest body that is taken, in bytes.
const LONGEST_BODY: usize = 2 * 1024 * 1024;

/// Lets a request through, unless it asks for a sentinel.
pub(super) async fn watch(
    State(helpdesk): State<Helpdesk>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LONGEST_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let query: Vec<_> = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes())
        .into_owned()
        .collect();
    let json = serde_json::from_slice(&body).ok();
    let found = sentinels::of_request(parts.uri.path(), &query, json.as_ref());
    let caller = match found {
        Some(_) => Caller::from_request_parts(&mut parts, &helpdesk).await.ok(),
        None => None,
    };
    let work = next.run(Request::from_parts(parts, Body::from(body)));
    match (found, caller) {
        (Some((sentinel, field)), Some(_)) => {
            let why = (field, "This contact, number or ticket is a sentinel: it always fails");
            fail(&helpdesk, sentinel.kind, why, RETRY_AFTER, work).await
        }
        // Whose key is wrong is told so, whomever they ask for.
        _ => work.await,
    }
}
