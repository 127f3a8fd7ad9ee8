//! The controls of the desk phones: customers who ring, agents who pick up, recordings that come late.

use std::time::Duration;

use axum::{
    Json, Router,
    body::Bytes,
    extract::{FromRequestParts, Path, RawQuery},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use cti::{AgentId, CallDirection, CallReferenceId, PhoneNumber};
use http::{StatusCode, request::Parts};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::control::{object, refuse};
use crate::{
    desk_phones::{Action, DeskPhones, NewCall, Refusal},
    helpdesk::Helpdesk,
};

pub(super) fn router() -> Router<Helpdesk> {
    Router::new()
        .route("/sandbox/desk-phones", get(settings).put(set))
        .route("/sandbox/desk-calls", post(ring).get(list))
        .route("/sandbox/desk-calls/{reference}", get(show).delete(hang_up))
        .route("/sandbox/desk-calls/{reference}/recorded", post(record))
        .route("/sandbox/desk-calls/{reference}/{action}", post(act))
}

/// The desk phones, where this helpdesk has any.
struct Phones(DeskPhones);

impl FromRequestParts<Helpdesk> for Phones {
    type Rejection = Response;

    async fn from_request_parts(_: &mut Parts, helpdesk: &Helpdesk) -> Result<Self, Response> {
        helpdesk.config().desk_phones.clone().map(Self).ok_or_else(|| {
            refuse(StatusCode::SERVICE_UNAVAILABLE, "this helpdesk runs without desk phones")
        })
    }
}

/// Why a control does nothing, in words.
struct Problem(StatusCode, String);

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        refuse(self.0, &self.1)
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let status = match refusal {
            Refusal::NoDeskPhone(_) | Refusal::NoSuchCall => StatusCode::NOT_FOUND,
            Refusal::Busy(_) | Refusal::NotNow(_) => StatusCode::CONFLICT,
        };
        Self(status, refusal.to_string())
    }
}

fn bad(error: &impl ToString) -> Problem {
    Problem(StatusCode::BAD_REQUEST, error.to_string())
}

fn reference(text: &str) -> Result<CallReferenceId, Problem> {
    CallReferenceId::new(text).map_err(|error| bad(&error))
}

/// A customer rings a desk phone.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ring {
    from: PhoneNumber,
    to: AgentId,
    name: Option<String>,
    call_reference_id: Option<CallReferenceId>,
}

async fn ring(Phones(phones): Phones, body: Bytes) -> Result<Response, Problem> {
    let ring: Ring = serde_json::from_slice(&body).map_err(|error| bad(&error))?;
    let own = || reference(&format!("desk-in-{:016x}", rand::random::<u64>()));
    let reference = ring.call_reference_id.map_or_else(own, Ok)?;
    let call = NewCall {
        reference: reference.clone(),
        agent: ring.to,
        requester_number: ring.from,
        requester_name: ring.name.filter(|name| !name.is_empty()),
        direction: CallDirection::Inbound,
    };
    phones.begin(call)?;
    Ok((StatusCode::CREATED, Json(json!({ "call_reference_id": reference }))).into_response())
}

async fn list(Phones(phones): Phones) -> Response {
    Json(phones.calls()).into_response()
}

async fn show(Phones(phones): Phones, Path(text): Path<String>) -> Result<Response, Problem> {
    let reference = reference(&text)?;
    let found = phones.calls().into_iter().find(|call| call.call_reference_id == reference);
    found.map(|call| Json(call).into_response()).ok_or_else(|| Refusal::NoSuchCall.into())
}

async fn hang_up(
    Phones(phones): Phones,
    Path(text): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<StatusCode, Problem> {
    let elsewhere = form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .any(|(name, value)| name == "answered_elsewhere" && value == "true");
    phones.customer_hangs_up(&reference(&text)?, elsewhere)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn act(
    Phones(phones): Phones,
    Path((text, action)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let action = Action::named(&action)
        .ok_or_else(|| Problem(StatusCode::NOT_FOUND, "answer, hang-up, hold or resume".into()))?;
    phones.act(&reference(&text)?, action)?;
    Ok(StatusCode::NO_CONTENT)
}

/// A recording that is there after a while.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Recorded {
    after_ms: u64,
    call_url: Option<String>,
}

async fn record(
    Phones(phones): Phones,
    Path(text): Path<String>,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    let recorded: Recorded = if body.is_empty() {
        Recorded::default()
    } else {
        serde_json::from_slice(&body).map_err(|error| bad(&error))?
    };
    let after = Duration::from_millis(recorded.after_ms);
    phones.record(&reference(&text)?, after, recorded.call_url)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn settings(Phones(phones): Phones) -> Response {
    Json(phones.settings()).into_response()
}

/// Takes any of the settings and leaves the others.
async fn set(Phones(phones): Phones, body: Bytes) -> Result<Response, Problem> {
    let changes: Map<String, Value> = serde_json::from_slice(&body).map_err(|error| bad(&error))?;
    let mut all = object(phones.settings());
    all.extend(changes);
    phones.set(serde_json::from_value(all.into()).map_err(|error| bad(&error))?);
    Ok(Json(phones.settings()).into_response())
}
