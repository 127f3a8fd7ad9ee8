//! The controls of the sandbox that concern the phone network: customers who ring, lines that fail.

use axum::{
    Json, Router,
    body::Bytes,
    extract::{FromRequestParts, Path, RawQuery, State},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http::{StatusCode, request::Parts};
use serde::Deserialize;
use serde_json::json;

use super::control::refuse;
use crate::{
    helpdesk::Helpdesk,
    line_kind::LineKind,
    switch::{CallId, CustomerCall, RingError, Switch},
};

pub(super) fn router() -> Router<Helpdesk> {
    Router::new()
        .route("/sandbox/calls", post(ring).get(list))
        .route("/sandbox/calls/{id}", get(show).delete(hang_up))
        .route("/sandbox/line", post(line).get(phones))
}

/// The phone network, where this helpdesk has one.
struct PhoneNetwork(Switch);

impl FromRequestParts<Helpdesk> for PhoneNetwork {
    type Rejection = Response;

    async fn from_request_parts(_: &mut Parts, helpdesk: &Helpdesk) -> Result<Self, Response> {
        helpdesk.config().switch.clone().map(Self).ok_or_else(|| {
            refuse(StatusCode::SERVICE_UNAVAILABLE, "this helpdesk runs without a phone network")
        })
    }
}

async fn ring(PhoneNetwork(switch): PhoneNetwork, body: Bytes) -> Result<Response, Response> {
    let call: CustomerCall = serde_json::from_slice(&body)
        .map_err(|error| refuse(StatusCode::BAD_REQUEST, &error.to_string()))?;
    match switch.ring(call) {
        Ok(id) => Ok((StatusCode::CREATED, Json(json!({ "id": id }))).into_response()),
        Err(error) => {
            let status = match &error {
                RingError::NotRegistered(_) => StatusCode::CONFLICT,
                RingError::Invalid { .. } => StatusCode::BAD_REQUEST,
                RingError::TooManyCalls => StatusCode::TOO_MANY_REQUESTS,
                RingError::Media(_) => StatusCode::INTERNAL_SERVER_ERROR,
            };
            Err(refuse(status, &error.to_string()))
        }
    }
}

async fn list(PhoneNetwork(switch): PhoneNetwork) -> Result<Response, Response> {
    Ok(Json(switch.calls()).into_response())
}

async fn show(
    PhoneNetwork(switch): PhoneNetwork,
    Path(id): Path<String>,
) -> Result<Response, Response> {
    match switch.call(&CallId::new(id)) {
        Some(call) => Ok(Json(call).into_response()),
        None => Err(refuse(StatusCode::NOT_FOUND, "there is no such call")),
    }
}

async fn hang_up(
    PhoneNetwork(switch): PhoneNetwork,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Response> {
    let elsewhere = form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .any(|(name, value)| name == "answered_elsewhere" && value == "true");
    if switch.hang_up(&CallId::new(id), elsewhere) {
        Ok(StatusCode::NO_CONTENT.into_response())
    } else {
        Err(refuse(StatusCode::NOT_FOUND, "there is no such live call"))
    }
}

/// How many phones each user has registered that can ring now.
async fn phones(PhoneNetwork(switch): PhoneNetwork) -> Response {
    Json(json!({ "phones": switch.phones() })).into_response()
}

/// What of the line is to change; the rest stays.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    registrar: Option<Registrar>,
    kind: Option<LineKind>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Registrar {
    Up,
    Down,
}

async fn line(
    State(helpdesk): State<Helpdesk>,
    PhoneNetwork(switch): PhoneNetwork,
    body: Bytes,
) -> Result<Response, Response> {
    let line: Line = serde_json::from_slice(&body)
        .map_err(|error| refuse(StatusCode::BAD_REQUEST, &error.to_string()))?;
    if let Some(registrar) = line.registrar {
        switch.set_registrar_up(matches!(registrar, Registrar::Up));
    }
    if let Some(kind) = line.kind {
        helpdesk.config().line.set(kind);
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}
