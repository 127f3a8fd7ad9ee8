//! The ticket list, a ticket, and what an agent does to it.

use askama::Template;
use axum::{
    extract::{Form, Path, RawQuery, State},
    response::Response,
};
use cti::{CallInfo, ContactId, TicketId};
use rusqlite::Connection;
use serde::Deserialize;

use super::{
    at_window::AtWindow,
    chrome::{Chrome, Place},
    page::{go, not_found, page},
    person::Disc,
};
use crate::{
    helpdesk::Helpdesk,
    routes::failed,
    store::{
        StoreError,
        contacts::{self, Contact},
        notes::{self, Author, NewNote, Note},
        tickets::{self, Filter, NewTicket, Priority, Source, Status, Ticket},
        time_entries::{self, TimeEntry},
    },
};

#[derive(Template)]
#[template(path = "tickets.html")]
struct List<'a> {
    chrome: &'a Chrome,
    view: &'a str,
    rows: Vec<Ticket>,
}

impl List<'_> {
    fn current(&self, view: &str) -> &'static str {
        if self.view == view { "page" } else { "false" }
    }
}

/// The list; `?view=mine` and `?view=all` show other tickets than the unresolved ones.
pub(super) async fn list(
    State(helpdesk): State<Helpdesk>,
    at: AtWindow,
    RawQuery(query): RawQuery,
) -> Response {
    let view = form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .find(|(name, _)| name == "view")
        .map(|(_, value)| value.into_owned());
    let (view, filter) = match view.as_deref() {
        Some("mine") => ("mine", Filter::Of(at.agent.id)),
        Some("all") => ("all", Filter::All),
        _ => ("open", Filter::Unresolved),
    };
    match Chrome::with(&helpdesk, &at, Place::Tickets, move |db| tickets::list(db, filter)).await {
        Ok((chrome, rows)) => page(&at, &chrome, &List { chrome: &chrome, view, rows }),
        Err(error) => failed(&error),
    }
}

#[derive(Template)]
#[template(path = "ticket.html")]
struct One<'a> {
    chrome: &'a Chrome,
    ticket: Ticket,
    requester: Option<Contact>,
    disc: Disc,
    notes: Vec<Entry>,
    time_entries: Vec<TimeEntry>,
    others: Vec<Ticket>,
}

impl One<'_> {
    #[allow(clippy::unused_self)]
    fn statuses(&self) -> &'static [Status] {
        Status::ALL
    }
}

/// An entry of the conversation, as it is drawn.
struct Entry {
    note: Note,
    disc: Disc,
    from_agent: bool,
}

impl From<Note> for Entry {
    fn from(note: Note) -> Self {
        let (id, from_agent) = match note.author {
            Author::Agent(agent) => (agent.get(), true),
            Author::Contact(contact) => (contact.get(), false),
        };
        Self { disc: Disc::of(id, &note.author_name), from_agent, note }
    }
}

type Gathered = (Ticket, Option<Contact>, Vec<Note>, Vec<TimeEntry>, Vec<Ticket>);

fn gather(db: &Connection, id: TicketId) -> rusqlite::Result<Option<Gathered>> {
    let Some(ticket) = tickets::get(db, id)? else { return Ok(None) };
    let requester = contacts::get(db, ticket.requester_id)?;
    let mut others = tickets::of_requester(db, ticket.requester_id, 4)?;
    others.retain(|other| other.id != id);
    others.truncate(3);
    Ok(Some((
        ticket,
        requester,
        notes::of_ticket(db, id)?,
        time_entries::of_ticket(db, id)?,
        others,
    )))
}

/// A ticket.
pub(super) async fn show(
    State(helpdesk): State<Helpdesk>,
    at: AtWindow,
    Path(id): Path<String>,
) -> Response {
    let Ok(id) = id.parse::<TicketId>() else {
        return not_found(&helpdesk, &at, "There is no such ticket.").await;
    };
    match Chrome::with(&helpdesk, &at, Place::Tickets, move |db| gather(db, id)).await {
        Ok((chrome, Some((ticket, requester, notes, time_entries, others)))) => {
            let one = One {
                chrome: &chrome,
                disc: Disc::of(ticket.requester_id.get(), &ticket.requester),
                ticket,
                requester,
                notes: notes.into_iter().map(Entry::from).collect(),
                time_entries,
                others,
            };
            page(&at, &chrome, &one)
        }
        Ok((_, None)) => not_found(&helpdesk, &at, "There is no such ticket.").await,
        Err(error) => failed(&error),
    }
}

#[derive(Template)]
#[template(path = "ticket_new.html")]
struct Blank<'a> {
    chrome: &'a Chrome,
    contacts: Vec<Contact>,
}

/// An empty ticket form: what `open_ticket` with the value `"new"` opens (fact H3).
pub(super) async fn blank(State(helpdesk): State<Helpdesk>, at: AtWindow) -> Response {
    match Chrome::with(&helpdesk, &at, Place::Tickets, |db| contacts::list(db, "")).await {
        Ok((chrome, contacts)) => page(&at, &chrome, &Blank { chrome: &chrome, contacts }),
        Err(error) => failed(&error),
    }
}

#[derive(Deserialize)]
pub(super) struct Created {
    requester: ContactId,
    subject: String,
    description: String,
}

pub(super) async fn create(
    State(helpdesk): State<Helpdesk>,
    at: AtWindow,
    Form(form): Form<Created>,
) -> Response {
    let agent = at.agent.id;
    let made = helpdesk
        .act(move |desk| {
            if contacts::get(desk.db, form.requester)?.is_none() {
                return Ok(None);
            }
            let subject = form.subject.trim();
            let new = NewTicket {
                id: None,
                subject: if subject.is_empty() { "(no subject)" } else { subject },
                description: form.description.trim(),
                requester_id: form.requester,
                responder_id: Some(agent),
                status: Status::Open,
                priority: Priority::Low,
                source: Source::Phone,
            };
            let id = tickets::insert(desk.db, &new, desk.now)?;
            desk.changes.tickets.insert(id);
            Ok::<_, StoreError>(Some(id))
        })
        .await;
    match made {
        Ok(Some(id)) => go(&at, &format!("/tickets/{id}")),
        Ok(None) => not_found(&helpdesk, &at, "There is no such contact.").await,
        Err(error) => failed(&error),
    }
}

#[derive(Deserialize)]
pub(super) struct Written {
    body: String,
    #[serde(default)]
    public: Option<String>,
}

pub(super) async fn add_note(
    State(helpdesk): State<Helpdesk>,
    at: AtWindow,
    Path(id): Path<String>,
    Form(form): Form<Written>,
) -> Response {
    let author = Author::Agent(at.agent.id);
    change(&helpdesk, &at, &id, move |db, ticket_id, now| {
        let body = form.body.trim();
        if !body.is_empty() {
            let private = form.public.is_none();
            let info = CallInfo::new();
            let new = NewNote {
                ticket_id,
                author,
                private,
                body,
                call_info: &info,
                recordings: &[],
                call_id: None,
            };
            notes::insert(db, &new, now)?;
        }
        Ok(())
    })
    .await
}

#[derive(Deserialize)]
pub(super) struct Moved {
    status: u8,
}

pub(super) async fn set_status(
    State(helpdesk): State<Helpdesk>,
    at: AtWindow,
    Path(id): Path<String>,
    Form(form): Form<Moved>,
) -> Response {
    change(&helpdesk, &at, &id, move |db, ticket, now| match Status::from_code(form.status) {
        Some(status) => tickets::set_status(db, ticket, status, now),
        None => Ok(()),
    })
    .await
}

/// Changes a ticket that is there, and shows it.
async fn change(
    helpdesk: &Helpdesk,
    at: &AtWindow,
    id: &str,
    action: impl FnOnce(&Connection, TicketId, crate::clock::Timestamp) -> rusqlite::Result<()>
    + Send
    + 'static,
) -> Response {
    let Ok(id) = id.parse::<TicketId>() else {
        return not_found(helpdesk, at, "There is no such ticket.").await;
    };
    let done = helpdesk
        .act(move |desk| {
            if tickets::get(desk.db, id)?.is_none() {
                return Ok(false);
            }
            action(desk.db, id, desk.now)?;
            desk.changes.tickets.insert(id);
            Ok::<_, StoreError>(true)
        })
        .await;
    match done {
        Ok(true) => go(at, &format!("/tickets/{id}")),
        Ok(false) => not_found(helpdesk, at, "There is no such ticket.").await,
        Err(error) => failed(&error),
    }
}
