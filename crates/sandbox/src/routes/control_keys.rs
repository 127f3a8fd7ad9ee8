//! Keys that are revoked on demand, in the middle of a call if need be.

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    response::{IntoResponse, Response},
    routing::{get, put},
};
use cti::AgentId;
use http::StatusCode;
use serde::Deserialize;

use super::control::{failed, refuse};
use crate::{
    helpdesk::Helpdesk,
    store::{StoreError, agents},
};

pub(super) fn router() -> Router<Helpdesk> {
    Router::new().route("/sandbox/keys", get(list)).route("/sandbox/keys/{agent}", put(set))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    revoked: bool,
}

async fn set(State(helpdesk): State<Helpdesk>, Path(agent): Path<String>, body: Bytes) -> Response {
    let key: Key = match serde_json::from_slice(&body) {
        Ok(key) => key,
        Err(error) => return refuse(StatusCode::BAD_REQUEST, &error.to_string()),
    };
    let nobody = || refuse(StatusCode::NOT_FOUND, "there is no such agent");
    let Ok(agent) = agent.parse::<AgentId>() else { return nobody() };
    let found = helpdesk.store().run(move |db| Ok::<_, StoreError>(agents::get(db, agent)?)).await;
    match found {
        Ok(Some(_)) => {
            helpdesk.revoked_keys().set(agent, key.revoked);
            StatusCode::NO_CONTENT.into_response()
        }
        Ok(None) => nobody(),
        Err(error) => failed(&error),
    }
}

/// Whose keys are revoked.
async fn list(State(helpdesk): State<Helpdesk>) -> Response {
    Json(helpdesk.revoked_keys().list()).into_response()
}
