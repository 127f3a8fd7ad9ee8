//! `GET /contacts/autocomplete?term=` and `GET /search/contacts?query="…"`.

use axum::{
    Json,
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{contact_query::Condition, contacts::shape, query::Query};
use crate::{
    helpdesk::Helpdesk,
    routes::{auth::Caller, refusal::ApiRefusal},
    store::{StoreError, contacts},
};

/// The longest query, in characters.
const LONGEST_QUERY: usize = 512;
/// How many a page of results has, and how many pages there are.
const PER_PAGE: usize = 30;
const PAGES: usize = 10;
/// How many names are offered at most.
const MOST_NAMES: usize = 20;

/// Names of which a word begins with the term.
pub(super) async fn autocomplete(
    State(helpdesk): State<Helpdesk>,
    _: Caller,
    RawQuery(raw): RawQuery,
) -> Result<Response, ApiRefusal> {
    let mut query = Query::read(raw);
    let term = query.needed("term").trim().to_lowercase();
    query.finish()?;
    let all = helpdesk.store().run(|db| Ok::<_, StoreError>(contacts::list(db, "")?)).await?;
    let names: Vec<Value> = all
        .iter()
        .filter(|contact| !term.is_empty() && begins(&contact.name.to_lowercase(), &term))
        .take(MOST_NAMES)
        .map(|contact| json!({ "id": contact.id, "name": contact.name }))
        .collect();
    Ok(Json(names).into_response())
}

/// Whether the name, or the name from one of its words on, begins with this.
fn begins(name: &str, term: &str) -> bool {
    name.starts_with(term)
        || name
            .char_indices()
            .filter(|(_, c)| !c.is_alphanumeric())
            .any(|(at, c)| name[at + c.len_utf8()..].starts_with(term))
}

/// Contacts of which the query is true.
pub(super) async fn contacts(
    State(helpdesk): State<Helpdesk>,
    _: Caller,
    RawQuery(raw): RawQuery,
) -> Result<Response, ApiRefusal> {
    let mut query = Query::read(raw);
    let page = usize::try_from(query.number("page").unwrap_or(1)).unwrap_or(usize::MAX);
    if page > PAGES {
        query.wrong("page", "It should be a Positive Integer less than or equal to 10");
    }
    let text = query.needed("query");
    let inner = text.trim().strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    let condition = match inner {
        _ if text.chars().count() > LONGEST_QUERY => {
            query.wrong("query", "It should be at most 512 characters long");
            None
        }
        None => {
            query.wrong("query", "Enclose the query in double quotation marks");
            None
        }
        Some(inner) => match Condition::parse(inner) {
            Ok(condition) => Some(condition),
            Err(problem) => {
                query.wrong("query", &problem);
                None
            }
        },
    };
    query.finish()?;
    let all = helpdesk.store().run(|db| Ok::<_, StoreError>(contacts::list(db, "")?)).await?;
    let found: Vec<Value> = all
        .iter()
        .filter(|contact| condition.as_ref().is_some_and(|condition| condition.holds(contact)))
        .map(shape)
        .collect();
    let results: Vec<&Value> =
        found.iter().skip((page - 1).saturating_mul(PER_PAGE)).take(PER_PAGE).collect();
    Ok(Json(json!({ "total": found.len(), "results": results })).into_response())
}
