//! `GET /companies/{id}`: a contact bears its company's number only.

use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use cti::ApiError;
use serde_json::json;

use super::id;
use crate::{
    clock::Timestamp,
    helpdesk::Helpdesk,
    routes::{auth::Caller, refusal::ApiRefusal},
    store::{StoreError, contacts},
};

/// Since when companies are there: 2015-01-01. The helpdesk keeps no date of theirs.
const SINCE: Timestamp = Timestamp(1_420_070_400_000);

pub(super) async fn show(
    State(helpdesk): State<Helpdesk>,
    _: Caller,
    Path(number): Path<String>,
) -> Result<Response, ApiRefusal> {
    let number: u64 = id(&number)?;
    let name =
        helpdesk.store().run(move |db| Ok::<_, StoreError>(contacts::company(db, number)?)).await?;
    let name = name.ok_or(ApiError::NotFound)?;
    Ok(Json(json!({
        "id": number,
        "name": name,
        "description": null,
        "note": null,
        "domains": [],
        "custom_fields": {},
        "created_at": SINCE.iso(),
        "updated_at": SINCE.iso(),
    }))
    .into_response())
}
