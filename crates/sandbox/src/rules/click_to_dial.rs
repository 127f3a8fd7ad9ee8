//! "Configure Click to Dial": "send the parameters (`requester_number`, `agent_number`, `agent_id`,
//! `ticket_id`, and `requester_id`) when the corresponding field is clicked in the UI".

use cti::{AgentId, ClickToDial, ContactId, PhoneNumber, TicketId};
use http::{Method, Uri};
use rusqlite::Connection;

use crate::store::{
    helpdesk_numbers,
    settings::{RequestType, Settings},
};

/// What was clicked.
#[derive(Clone, Debug)]
pub struct Clicked {
    /// The number.
    pub number: PhoneNumber,
    /// The ticket whose page it was on.
    pub ticket: Option<TicketId>,
    /// The contact whose number it is.
    pub contact: Option<ContactId>,
}

/// The request to the callback URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    /// GET or POST.
    pub method: Method,
    /// The URL with its placeholders replaced.
    pub url: Uri,
    /// `Content-Type` and text of a POST.
    pub body: Option<(&'static str, String)>,
}

/// Why nothing can be sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// No URL at all, or none of the web.
    #[error("The callback URL has to begin with https:// or http://, and a host has to follow.")]
    NoWebAddress,
    /// A placeholder that stands for nothing.
    #[error(
        "The callback URL has a placeholder that is none of the five: requester_number, agent_number, agent_id, ticket_id and requester_id."
    )]
    UnknownPlaceholder,
}

/// The five fields of a click.
pub fn fields(db: &Connection, agent: AgentId, clicked: &Clicked) -> rusqlite::Result<ClickToDial> {
    let selected = helpdesk_numbers::of_agent(db, agent)?;
    Ok(ClickToDial {
        requester_number: clicked.number.clone(),
        agent_number: selected.and_then(|typed| PhoneNumber::parse(&typed).ok()),
        agent_id: Some(agent),
        ticket_id: clicked.ticket,
        requester_id: clicked.contact,
    })
}

/// The request that the admin configured.
///
/// Placeholders of the URL are replaced whatever the request type. A GET whose URL has none of them
/// gets all five fields as its query; a POST has them in its body.
pub fn callback(settings: &Settings, click: &ClickToDial) -> Result<Callback, TemplateError> {
    let template = settings.click_to_dial_url.trim();
    let expanded = click.expand(template);
    if expanded.contains("{{") {
        return Err(TemplateError::UnknownPlaceholder);
    }
    let (method, address, body) = match settings.click_to_dial_request {
        RequestType::Get if expanded == template => {
            (Method::GET, with_query(template, &click.to_query()), None)
        }
        RequestType::Get => (Method::GET, expanded, None),
        RequestType::PostForm => {
            let body = ("application/x-www-form-urlencoded", click.to_query());
            (Method::POST, expanded, Some(body))
        }
        RequestType::PostJson => {
            // Serialising numbers and texts cannot fail.
            let text = serde_json::to_string(click).unwrap_or_default();
            (Method::POST, expanded, Some(("application/json", text)))
        }
    };
    Ok(Callback { method, url: web_address(&address).ok_or(TemplateError::NoWebAddress)?, body })
}

fn with_query(address: &str, query: &str) -> String {
    let address = address.split('#').next().unwrap_or_default();
    let joint = match address.split_once('?') {
        None => "?",
        Some((_, before)) if before.is_empty() || before.ends_with('&') => "",
        Some(_) => "&",
    };
    format!("{address}{joint}{query}")
}

fn web_address(address: &str) -> Option<Uri> {
    let url = Uri::try_from(address.split('#').next()?).ok()?;
    let of_the_web = matches!(url.scheme_str(), Some("http" | "https"));
    (of_the_web && url.host().is_some_and(|host| !host.is_empty())).then_some(url)
}
