//! The REST API.

use axum::{
    Router,
    body::Bytes,
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
    routing::{any, get, post},
};
use cti::{ApiError, ScreenPop, call_details::CallDetailsQuery};
use http::StatusCode;

use super::{auth::Caller, failing::fail, refusal::ApiRefusal, slips};
use crate::{
    faults::{Endpoint, Fault},
    helpdesk::Helpdesk,
};

pub(super) fn router() -> Router<Helpdesk> {
    Router::new()
        .route("/api/v2/integrations/cti/pop", post(pop))
        .route("/api/v2/integrations/cti/details", get(details))
        .route("/api/{*rest}", any(unknown))
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
        let slips = helpdesk.api_settings().await?.specification_slips;
        Ok::<_, ApiRefusal>((StatusCode::CREATED, slips::pop_reply(id, slips)).into_response())
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
        let slips = helpdesk.api_settings().await?.specification_slips;
        Ok::<_, ApiRefusal>(slips::details_reply(&reply, slips))
    };
    with_fault(&helpdesk, fault, read).await
}

/// "you need to check if the CTI feature is enabled for your account".
async fn require_cti(helpdesk: &Helpdesk) -> Result<(), ApiRefusal> {
    if helpdesk.settings().await?.has_cti() { Ok(()) } else { Err(ApiError::FeatureMissing.into()) }
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
    let work = async { work.await.unwrap_or_else(IntoResponse::into_response) };
    let Some(fault) = fault else { return work.await };
    let why = ("responder_id", "There is no agent matching the given value");
    fail(helpdesk, fault.kind, why, fault.retry_after, work).await
}
