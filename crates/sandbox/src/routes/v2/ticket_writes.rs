//! `POST /tickets` and `PUT /tickets/{id}`.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use cti::{AgentId, ApiError, ContactId, FieldError, PhoneNumber, TicketId};
use http::HeaderMap;
use rusqlite::Connection;

use super::{contacts::is_address, fields::Fields, html, id, page::created, tickets::full};
use crate::{
    clock::Timestamp,
    helpdesk::Helpdesk,
    routes::{auth::Caller, refusal::ApiRefusal},
    store::{
        agents,
        contacts::{self, NewContact},
        tickets::{self, Changed, NewTicket, Priority, Source, Status},
    },
};

/// Fields that Freshdesk has and this helpdesk does not keep.
const NOT_KEPT: &[&str] = &[
    "cc_emails",
    "company_id",
    "custom_fields",
    "due_by",
    "email_config_id",
    "fr_due_by",
    "group_id",
    "internal_agent_id",
    "internal_group_id",
    "parent_id",
    "product_id",
    "related_ticket_ids",
    "tags",
    "type",
];

/// What a request says of a ticket.
#[derive(Debug)]
struct Draft {
    requester: Option<Who>,
    responder_id: Option<AgentId>,
    subject: Option<String>,
    description: Option<String>,
    status: Option<Status>,
    priority: Option<Priority>,
    source: Option<Source>,
}

/// Who asks: known by a number or an address, or made from them.
#[derive(Debug)]
enum Who {
    Id(ContactId),
    Email(String),
    Phone(PhoneNumber, Option<String>),
}

impl Draft {
    fn read(fields: &mut Fields) -> Self {
        let draft = Self {
            requester: Who::read(fields),
            responder_id: fields.id("responder_id"),
            subject: fields.text("subject"),
            description: fields.text("description").map(|html| html::to_text(&html)),
            status: fields.coded("status", Status::ALL, Status::code),
            priority: fields.coded("priority", Priority::ALL, Priority::code),
            source: fields.coded("source", Source::ALL, Source::code),
        };
        fields.not_kept(NOT_KEPT);
        draft
    }
}

impl Who {
    fn read(fields: &mut Fields) -> Option<Self> {
        let id = fields.id("requester_id");
        let (email, phone, name) =
            (fields.text("email"), fields.text("phone"), fields.text("name"));
        if let Some(id) = id {
            return Some(Self::Id(id));
        }
        if let Some(email) = email {
            if is_address(&email) {
                return Some(Self::Email(email));
            }
            fields.wrong("email", "It should be in the 'valid email address' format");
            return None;
        }
        match PhoneNumber::parse(&phone?) {
            Ok(number) => Some(Self::Phone(number, name)),
            Err(error) => {
                fields.wrong("phone", &error.to_string());
                None
            }
        }
    }

    /// The contact, made where an address or a number is new.
    fn find_or_make(&self, db: &Connection, now: Timestamp) -> Result<ContactId, ApiRefusal> {
        let (found, new) = match self {
            Self::Id(id) => {
                let known = contacts::get(db, *id)?;
                return known.map(|contact| contact.id).ok_or_else(|| {
                    invalid("requester_id", "There is no contact matching the given requester_id")
                });
            }
            Self::Email(email) => {
                let name = email.split('@').next().unwrap_or_default();
                (
                    contacts::by_email(db, email)?,
                    NewContact { name, email: Some(email), ..NewContact::default() },
                )
            }
            Self::Phone(number, name) => {
                let phone = contacts::first_by_phone(db, number)?;
                let found =
                    if phone.is_some() { phone } else { contacts::first_by_mobile(db, number)? };
                let typed = number.typed();
                let name = name.as_deref().unwrap_or(typed);
                (found, NewContact { name, phone: Some(typed), ..NewContact::default() })
            }
        };
        match found {
            Some(contact) => Ok(contact.id),
            None => Ok(contacts::insert(db, &new, now)?),
        }
    }
}

fn invalid(field: &str, message: &str) -> ApiRefusal {
    ApiError::Validation(vec![FieldError::invalid(field, message)]).into()
}

fn known_agent(db: &Connection, agent: Option<AgentId>) -> Result<Option<AgentId>, ApiRefusal> {
    match agent {
        Some(id) if agents::get(db, id)?.is_none_or(|agent| agent.service) => {
            Err(invalid("responder_id", "There is no agent matching the given responder_id"))
        }
        known => Ok(known),
    }
}

pub(super) async fn create(
    State(helpdesk): State<Helpdesk>,
    _: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiRefusal> {
    let mut fields = Fields::read(&body)?;
    let asked = ["requester_id", "email", "phone"].iter().any(|name| fields.has(name));
    let given =
        ["subject", "description", "status", "priority"].map(|name| (name, fields.has(name)));
    let draft = Draft::read(&mut fields);
    if !asked {
        fields
            .missing("requester_id", "Please fill at least 1 of requester_id, email, phone fields");
    }
    for (name, given) in given {
        let message = match name {
            "status" => "It should be one of these values: '2,3,4,5'",
            "priority" => "It should be one of these values: '1,2,3,4'",
            _ => "It should be a/an String",
        };
        if !given {
            fields.missing(name, message);
        }
    }
    fields.finish()?;
    let ticket = helpdesk
        .act(move |desk| {
            let responder_id = known_agent(desk.db, draft.responder_id)?;
            let requester_id = match &draft.requester {
                Some(who) => who.find_or_make(desk.db, desk.now)?,
                None => return Err(invalid("requester_id", "It names nobody")),
            };
            let new = NewTicket {
                id: None,
                subject: draft.subject.as_deref().unwrap_or_default(),
                description: draft.description.as_deref().unwrap_or_default(),
                requester_id,
                responder_id,
                status: draft.status.unwrap_or(Status::Open),
                priority: draft.priority.unwrap_or(Priority::Low),
                source: draft.source.unwrap_or(Source::Portal),
            };
            let id = tickets::insert(desk.db, &new, desk.now)?;
            desk.changes.tickets.insert(id);
            let ticket = tickets::get(desk.db, id)?.ok_or(ApiError::NotFound)?;
            Ok::<_, ApiRefusal>(full(desk.db, &ticket)?)
        })
        .await?;
    let place = format!("/api/v2/tickets/{}", ticket["id"]);
    Ok(created(&headers, &place, ticket))
}

pub(super) async fn update(
    State(helpdesk): State<Helpdesk>,
    _: Caller,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<Response, ApiRefusal> {
    let number: TicketId = id(&number)?;
    let mut fields = Fields::read(&body)?;
    let draft = Draft::read(&mut fields);
    fields.finish()?;
    let ticket = helpdesk
        .act(move |desk| {
            let ticket = tickets::get(desk.db, number)?.ok_or(ApiError::NotFound)?;
            let requester_id = match &draft.requester {
                Some(who) => who.find_or_make(desk.db, desk.now)?,
                None => ticket.requester_id,
            };
            let changed = Changed {
                subject: draft.subject.as_deref().unwrap_or(&ticket.subject),
                description: draft.description.as_deref().unwrap_or(&ticket.description),
                requester_id,
                responder_id: known_agent(desk.db, draft.responder_id)?.or(ticket.responder_id),
                status: draft.status.unwrap_or(ticket.status),
                priority: draft.priority.unwrap_or(ticket.priority),
                source: draft.source.unwrap_or(ticket.source),
            };
            tickets::update(desk.db, number, &changed, desk.now)?;
            desk.changes.tickets.insert(number);
            let ticket = tickets::get(desk.db, number)?.ok_or(ApiError::NotFound)?;
            Ok::<_, ApiRefusal>(full(desk.db, &ticket)?)
        })
        .await?;
    Ok(Json(ticket).into_response())
}
