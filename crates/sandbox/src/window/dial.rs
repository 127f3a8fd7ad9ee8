//! A number was clicked: the telephone system hears of it, and the agent what it said.

use axum::{
    extract::{Form, State},
    response::{IntoResponse, Response},
};
use cti::{ContactId, PhoneNumber, TicketId};
use http::StatusCode;
use serde::Deserialize;

use super::at_window::AtWindow;
use crate::{
    callback::{self, Outcome},
    helpdesk::Helpdesk,
    routes::failed,
    rules::click_to_dial::{self, Clicked},
    store::StoreError,
};

#[derive(Deserialize)]
pub(super) struct Click {
    number: String,
    #[serde(default)]
    ticket: Option<TicketId>,
    #[serde(default)]
    contact: Option<ContactId>,
}

pub(super) async fn dial(
    State(helpdesk): State<Helpdesk>,
    at: AtWindow,
    Form(click): Form<Click>,
) -> Response {
    let settings = match helpdesk.settings().await {
        Ok(settings) => settings,
        Err(error) => return failed(&error),
    };
    if !settings.has_cti() || !settings.click_to_dial {
        return said(StatusCode::CONFLICT, "Click-to-dial was switched off by an admin.");
    }
    let Ok(number) = PhoneNumber::parse(&click.number) else {
        return said(StatusCode::BAD_REQUEST, "This number cannot be dialled. Correct it first.");
    };
    let typed = number.typed().to_owned();
    let clicked = Clicked { number, ticket: click.ticket, contact: click.contact };
    let agent = at.agent.id;
    let fields = helpdesk
        .store()
        .run(move |db| Ok::<_, StoreError>(click_to_dial::fields(db, agent, &clicked)?))
        .await;
    let fields = match fields {
        Ok(fields) => fields,
        Err(error) => return failed(&error),
    };
    let request = match click_to_dial::callback(&settings, &fields) {
        Ok(request) => request,
        Err(error) => {
            return said(StatusCode::CONFLICT, &format!("{error} Ask an admin to correct it."));
        }
    };
    let outcome = callback::send(request, helpdesk.config().callback_timeout).await;
    let status = match outcome {
        Outcome::Taken => StatusCode::OK,
        Outcome::Refused(_) | Outcome::Unreachable => StatusCode::BAD_GATEWAY,
        Outcome::NoAnswer(_) => StatusCode::GATEWAY_TIMEOUT,
    };
    said(status, &outcome.message(&typed))
}

/// Plain words; the script shows them.
fn said(status: StatusCode, message: &str) -> Response {
    (status, message.to_owned()).into_response()
}
