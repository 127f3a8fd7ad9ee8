//! What a gateway asks of a telephone system, by GET or POST, with the fields in the query, a form or JSON.

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Response},
    routing::get,
};
use cti::{AgentId, CallDirection, CallReferenceId, PhoneNumber};
use http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};
use subtle::ConstantTimeEq;

use super::{Action, DeskPhones, NewCall, Refusal};

pub fn router(phones: DeskPhones) -> Router {
    Router::new().route("/pbx/{action}", get(ask).post(ask)).with_state(phones)
}

async fn ask(
    State(phones): State<DeskPhones>,
    Path(action): Path<String>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let fields = Fields::read(&headers, query.as_deref().unwrap_or_default(), &body);
    match carry_out(&phones, &action, &headers, &fields) {
        Ok(reference) => {
            (StatusCode::ACCEPTED, Json(json!({ "call_reference_id": reference }))).into_response()
        }
        Err((status, message)) => (status, Json(json!({ "error": message }))).into_response(),
    }
}

type Refused = (StatusCode, String);

fn carry_out(
    phones: &DeskPhones,
    action: &str,
    headers: &HeaderMap,
    fields: &Fields,
) -> Result<CallReferenceId, Refused> {
    let bad = |message: &str| (StatusCode::BAD_REQUEST, message.to_owned());
    let secret = bearer(headers).or_else(|| fields.get("secret")).unwrap_or_default();
    if !bool::from(secret.as_bytes().ct_eq(phones.0.secret.as_bytes())) {
        let message = "the secret is not the one this telephone system knows";
        return Err((StatusCode::UNAUTHORIZED, message.to_owned()));
    }
    let reference = fields
        .get("call_reference_id")
        .and_then(|text| CallReferenceId::new(text).ok())
        .ok_or_else(|| bad("call_reference_id is missing: it names the call"))?;
    if action == "originate" {
        let agent: AgentId = fields
            .get("agent_id")
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| bad("agent_id is missing, or is no whole number"))?;
        let requester_number = fields
            .get("requester_number")
            .and_then(|text| PhoneNumber::parse(text).ok())
            .ok_or_else(|| bad("requester_number is missing, or cannot be dialled"))?;
        let call = NewCall {
            reference: reference.clone(),
            agent,
            requester_number,
            requester_name: None,
            direction: CallDirection::Outbound,
        };
        phones.begin(call).map_err(|refusal| refused(&refusal))?;
    } else {
        let action = Action::named(action).ok_or_else(|| {
            (StatusCode::NOT_FOUND, format!("there is no {action}; see docs/SANDBOX.md"))
        })?;
        phones.act(&reference, action).map_err(|refusal| refused(&refusal))?;
    }
    Ok(reference)
}

fn refused(refusal: &Refusal) -> Refused {
    let status = match refusal {
        Refusal::NoDeskPhone(_) | Refusal::NoSuchCall => StatusCode::NOT_FOUND,
        Refusal::Busy(_) | Refusal::NotNow(_) => StatusCode::CONFLICT,
    };
    (status, refusal.to_string())
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// Fields by name; the body's before the query's.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn read(headers: &HeaderMap, query: &str, body: &[u8]) -> Self {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let mut fields = Vec::new();
        if kind.is_some_and(|kind| kind.starts_with("application/json")) {
            if let Ok(Value::Object(object)) = serde_json::from_slice(body) {
                fields.extend(object.into_iter().map(|(name, value)| match value {
                    Value::String(text) => (name, text),
                    other => (name, other.to_string()),
                }));
            }
        } else {
            fields.extend(form_urlencoded::parse(body).into_owned());
        }
        fields.extend(form_urlencoded::parse(query.as_bytes()).into_owned());
        Self(fields)
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(field, _)| field == name).map(|(_, value)| value.trim())
    }
}
