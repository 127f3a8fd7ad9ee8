//! `GET /companies` and `GET /companies/{id}`: a contact bears its company's number only.

use axum::{
    Json,
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Response},
};
use cti::ApiError;
use http::HeaderMap;
use serde_json::{Value, json};

use super::{id, query::Query};
use crate::{
    clock::Timestamp,
    helpdesk::Helpdesk,
    routes::{auth::Caller, refusal::ApiRefusal},
    store::{
        StoreError,
        companies::{self, Company},
    },
};

/// Since when companies are there: 2015-01-01. The helpdesk keeps no date of theirs.
const SINCE: Timestamp = Timestamp(1_420_070_400_000);

fn shape(company: &Company) -> Value {
    json!({
        "id": company.id,
        "name": company.name,
        "description": null,
        "note": null,
        "domains": [],
        "custom_fields": {},
        "created_at": SINCE.iso(),
        "updated_at": SINCE.iso(),
    })
}

pub(super) async fn list(
    State(helpdesk): State<Helpdesk>,
    _: Caller,
    headers: HeaderMap,
    RawQuery(raw): RawQuery,
) -> Result<Response, ApiRefusal> {
    let mut query = Query::read(raw);
    let page = query.page();
    query.finish()?;
    let (limit, offset) = (page.limit(), page.offset());
    let rows = helpdesk
        .store()
        .run(move |db| Ok::<_, StoreError>(companies::list(db, limit, offset)?))
        .await?;
    Ok(page.respond("/api/v2/companies", &headers, rows.iter().map(shape).collect()))
}

pub(super) async fn show(
    State(helpdesk): State<Helpdesk>,
    _: Caller,
    Path(number): Path<String>,
) -> Result<Response, ApiRefusal> {
    let number: u64 = id(&number)?;
    let found =
        helpdesk.store().run(move |db| Ok::<_, StoreError>(companies::get(db, number)?)).await?;
    Ok(Json(shape(&found.ok_or(ApiError::NotFound)?)).into_response())
}
