//! `GET /contacts`, `GET /contacts/{id}`, `POST /contacts`, `PUT /contacts/{id}`.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Response},
};
use cti::{ApiError, ContactId, FieldError, PhoneNumber, api_error::code};
use http::{HeaderMap, StatusCode};
use rusqlite::Connection;
use serde_json::{Value, json};

use super::{fields::Fields, id, page::created, query::Query};
use crate::{
    helpdesk::Helpdesk,
    routes::{auth::Caller, refusal::ApiRefusal},
    store::{
        StoreError, companies,
        contacts::{self, Contact, Exactly, NewContact},
    },
};

pub(super) fn shape(contact: &Contact) -> Value {
    json!({
        "id": contact.id,
        "name": contact.name,
        "email": contact.email,
        "phone": contact.phone,
        "mobile": contact.mobile,
        "company_id": contact.company_id,
        "job_title": contact.job_title,
        "address": contact.location,
        "active": true,
        "deleted": false,
        "view_all_tickets": false,
        "description": null,
        "language": "en",
        "time_zone": "UTC",
        "twitter_id": null,
        "facebook_id": null,
        "unique_external_id": null,
        "other_emails": [],
        "other_companies": [],
        "tags": [],
        "custom_fields": {},
        "created_at": contact.created_at.iso(),
        "updated_at": contact.created_at.iso(),
    })
}

/// What `state` selects: all contacts here are verified, and none is blocked or deleted.
const STATES: &[(&str, bool)] =
    &[("verified", true), ("unverified", false), ("blocked", false), ("deleted", false)];

pub(super) async fn list(
    State(helpdesk): State<Helpdesk>,
    _: Caller,
    headers: HeaderMap,
    RawQuery(raw): RawQuery,
) -> Result<Response, ApiRefusal> {
    let mut query = Query::read(raw);
    let page = query.page();
    let any = query.word("state", STATES).unwrap_or(true);
    let since = query.moment("_updated_since");
    let wanted = Exactly {
        phone: query.text("phone"),
        mobile: query.text("mobile"),
        email: query.text("email"),
        company_id: query.number("company_id"),
        updated_since: query.moment("updated_since").or(since),
    };
    query.finish()?;
    let (limit, offset) = (if any { page.limit() } else { 0 }, page.offset());
    let rows = helpdesk
        .store()
        .run(move |db| Ok::<_, StoreError>(contacts::exactly(db, &wanted, limit, offset)?))
        .await?;
    Ok(page.respond("/api/v2/contacts", &headers, rows.iter().map(shape).collect()))
}

pub(super) async fn show(
    State(helpdesk): State<Helpdesk>,
    _: Caller,
    Path(number): Path<String>,
) -> Result<Response, ApiRefusal> {
    let number: ContactId = id(&number)?;
    let found =
        helpdesk.store().run(move |db| Ok::<_, StoreError>(contacts::get(db, number)?)).await?;
    Ok(Json(shape(&found.ok_or(ApiError::NotFound)?)).into_response())
}

/// A contact as a request describes one.
#[derive(Debug)]
struct Draft {
    /// What was sent, which may be nothing.
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    mobile: Option<String>,
    company_id: Option<u64>,
    job_title: Option<String>,
    address: Option<String>,
}

impl Draft {
    /// A new one, which needs a name and something to be reached by.
    fn read(body: &[u8]) -> Result<Self, ApiRefusal> {
        let mut fields = Fields::read(body)?;
        let name = fields.text("name");
        if name.is_none() {
            fields.missing("name", "It should be a/an String");
        }
        let draft = Self::take(name, &mut fields);
        if draft.email.is_none() && draft.phone.is_none() && draft.mobile.is_none() {
            fields.missing("email", "Please fill at least 1 of email, mobile, phone fields");
        }
        fields.finish()?;
        Ok(draft)
    }

    /// What is to be otherwise of one that is there.
    fn read_changes(body: &[u8]) -> Result<Self, ApiRefusal> {
        let mut fields = Fields::read(body)?;
        let has_name = fields.has("name");
        let name = fields.text("name");
        if has_name && name.is_none() {
            fields.wrong("name", "It should not be blank");
        }
        let draft = Self::take(name, &mut fields);
        fields.finish()?;
        Ok(draft)
    }

    fn take(name: Option<String>, fields: &mut Fields) -> Self {
        let draft = Self {
            name,
            email: fields.text("email"),
            phone: fields.text("phone"),
            mobile: fields.text("mobile"),
            company_id: fields.number("company_id"),
            job_title: fields.text("job_title"),
            address: fields.text("address"),
        };
        if draft.email.as_deref().is_some_and(|email| !is_address(email)) {
            fields.wrong("email", "It should be in the 'valid email address' format");
        }
        fields.not_kept(&[
            "avatar",
            "custom_fields",
            "description",
            "facebook_id",
            "language",
            "lookup_parameter",
            "other_companies",
            "other_emails",
            "tags",
            "time_zone",
            "twitter_id",
            "unique_external_id",
            "view_all_tickets",
        ]);
        draft
    }
}

/// One `@` with something before and something after it, and nothing that an address cannot have.
pub(super) fn is_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && !host.is_empty()
            && !host.contains('@')
            && !text.contains(char::is_whitespace)
    })
}

pub(super) async fn create(
    State(helpdesk): State<Helpdesk>,
    _: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiRefusal> {
    let draft = Draft::read(&body)?;
    let outcome = helpdesk
        .act(move |desk| {
            let company = company_of(desk.db, &draft)?;
            let taken = duplicates(desk.db, &draft, None)?;
            if !taken.is_empty() {
                return Ok(Err(taken));
            }
            let new = NewContact {
                id: None,
                name: draft.name.as_deref().unwrap_or_default(),
                email: draft.email.as_deref(),
                phone: draft.phone.as_deref(),
                mobile: draft.mobile.as_deref(),
                company: company.as_deref(),
                job_title: draft.job_title.as_deref(),
                location: draft.address.as_deref(),
            };
            let id = contacts::insert(desk.db, &new, desk.now)?;
            Ok::<_, ApiRefusal>(contacts::get(desk.db, id)?.ok_or(Vec::new()))
        })
        .await?;
    Ok(match outcome {
        Ok(contact) => {
            created(&headers, &format!("/api/v2/contacts/{}", contact.id), shape(&contact))
        }
        Err(taken) => conflict(&taken),
    })
}

/// Changes what the request names and nothing else.
pub(super) async fn update(
    State(helpdesk): State<Helpdesk>,
    _: Caller,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<Response, ApiRefusal> {
    let number: ContactId = id(&number)?;
    let draft = Draft::read_changes(&body)?;
    let outcome = helpdesk
        .act(move |desk| {
            let contact = contacts::get(desk.db, number)?.ok_or(ApiError::NotFound)?;
            let company = company_of(desk.db, &draft)?;
            let taken = duplicates(desk.db, &draft, Some(number))?;
            if !taken.is_empty() {
                return Ok(Err(taken));
            }
            let changed = NewContact {
                id: Some(number),
                name: draft.name.as_deref().unwrap_or(&contact.name),
                email: draft.email.as_deref().or(contact.email.as_deref()),
                phone: draft.phone.as_deref().or(contact.phone.as_deref()),
                mobile: draft.mobile.as_deref().or(contact.mobile.as_deref()),
                company: company.as_deref().or(contact.company.as_deref()),
                job_title: draft.job_title.as_deref().or(contact.job_title.as_deref()),
                location: draft.address.as_deref().or(contact.location.as_deref()),
            };
            contacts::update(desk.db, number, &changed)?;
            Ok::<_, ApiRefusal>(contacts::get(desk.db, number)?.ok_or(Vec::new()))
        })
        .await?;
    Ok(match outcome {
        Ok(contact) => Json(shape(&contact)).into_response(),
        Err(taken) => conflict(&taken),
    })
}

/// What the company of the request is called, which must be one.
fn company_of(db: &Connection, draft: &Draft) -> Result<Option<String>, ApiRefusal> {
    let Some(id) = draft.company_id else { return Ok(None) };
    let company = companies::get(db, id)?.ok_or_else(|| {
        let message = "There is no company matching the given company_id";
        ApiError::Validation(vec![FieldError::invalid("company_id", message)])
    })?;
    Ok(Some(company.name))
}

/// The fields whose value another contact than `of` has, and whose it is.
fn duplicates(
    db: &Connection,
    draft: &Draft,
    of: Option<ContactId>,
) -> rusqlite::Result<Vec<(&'static str, ContactId)>> {
    let number = |text: &Option<String>| PhoneNumber::parse(text.as_deref()?).ok();
    let email = match &draft.email {
        Some(email) => contacts::by_email(db, email)?,
        None => None,
    };
    let phone = match number(&draft.phone) {
        Some(number) => contacts::first_by_phone(db, &number)?,
        None => None,
    };
    let mobile = match number(&draft.mobile) {
        Some(number) => contacts::first_by_mobile(db, &number)?,
        None => None,
    };
    let fields = [("email", email), ("phone", phone), ("mobile", mobile)];
    let others = fields.into_iter().filter_map(|(field, other)| Some((field, other?.id)));
    Ok(others.filter(|(_, other)| Some(*other) != of).collect())
}

/// 409: somebody has it already, and this is who.
fn conflict(taken: &[(&str, ContactId)]) -> Response {
    let errors: Vec<Value> = taken
        .iter()
        .map(|(field, other)| {
            json!({
                "field": field,
                "additional_info": { "user_id": other },
                "message": "It should be a unique value",
                "code": code::DUPLICATE_VALUE,
            })
        })
        .collect();
    let body = json!({ "description": "Validation failed", "errors": errors });
    (StatusCode::CONFLICT, Json(body)).into_response()
}
