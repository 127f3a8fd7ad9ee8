//! The contact list and a contact.

use askama::Template;
use axum::{
    extract::{Form, Path, RawQuery, State},
    response::Response,
};
use cti::ContactId;
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
        tickets::{self, Ticket},
    },
};

#[derive(Template)]
#[template(path = "contacts.html")]
struct List<'a> {
    chrome: &'a Chrome,
    text: String,
    rows: Vec<(Contact, Disc)>,
}

/// Everyone, or those in whom the text of `?q=` occurs.
pub(super) async fn list(
    State(helpdesk): State<Helpdesk>,
    at: AtWindow,
    RawQuery(query): RawQuery,
) -> Response {
    let text = form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .find(|(name, _)| name == "q")
        .map_or_else(String::new, |(_, value)| value.into_owned());
    let wanted = text.clone();
    match Chrome::with(&helpdesk, &at, Place::Contacts, move |db| contacts::list(db, &wanted)).await
    {
        Ok((chrome, rows)) => {
            let rows = rows
                .into_iter()
                .map(|c| {
                    let disc = Disc::of(c.id.get(), &c.name);
                    (c, disc)
                })
                .collect();
            page(&at, &chrome, &List { chrome: &chrome, text, rows })
        }
        Err(error) => failed(&error),
    }
}

#[derive(Template)]
#[template(path = "contact.html")]
struct One<'a> {
    chrome: &'a Chrome,
    contact: Contact,
    disc: Disc,
    tickets: Vec<Ticket>,
}

/// A contact.
pub(super) async fn show(
    State(helpdesk): State<Helpdesk>,
    at: AtWindow,
    Path(id): Path<String>,
) -> Response {
    let Ok(id) = id.parse::<ContactId>() else {
        return not_found(&helpdesk, &at, "There is no such contact.").await;
    };
    let gathered = Chrome::with(&helpdesk, &at, Place::Contacts, move |db| {
        Ok(match contacts::get(db, id)? {
            Some(contact) => Some((contact, tickets::of_requester(db, id, 50)?)),
            None => None,
        })
    })
    .await;
    match gathered {
        Ok((chrome, Some((contact, tickets)))) => {
            let disc = Disc::of(id.get(), &contact.name);
            page(&at, &chrome, &One { chrome: &chrome, contact, disc, tickets })
        }
        Ok((_, None)) => not_found(&helpdesk, &at, "There is no such contact.").await,
        Err(error) => failed(&error),
    }
}

#[derive(Deserialize)]
pub(super) struct Renamed {
    name: String,
}

/// "the phone number set as their Name in Freshdesk. Agents can change this at any point."
pub(super) async fn rename(
    State(helpdesk): State<Helpdesk>,
    at: AtWindow,
    Path(id): Path<String>,
    Form(form): Form<Renamed>,
) -> Response {
    let Ok(id) = id.parse::<ContactId>() else {
        return not_found(&helpdesk, &at, "There is no such contact.").await;
    };
    let name = form.name.trim().to_owned();
    let done = helpdesk
        .act(move |desk| {
            // An empty name would leave nothing to click on.
            let done = if name.is_empty() {
                contacts::get(desk.db, id)?.is_some()
            } else {
                contacts::rename(desk.db, id, &name)?
            };
            Ok::<_, StoreError>(done)
        })
        .await;
    match done {
        Ok(true) => {
            // The name is in widgets and lists of any window.
            helpdesk.windows().publish_everything();
            go(&at, &format!("/contacts/{id}"))
        }
        Ok(false) => not_found(&helpdesk, &at, "There is no such contact.").await,
        Err(error) => failed(&error),
    }
}
