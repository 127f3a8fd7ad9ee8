//! `GET /tickets` and `GET /tickets/{id}`.

use axum::{
    Json,
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Response},
};
use cti::{ApiError, TicketId};
use http::HeaderMap;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::{conversations, html, id, query::Query};
use crate::{
    clock::Timestamp,
    helpdesk::Helpdesk,
    routes::{auth::Caller, refusal::ApiRefusal},
    store::{
        StoreError, contacts,
        notes::{self, Author},
        tickets::{self, Order, Status, Ticket, Wanted},
    },
};

/// "Only the last 30 days unless `updated_since`" (fact R5), by when a ticket came in.
const RECENT: i64 = 30 * Timestamp::DAY;
/// How many entries `include=conversations` brings at most.
const MOST_CONVERSATIONS: usize = 10;

/// When an answer, and when a solution is due, counted from when the ticket came in.
const FIRST_ANSWER: i64 = Timestamp::DAY;
const SOLUTION: i64 = 3 * Timestamp::DAY;

const ORDERS: &[(&str, Order)] =
    &[("created_at", Order::Created), ("updated_at", Order::Updated), ("status", Order::Status)];
const DIRECTIONS: &[(&str, bool)] = &[("asc", true), ("desc", false)];

/// The named filters; nobody watches tickets here, and there is neither spam nor a bin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named {
    NewAndMyOpen,
    Nothing,
}

const NAMED: &[(&str, Named)] = &[
    ("new_and_my_open", Named::NewAndMyOpen),
    ("watching", Named::Nothing),
    ("spam", Named::Nothing),
    ("deleted", Named::Nothing),
];

/// A ticket without its description, as lists have it.
fn brief(ticket: &Ticket, company_id: Option<u64>) -> Value {
    json!({
        "id": ticket.id,
        "subject": ticket.subject,
        "requester_id": ticket.requester_id,
        "responder_id": ticket.responder_id,
        "company_id": company_id,
        "status": ticket.status.code(),
        "priority": ticket.priority.code(),
        "source": ticket.source.code(),
        "type": null,
        "spam": false,
        "is_escalated": false,
        "fr_escalated": false,
        "group_id": null,
        "product_id": null,
        "email_config_id": null,
        "association_type": null,
        "to_emails": null,
        "cc_emails": [],
        "fwd_emails": [],
        "reply_cc_emails": [],
        "ticket_cc_emails": [],
        "tags": [],
        "custom_fields": {},
        "due_by": ticket.created_at.plus(SOLUTION).iso(),
        "fr_due_by": ticket.created_at.plus(FIRST_ANSWER).iso(),
        "created_at": ticket.created_at.iso(),
        "updated_at": ticket.updated_at.iso(),
    })
}

/// A ticket with its description, as it is answered alone.
pub(super) fn full(db: &Connection, ticket: &Ticket) -> rusqlite::Result<Value> {
    with(db, ticket, &["description"])
}

/// A ticket, and what is included with it.
fn with(db: &Connection, ticket: &Ticket, include: &[&str]) -> rusqlite::Result<Value> {
    let requester = contacts::get(db, ticket.requester_id)?;
    let company_id = requester.as_ref().and_then(|requester| requester.company_id);
    let mut shape = brief(ticket, company_id);
    for part in include {
        match *part {
            "description" => {
                shape["description"] =
                    json!(format!("<div>{}</div>", html::from_text(&ticket.description)));
                shape["description_text"] = json!(ticket.description);
            }
            "requester" => {
                shape["requester"] = requester.as_ref().map_or(Value::Null, |requester| {
                    json!({
                        "id": requester.id,
                        "name": requester.name,
                        "email": requester.email,
                        "phone": requester.phone,
                        "mobile": requester.mobile,
                    })
                });
            }
            "company" => {
                let name = requester.as_ref().and_then(|requester| requester.company.as_deref());
                shape["company"] = name
                    .map_or_else(|| json!({}), |name| json!({ "id": company_id, "name": name }));
            }
            "stats" => shape["stats"] = stats(db, ticket)?,
            "conversations" => {
                let notes = notes::of_ticket(db, ticket.id)?;
                let shapes = notes.iter().take(MOST_CONVERSATIONS);
                shape["conversations"] =
                    shapes.map(|note| conversations::shape(ticket.id, note)).collect();
            }
            _ => {}
        }
    }
    Ok(shape)
}

/// When who answered, and when the ticket came to where it stands.
fn stats(db: &Connection, ticket: &Ticket) -> rusqlite::Result<Value> {
    let notes = notes::of_ticket(db, ticket.id)?;
    let by_agents =
        || notes.iter().filter(|note| !note.private && matches!(note.author, Author::Agent(_)));
    let mut by_contacts = notes.iter().filter(|note| matches!(note.author, Author::Contact(_)));
    let moment = |at: Option<Timestamp>| at.map(Timestamp::iso);
    let since = ticket.status_updated_at.unwrap_or(ticket.created_at);
    let when = |states: &[Status]| moment(states.contains(&ticket.status).then_some(since));
    Ok(json!({
        "first_responded_at": moment(by_agents().next().map(|note| note.created_at)),
        "agent_responded_at": moment(by_agents().next_back().map(|note| note.created_at)),
        "requester_responded_at": moment(by_contacts.next_back().map(|note| note.created_at)),
        "status_updated_at": since.iso(),
        "reopened_at": null,
        "resolved_at": when(&[Status::Resolved, Status::Closed]),
        "closed_at": when(&[Status::Closed]),
        "pending_since": when(&[Status::Pending]),
    }))
}

pub(super) async fn list(
    State(helpdesk): State<Helpdesk>,
    Caller(agent): Caller,
    headers: HeaderMap,
    RawQuery(raw): RawQuery,
) -> Result<Response, ApiRefusal> {
    let now = helpdesk.config().clock.now();
    let mut query = Query::read(raw);
    let page = query.page();
    let include = query.words("include", &["requester", "stats", "description", "company"]);
    let named = query.word("filter", NAMED);
    let updated_since = query.moment("updated_since");
    let wanted = Wanted {
        requester_id: query.id("requester_id"),
        email: query.text("email"),
        company_id: query.number("company_id"),
        updated_since,
        created_since: updated_since.is_none().then(|| now.plus(-RECENT)),
        open_for: (named == Some(Named::NewAndMyOpen)).then_some(agent.id),
        order: query.word("order_by", ORDERS).unwrap_or_default(),
        ascending: query.word("order_type", DIRECTIONS).unwrap_or(false),
    };
    query.finish()?;
    let limit = if named == Some(Named::Nothing) { 0 } else { page.limit() };
    let offset = page.offset();
    let rows = helpdesk
        .store()
        .run(move |db| {
            let found = tickets::wanted(db, &wanted, limit, offset)?;
            let shapes = found.iter().map(|ticket| with(db, ticket, &include));
            Ok::<_, StoreError>(shapes.collect::<rusqlite::Result<_>>()?)
        })
        .await?;
    Ok(page.respond("/api/v2/tickets", &headers, rows))
}

pub(super) async fn show(
    State(helpdesk): State<Helpdesk>,
    _: Caller,
    Path(number): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Response, ApiRefusal> {
    let number: TicketId = id(&number)?;
    let mut query = Query::read(raw);
    let mut include = query.words("include", &["conversations", "requester", "company", "stats"]);
    query.finish()?;
    include.push("description");
    let found = helpdesk
        .store()
        .run(move |db| match tickets::get(db, number)? {
            Some(ticket) => Ok::<_, StoreError>(Some(with(db, &ticket, &include)?)),
            None => Ok(None),
        })
        .await?;
    Ok(Json(found.ok_or(ApiError::NotFound)?).into_response())
}
