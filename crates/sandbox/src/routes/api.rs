//! The REST API.

use axum::{
    Json, Router,
    body::Bytes,
    extract::{RawQuery, State},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use cti::{
    ApiError, ScreenPop, ScreenPopReply, api_error::FieldError, call_details::CallDetailsQuery,
};
use http::StatusCode;
use serde_json::json;

use super::{auth::Caller, refusal::ApiRefusal};
use crate::{
    faults::{Endpoint, Fault, Kind},
    helpdesk::Helpdesk,
    serve,
};

pub(super) fn router() -> Router<Helpdesk> {
    Router::new()
        .route("/api/v2/integrations/cti/pop", post(pop))
        .route("/api/v2/integrations/cti/details", get(details))
        .route("/api/v2/agents/me", get(me))
        .route("/api/{*rest}", get(unknown).post(unknown).put(unknown).delete(unknown))
}

async fn pop(
    State(helpdesk): State<Helpdesk>,
    caller: Result<Caller, ApiRefusal>,
    body: Bytes,
) -> Response {
    let fault = helpdesk.faults().take(Endpoint::Pop);
    let write = async {
        caller?;
        require_cti(&helpdesk).await?;
        let id = helpdesk.pop(ScreenPop::from_json(&body)?).await?;
        Ok::<_, ApiRefusal>((StatusCode::CREATED, Json(ScreenPopReply { id })).into_response())
    };
    with_fault(&helpdesk, fault, write).await
}

async fn details(
    State(helpdesk): State<Helpdesk>,
    caller: Result<Caller, ApiRefusal>,
    RawQuery(query): RawQuery,
) -> Response {
    let fault = helpdesk.faults().take(Endpoint::Details);
    let read = async {
        caller?;
        require_cti(&helpdesk).await?;
        let query = CallDetailsQuery::parse(query.as_deref().unwrap_or_default())
            .map_err(ApiError::Validation)?;
        let reply = helpdesk.details(query.call_reference_id).await?;
        Ok::<_, ApiRefusal>(Json(reply).into_response())
    };
    with_fault(&helpdesk, fault, read).await
}

/// "you need to check if the CTI feature is enabled for your account".
async fn require_cti(helpdesk: &Helpdesk) -> Result<(), ApiRefusal> {
    if helpdesk.settings().await?.has_cti() { Ok(()) } else { Err(ApiError::FeatureMissing.into()) }
}

async fn me(Caller(agent): Caller) -> Response {
    Json(json!({
        "id": agent.id,
        "available": true,
        "occasional": false,
        "type": "support_agent",
        "contact": {
            "active": true,
            "name": agent.name,
            "email": agent.email,
            "phone": agent.phone,
            "mobile": agent.mobile,
        },
    }))
    .into_response()
}

async fn unknown(_: Caller) -> ApiRefusal {
    ApiRefusal(ApiError::NotFound)
}

/// Carries the request out unless a fault says otherwise.
async fn with_fault(
    helpdesk: &Helpdesk,
    fault: Option<Fault>,
    work: impl Future<Output = Result<Response, ApiRefusal>>,
) -> Response {
    let refuse = |error: ApiError| ApiRefusal(error).into_response();
    let Some(fault) = fault else { return work.await.unwrap_or_else(IntoResponse::into_response) };
    match fault.kind {
        Kind::Unauthorized => refuse(ApiError::InvalidCredentials),
        Kind::Forbidden => refuse(ApiError::AccessDenied),
        Kind::Validation => refuse(ApiError::Validation(vec![FieldError::invalid(
            "responder_id",
            "There is no agent matching the given value",
        )])),
        Kind::RateLimited => refuse(ApiError::RateLimited { retry_after: Some(fault.retry_after) }),
        Kind::ServerErrorHtml => (
            StatusCode::INTERNAL_SERVER_ERROR,
            Html("<!doctype html><title>We’re sorry</title><h1>We’re sorry, but something went wrong.</h1><script>document.title = 'never run this'</script>"),
        )
            .into_response(),
        Kind::Timeout => {
            tokio::select! {
                () = helpdesk.stopped() => {}
                () = tokio::time::sleep(helpdesk.config().hang) => {}
            }
            serve::cut()
        }
        Kind::CutAfterWrite => {
            if let Err(refusal) = work.await {
                tracing::debug!(?refusal, "refused before the cut");
            }
            serve::cut()
        }
    }
}
