//! The controls of the sandbox that concern the helpdesk: faults, settings, a fresh start.

use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
    routing::{post, put},
};
use http::StatusCode;
use serde_json::{Map, Value, json};

use crate::{
    faults::Fault,
    helpdesk::Helpdesk,
    store::{
        StoreError,
        settings::{self, Settings},
    },
};

pub(super) fn router() -> Router<Helpdesk> {
    Router::new()
        .route("/sandbox/faults", post(add_fault).get(list_faults).delete(clear_faults))
        .route("/sandbox/settings", put(change_settings).get(show_settings))
        .route("/sandbox/reset", post(reset))
}

/// A refusal in words, for whoever writes a test.
pub(super) fn refuse(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "error": message }))).into_response()
}

/// The database failed.
pub(crate) fn failed(error: &StoreError) -> Response {
    tracing::error!(%error, "a control request failed");
    refuse(StatusCode::INTERNAL_SERVER_ERROR, "the database refused; see the log")
}

async fn add_fault(State(helpdesk): State<Helpdesk>, body: Bytes) -> Response {
    match serde_json::from_slice::<Fault>(&body) {
        Ok(fault) => {
            helpdesk.faults().add(fault);
            StatusCode::NO_CONTENT.into_response()
        }
        Err(error) => refuse(StatusCode::BAD_REQUEST, &error.to_string()),
    }
}

async fn list_faults(State(helpdesk): State<Helpdesk>) -> Response {
    Json(helpdesk.faults().list()).into_response()
}

async fn clear_faults(State(helpdesk): State<Helpdesk>) -> Response {
    helpdesk.faults().clear();
    StatusCode::NO_CONTENT.into_response()
}

async fn show_settings(State(helpdesk): State<Helpdesk>) -> Response {
    match helpdesk.settings().await {
        Ok(settings) => Json(settings).into_response(),
        Err(error) => failed(&error),
    }
}

/// Takes any of the settings and leaves the others.
async fn change_settings(State(helpdesk): State<Helpdesk>, body: Bytes) -> Response {
    let changes: Map<String, Value> = match serde_json::from_slice(&body) {
        Ok(changes) => changes,
        Err(error) => return refuse(StatusCode::BAD_REQUEST, &error.to_string()),
    };
    let outcome = helpdesk
        .store()
        .run(move |db| {
            let mut all = serde_json::to_value(settings::get(db)?).unwrap_or_default();
            if let Some(all) = all.as_object_mut() {
                all.extend(changes);
            }
            Ok::<_, StoreError>(match serde_json::from_value::<Settings>(all) {
                Ok(settings) => {
                    settings::put(db, &settings)?;
                    Ok(())
                }
                Err(error) => Err(error.to_string()),
            })
        })
        .await;
    match outcome {
        Ok(Ok(())) => {
            helpdesk.windows().publish_everything();
            show_settings(State(helpdesk)).await
        }
        Ok(Err(problem)) => refuse(StatusCode::BAD_REQUEST, &problem),
        Err(error) => failed(&error),
    }
}

async fn reset(State(helpdesk): State<Helpdesk>) -> Response {
    match helpdesk.reset().await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => failed(&error),
    }
}
