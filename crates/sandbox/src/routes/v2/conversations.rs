//! `GET /tickets/{id}/conversations` and `POST /tickets/{id}/notes`.

use axum::{
    body::Bytes,
    extract::{Path, RawQuery, State},
    response::Response,
};
use cti::{AgentId, ApiError, CallInfo, FieldError, TicketId};
use http::HeaderMap;
use serde_json::{Value, json};

use super::{fields::Fields, html, id, page::created, query::Query};
use crate::{
    helpdesk::Helpdesk,
    routes::{auth::Caller, refusal::ApiRefusal},
    store::{
        StoreError, agents,
        notes::{self, Author, NewNote, Note},
        tickets,
    },
};

/// What a message came as: a contact's as a reply, an agent's as a note.
const REPLY: u8 = 0;
const NOTE: u8 = 2;

pub(super) fn shape(ticket: TicketId, note: &Note) -> Value {
    let mut text = vec![note.body.clone()];
    let mut body = vec![format!("<div>{}</div>", html::from_text(&note.body))];
    for (name, value) in &note.call_info {
        text.push(format!("{name}: {value}"));
        let (name, value) = (html::from_text(name), html::from_text(value));
        body.push(format!("<div><b>{name}:</b> {value}</div>"));
    }
    for url in &note.recordings {
        text.push(url.clone());
        let url = html::from_text(url);
        body.push(format!("<div><a href=\"{url}\">{url}</a></div>"));
    }
    let (incoming, user, source) = match note.author {
        Author::Agent(agent) => (false, agent.get(), NOTE),
        Author::Contact(contact) => (true, contact.get(), REPLY),
    };
    json!({
        "id": note.id,
        "ticket_id": ticket,
        "user_id": user,
        "body": body.concat(),
        "body_text": text.join("\n").trim(),
        "private": note.private,
        "incoming": incoming,
        "source": source,
        "support_email": null,
        "from_email": null,
        "to_emails": [],
        "cc_emails": [],
        "bcc_emails": [],
        "attachments": [],
        "created_at": note.created_at.iso(),
        "updated_at": note.created_at.iso(),
    })
}

pub(super) async fn list(
    State(helpdesk): State<Helpdesk>,
    _: Caller,
    Path(number): Path<String>,
    headers: HeaderMap,
    RawQuery(raw): RawQuery,
) -> Result<Response, ApiRefusal> {
    let ticket: TicketId = id(&number)?;
    let mut query = Query::read(raw);
    let page = query.page();
    query.finish()?;
    let notes = helpdesk
        .store()
        .run(move |db| match tickets::get(db, ticket)? {
            Some(_) => Ok::<_, StoreError>(Some(notes::of_ticket(db, ticket)?)),
            None => Ok(None),
        })
        .await?
        .ok_or(ApiError::NotFound)?;
    let rows = page.cut(notes).iter().map(|note| shape(ticket, note)).collect();
    Ok(page.respond(&format!("/api/v2/tickets/{ticket}/conversations"), &headers, rows))
}

pub(super) async fn add_note(
    State(helpdesk): State<Helpdesk>,
    Caller(caller): Caller,
    Path(number): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiRefusal> {
    let ticket: TicketId = id(&number)?;
    let mut fields = Fields::read(&body)?;
    let given = fields.has("body");
    let text = html::to_text(&fields.text("body").unwrap_or_default());
    // "private (default true)" (fact R5).
    let private = fields.flag("private").unwrap_or(true);
    fields.flag("incoming");
    let author: AgentId = fields.id("user_id").unwrap_or(caller.id);
    if !given {
        fields.missing("body", "It should be a/an String");
    } else if text.is_empty() {
        fields.wrong("body", "It should not be blank as this is a mandatory field");
    }
    fields.not_kept(&["notify_emails", "attachments"]);
    fields.finish()?;
    let note = helpdesk
        .act(move |desk| {
            tickets::get(desk.db, ticket)?.ok_or(ApiError::NotFound)?;
            if agents::get(desk.db, author)?.is_none() {
                let message = "There is no agent matching the given user_id";
                return Err(
                    ApiError::Validation(vec![FieldError::invalid("user_id", message)]).into()
                );
            }
            let new = NewNote {
                ticket_id: ticket,
                author: Author::Agent(author),
                private,
                body: &text,
                call_info: &CallInfo::new(),
                recordings: &[],
                call_id: None,
            };
            let id = notes::insert(desk.db, &new, desk.now)?;
            desk.changes.tickets.insert(ticket);
            let note = notes::of_ticket(desk.db, ticket)?.into_iter().find(|note| note.id == id);
            Ok::<_, ApiRefusal>(shape(ticket, &note.ok_or(ApiError::NotFound)?))
        })
        .await?;
    let place = format!("/api/v2/conversations/{}", note["id"]);
    Ok(created(&headers, &place, note))
}
