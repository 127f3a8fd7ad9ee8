//! The controls of the sandbox that concern the helpdesk: faults, settings, a fresh start.

use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
    routing::{post, put},
};
use http::StatusCode;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::{
    faults::Fault,
    helpdesk::Helpdesk,
    store::{
        StoreError,
        api_settings::{self, ApiSettings},
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
    let all = async {
        let admin = object(helpdesk.settings().await?);
        Ok::<_, StoreError>(admin.into_iter().chain(object(helpdesk.api_settings().await?)))
    };
    match all.await {
        Ok(all) => Json(all.collect::<Map<_, _>>()).into_response(),
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
            let mut api = object(api_settings::get(db)?);
            let mut admin = object(settings::get(db)?);
            for (name, value) in changes {
                let group = if api.contains_key(&name) { &mut api } else { &mut admin };
                group.insert(name, value);
            }
            let read = serde_json::from_value::<Settings>(admin.into())
                .and_then(|admin| Ok((admin, serde_json::from_value::<ApiSettings>(api.into())?)));
            Ok::<_, StoreError>(match read {
                Ok((admin, api)) => {
                    settings::put(db, &admin)?;
                    api_settings::put(db, &api)?;
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

/// Settings by name.
pub(super) fn object(settings: impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(settings) {
        Ok(Value::Object(object)) => object,
        // A struct with named fields is an object.
        _ => Map::new(),
    }
}

async fn reset(State(helpdesk): State<Helpdesk>) -> Response {
    match helpdesk.reset().await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => failed(&error),
    }
}
