//! The contact list and a contact.

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use cti::ContactId;

use super::{
    at_window::AtWindow,
    chrome::{Chrome, Place},
    page::{not_found, page},
    person::Disc,
};
use crate::{
    helpdesk::Helpdesk,
    routes::failed,
    store::{
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
