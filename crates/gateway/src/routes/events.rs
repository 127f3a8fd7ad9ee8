//! `/agent/events`: the stream that brings an agent's softphone what it did not ask for. And
//! `/agent/clicks/{id}/claim`: one of several softphones dials what was clicked. And `/agent/windows`: what they say
//! to each other.

mod windows;

use std::sync::Arc;

use axum::{
    Json, Router,
    body::Body,
    extract::{Path, Request, State},
    response::{IntoResponse, Response},
    routing::{MethodFilter, on},
};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde::{Deserialize, Serialize};

use crate::{
    bus::{Claim, Verdict},
    clicks::LONGEST_TAB,
    identity::SignedIn,
    problem::Problem,
    push::{Push, PushProblem},
    relay::{Relay, is_json},
    streams::{event::ClickId, event_id::EventId},
};

/// A claim is one short text.
const LONGEST_BODY: usize = 1024;
/// Where a browser says which event it had last.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Tells nginx to pass events on at once.
const NO_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

#[derive(Clone)]
struct Parts {
    push: Arc<Push>,
    relay: Arc<Relay>,
}

pub(crate) fn router<S: Clone + Send + Sync + 'static>(
    push: &Arc<Push>,
    relay: &Arc<Relay>,
) -> Router<S> {
    let wrong_method = async || Problem::MethodNotAllowed;
    Router::new()
        .route("/agent/events", on(MethodFilter::GET, events).fallback(wrong_method))
        .route("/agent/clicks/{id}/claim", on(MethodFilter::POST, claim).fallback(wrong_method))
        .route("/agent/windows", on(MethodFilter::POST, windows).fallback(wrong_method))
        .with_state(Parts { push: Arc::clone(push), relay: Arc::clone(relay) })
}

async fn events(
    State(Parts { push, .. }): State<Parts>,
    SignedIn { agent, .. }: SignedIn,
    request: Request,
) -> Response {
    let last = last_event_id(request.headers(), request.uri().query().unwrap_or_default());
    match push.open(agent, last) {
        Ok(stream) => {
            let mut response = Response::new(Body::new(stream));
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            headers.insert(NO_BUFFERING, HeaderValue::from_static("no"));
            response
        }
        Err(refused) => PushProblem::from(refused).into_response(),
    }
}

/// What the browser adds when it reconnects by itself is newer than what the app put into the address.
/// What is no id of ours counts as none.
pub(crate) fn last_event_id(headers: &HeaderMap, query: &str) -> Option<EventId> {
    let by_browser = headers.get(LAST_EVENT_ID).and_then(|id| id.to_str().ok());
    let by_app = || query.split('&').find_map(|pair| pair.strip_prefix("last_event_id="));
    by_browser.or_else(by_app)?.parse().ok()
}

#[derive(Deserialize)]
struct Wish {
    tab: String,
}

/// `{"won":true}` for one; the others hear who did, or that it cannot be known.
#[derive(Default, Serialize)]
struct Answer {
    won: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'static str>,
}

async fn windows(
    State(Parts { push, relay }): State<Parts>,
    SignedIn { agent, .. }: SignedIn,
    request: Request,
) -> Result<Response, Response> {
    windows::say(&push, &relay, agent, request).await
}

async fn claim(
    State(Parts { push, relay }): State<Parts>,
    SignedIn { agent, .. }: SignedIn,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Response> {
    if !request.headers().get(header::CONTENT_TYPE).is_some_and(is_json) {
        return Err(Problem::JsonExpected.into_response());
    }
    let body = relay.read_body(request.into_body(), LONGEST_BODY).await;
    let body = body.map_err(IntoResponse::into_response)?;
    let tab = serde_json::from_slice(&body)
        .ok()
        .map(|Wish { tab }| tab)
        .filter(|tab| (1..=LONGEST_TAB).contains(&tab.chars().count()))
        .ok_or_else(|| PushProblem::ClaimMalformed.into_response())?;
    let unknown = || PushProblem::ClickUnknown.into_response();
    let click: ClickId = id.parse().map_err(|_| unknown())?;
    let answer = match push.claim(Claim { click, agent, tab }).await {
        Verdict::Won => Answer { won: true, ..Answer::default() },
        Verdict::LostTo(by) => Answer { by: Some(by), ..Answer::default() },
        Verdict::Gone => Answer {
            code: Some("instance_gone"),
            message: Some(
                "The gateway that took this click is gone, so nobody knows whether another softphone dials it.",
            ),
            ..Answer::default()
        },
        Verdict::Unknown => return Err(unknown()),
    };
    let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((no_store, Json(answer)).into_response())
}
