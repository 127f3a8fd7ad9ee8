//! Requests that ask for a sentinel fail as its name says.

use axum::{
    body::{Body, to_bytes},
    extract::{FromRequestParts, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::StatusCode;

use super::{
    auth::{self, Caller},
    failing::fail,
};
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
    let by_key = auth::key(&parts).and_then(|key| sentinels::of_key(&key));
    let work = next.run(Request::from_parts(parts, Body::from(body)));
    let why = "This contact, number, ticket or key is a sentinel: it always fails";
    if let Some(sentinel) = by_key {
        return fail(&helpdesk, sentinel.kind, ("key", why), RETRY_AFTER, work).await;
    }
    match (found, caller) {
        (Some((sentinel, field)), Some(_)) => {
            fail(&helpdesk, sentinel.kind, (field, why), RETRY_AFTER, work).await
        }
        // Whose key is wrong is told so, whomever they ask for.
        _ => work.await,
    }
}
