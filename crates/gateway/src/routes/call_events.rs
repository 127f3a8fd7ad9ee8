//! `/calls/events`: a telephone system reports what happens to a call.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Request, State},
    response::{IntoResponse, Response},
    routing::{MethodFilter, on},
};
use cti::{
    AgentId, ApiError, CallReferenceId,
    call_event::{CallAgent, CallEvent},
    form,
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::{Map, Value};
use tokio::time::Instant;

use crate::{
    problem::Problem,
    push::{Push, PushProblem},
    relay::Relay,
};

/// An event has short fields; a recording's address is the longest.
const LONGEST_BODY: usize = 16 * 1024;

#[derive(Clone)]
struct Parts {
    push: Arc<Push>,
    relay: Arc<Relay>,
}

pub(crate) fn router<S: Clone + Send + Sync + 'static>(
    push: &Arc<Push>,
    relay: &Arc<Relay>,
) -> Router<S> {
    let take = on(MethodFilter::POST, take).fallback(async || Problem::MethodNotAllowed);
    Router::new()
        .route("/calls/events", take)
        .with_state(Parts { push: Arc::clone(push), relay: Arc::clone(relay) })
}

/// How many streams took it. A repeated event goes to nobody again.
#[derive(Serialize)]
struct Taken {
    delivered: usize,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    repeated: bool,
}

async fn take(
    State(Parts { push, relay }): State<Parts>,
    request: Request,
) -> Result<Response, Response> {
    check_secret(&push, request.headers(), request.uri().query().unwrap_or_default())
        .map_err(IntoResponse::into_response)?;
    let body = relay.read_body(request.into_body(), LONGEST_BODY).await;
    let body = body.map_err(IntoResponse::into_response)?;
    let (agent, event) = read(&push, &body).map_err(IntoResponse::into_response)?;
    let delivered = push.call(agent, event).await;
    let taken = Taken { delivered: delivered.unwrap_or(0), repeated: delivered.is_none() };
    let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((StatusCode::ACCEPTED, no_store, Json(taken)).into_response())
}

fn check_secret(push: &Push, headers: &HeaderMap, query: &str) -> Result<(), PushProblem> {
    if push.pbx_secrets.is_empty() {
        return Err(PushProblem::Off(
            "Events of telephone systems are switched off: an admin starts the gateway with --pbx-secret-file.",
        ));
    }
    let shown = match headers.get(header::AUTHORIZATION) {
        Some(shown) => bearer(shown.to_str().unwrap_or_default()).into(),
        None => form::pairs(query)
            .find(|(name, _)| name == "secret")
            .map_or_else(Default::default, |(_, secret)| secret),
    };
    if push.pbx_secrets.know(&shown) { Ok(()) } else { Err(PushProblem::SecretUnknown) }
}

fn bearer(authorization: &str) -> &str {
    match authorization.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
        _ => "",
    }
}

/// Reads an event and finds out whose call it is; what it does not say itself may be known of the call.
fn read(push: &Push, body: &[u8]) -> Result<(AgentId, CallEvent), PushProblem> {
    let not_json = || malformed(&ApiError::InvalidJson);
    let mut fields: Map<String, Value> = serde_json::from_slice(body).map_err(|_| not_json())?;
    let known = fields
        .get("call_reference_id")
        .and_then(Value::as_str)
        .and_then(|reference| CallReferenceId::new(reference).ok())
        .and_then(|reference| push.calls.call(Instant::now(), &reference));
    let is_named = |field: &str| fields.get(field).is_some_and(|value| !is_nothing(value));
    if let Some(call) = &known
        && !is_named("agent_id")
        && !is_named("agent_phone")
    {
        fields.insert("agent_id".into(), call.agent.get().into());
    }
    let mut event = serde_json::to_vec(&fields)
        .map_err(|_| not_json())
        .and_then(|fields| CallEvent::from_json(&fields).map_err(|error| malformed(&error)))?;
    let agent = push
        .agent_numbers
        .named(&event.agent)
        .or_else(|| known.map(|call| call.agent))
        .ok_or(PushProblem::AgentUnknown)?;
    // The softphone knows its agent by id.
    event.agent = CallAgent::Id(agent);
    Ok((agent, event))
}

fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

fn malformed(error: &ApiError) -> PushProblem {
    PushProblem::EventMalformed(match error {
        ApiError::Validation(fields) => {
            fields.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
        }
        _ => "An event is one JSON object; docs/DEPLOYMENT.md lists its fields.".into(),
    })
}
