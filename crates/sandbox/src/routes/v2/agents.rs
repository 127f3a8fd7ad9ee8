//! `GET /agents`, `/agents/me`, `/agents/{id}`.

use axum::{
    Json,
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Response},
};
use cti::{AgentId, ApiError};
use http::HeaderMap;
use serde_json::{Value, json};

use super::{id, query::Query};
use crate::{
    clock::Timestamp,
    helpdesk::Helpdesk,
    routes::{auth::Caller, refusal::ApiRefusal},
    store::{
        StoreError,
        agents::{self, Agent},
    },
};

/// Since when the agents are there: 2015-01-01. The helpdesk keeps no date of theirs.
const SINCE: Timestamp = Timestamp(1_420_070_400_000);

fn shape(agent: &Agent) -> Value {
    json!({
        "id": agent.id,
        "available": true,
        "available_since": null,
        "occasional": false,
        "signature": null,
        "ticket_scope": 1,
        "type": "support_agent",
        "group_ids": [],
        "role_ids": [],
        "skill_ids": [],
        "created_at": SINCE.iso(),
        "updated_at": SINCE.iso(),
        "contact": {
            "active": true,
            "name": agent.name,
            "email": agent.email,
            "phone": agent.phone,
            "mobile": agent.mobile,
            "job_title": null,
            "language": "en",
            "time_zone": "UTC",
            "last_login_at": null,
            "created_at": SINCE.iso(),
            "updated_at": SINCE.iso(),
        },
    })
}

/// The agent of the key.
pub(super) async fn me(Caller(agent): Caller) -> Response {
    Json(shape(&agent)).into_response()
}

pub(super) async fn show(
    State(helpdesk): State<Helpdesk>,
    _: Caller,
    Path(number): Path<String>,
) -> Result<Response, ApiRefusal> {
    let number: AgentId = id(&number)?;
    let found =
        helpdesk.store().run(move |db| Ok::<_, StoreError>(agents::get(db, number)?)).await?;
    let agent = found.filter(|agent| !agent.service).ok_or(ApiError::NotFound)?;
    Ok(Json(shape(&agent)).into_response())
}

pub(super) async fn list(
    State(helpdesk): State<Helpdesk>,
    _: Caller,
    headers: HeaderMap,
    RawQuery(raw): RawQuery,
) -> Result<Response, ApiRefusal> {
    let mut query = Query::read(raw);
    let page = query.page();
    let wanted = ["email", "phone", "mobile"].map(|name| query.text(name));
    query.finish()?;
    let all = helpdesk.store().run(|db| Ok::<_, StoreError>(agents::with_window(db)?)).await?;
    let rows = all
        .iter()
        .filter(|agent| {
            let has = [Some(agent.email.as_str()), agent.phone.as_deref(), agent.mobile.as_deref()];
            wanted.iter().zip(has).all(|(wanted, has)| wanted.is_none() || wanted.as_deref() == has)
        })
        .map(shape)
        .collect();
    Ok(page.respond("/api/v2/agents", &headers, page.cut(rows)))
}
