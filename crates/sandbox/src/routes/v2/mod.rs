//! The v2 API beside the CTI endpoints (facts R1 to R6), one file per resource.

mod agents;
mod companies;
mod contact_query;
mod contacts;
mod conversations;
mod fields;
mod html;
mod page;
mod query;
mod search;
mod ticket_writes;
mod tickets;
mod time_entries;

use axum::{
    Json, Router,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use cti::ApiError;
use http::StatusCode;
use serde_json::json;

use super::{auth::Caller, refusal::ApiRefusal};
use crate::helpdesk::Helpdesk;

pub(super) fn router() -> Router<Helpdesk> {
    Router::new()
        .route("/api/v2/agents", get(agents::list))
        .route("/api/v2/agents/me", get(agents::me))
        .route("/api/v2/agents/{id}", get(agents::show))
        .route("/api/v2/companies", get(companies::list))
        .route("/api/v2/companies/{id}", get(companies::show))
        .route("/api/v2/contacts", get(contacts::list).post(contacts::create))
        .route("/api/v2/contacts/autocomplete", get(search::autocomplete))
        .route("/api/v2/contacts/{id}", get(contacts::show).put(contacts::update))
        .route("/api/v2/search/contacts", get(search::contacts))
        .route("/api/v2/tickets", get(tickets::list).post(ticket_writes::create))
        .route("/api/v2/tickets/{id}", get(tickets::show).put(ticket_writes::update))
        .route("/api/v2/tickets/{id}/conversations", get(conversations::list))
        .route("/api/v2/tickets/{id}/notes", post(conversations::add_note))
        .route(
            "/api/v2/tickets/{id}/time_entries",
            get(time_entries::of_ticket).post(time_entries::create),
        )
        .route("/api/v2/time_entries", get(time_entries::list))
        .method_not_allowed_fallback(wrong_method)
}

async fn wrong_method(_: Caller) -> Response {
    let body = json!({
        "code": "method_not_allowed",
        "message": "This method is not allowed here; the Allow header names those that are.",
    });
    (StatusCode::METHOD_NOT_ALLOWED, Json(body)).into_response()
}

/// The id in a path; what is no id names nothing.
fn id<T: std::str::FromStr>(text: &str) -> Result<T, ApiRefusal> {
    text.parse().map_err(|_| ApiRefusal(ApiError::NotFound))
}
