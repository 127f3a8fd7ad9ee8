//! The screen-pop widget.

use askama::Template;
use axum::{
    extract::{Form, State},
    response::{IntoResponse, Response},
};
use cti::{AgentId, PopId, TicketId};
use http::StatusCode;
use rusqlite::Connection;
use serde::Deserialize;

use super::{at_window::AtWindow, page::html, person::Disc};
use crate::{
    helpdesk::Helpdesk,
    routes::failed,
    rules::{
        close_the_call::Target,
        widget::{self, Done, Typed},
    },
    store::{
        StoreError, calls,
        contacts::{self, Contact},
        pops,
        tickets::{self, Ticket},
        widgets,
    },
};

/// The widget as it is drawn.
#[derive(Clone, Debug)]
pub(super) struct PopView {
    pub(super) call: PopId,
    pub(super) reference: String,
    pub(super) contact: Contact,
    pub(super) disc: Disc,
    pub(super) number: Option<String>,
    pub(super) new_contact: bool,
    /// "three most recent tickets (if any)".
    pub(super) recent: Vec<Ticket>,
    /// The ticket the call is in.
    pub(super) linked: Option<Ticket>,
    /// The ticket passed with the pop, while the call is not in it.
    pub(super) shown: Option<Ticket>,
    pub(super) call_info: Vec<(String, String)>,
    pub(super) kept_notes: String,
    pub(super) notepad: String,
    pub(super) edition: u32,
    pub(super) can_act: bool,
    pub(super) message: Option<&'static str>,
}

impl PopView {
    /// The widget in an agent's window, if one is open.
    pub(super) fn of(
        db: &Connection,
        agent: AgentId,
        message: Option<&'static str>,
    ) -> rusqlite::Result<Option<Self>> {
        let Some(widget) = widgets::of_agent(db, agent)? else { return Ok(None) };
        let Some(call) = calls::get(db, widget.call_id)? else { return Ok(None) };
        let Some(contact) = contacts::get(db, call.requester_id)? else { return Ok(None) };
        let ticket = |id: Option<TicketId>| id.map_or(Ok(None), |id| tickets::get(db, id));
        let in_ticket = call.link.map(|link| link.ticket_id);
        let linked = ticket(in_ticket)?;
        let shown = ticket(widget.shown_ticket_id.filter(|_| in_ticket.is_none()))?;
        let recent = tickets::of_requester(db, contact.id, 3)?;
        let news = pops::unwritten(db, call.id, in_ticket)?;
        let number = contact.phone.clone().or_else(|| contact.mobile.clone());
        Ok(Some(Self {
            call: call.id,
            reference: call.reference.to_string(),
            disc: Disc::of(contact.id.get(), &contact.name),
            new_contact: contact.phone.as_deref() == Some(contact.name.as_str()),
            number,
            contact,
            recent,
            linked,
            shown,
            call_info: news.call_info.iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect(),
            kept_notes: call.kept_notes,
            notepad: widget.notepad,
            edition: widget.edition,
            can_act: widget.can_act,
            message,
        }))
    }
}

#[derive(Template)]
#[template(path = "pop_fragment.html")]
struct Fragment {
    pop: Option<PopView>,
}

async fn fragment(helpdesk: &Helpdesk, at: &AtWindow, message: Option<&'static str>) -> Response {
    let agent = at.agent.id;
    let pop =
        helpdesk.store().run(move |db| Ok::<_, StoreError>(PopView::of(db, agent, message)?)).await;
    match pop {
        Ok(pop) => html(&Fragment { pop }),
        Err(error) => failed(&error),
    }
}

/// The widget alone, as the script puts it into the page.
pub(super) async fn show(State(helpdesk): State<Helpdesk>, at: AtWindow) -> Response {
    fragment(&helpdesk, &at, None).await
}

#[derive(Deserialize)]
pub(super) struct Notes {
    call: PopId,
    edition: u32,
    text: String,
}

pub(super) async fn save_notes(
    State(helpdesk): State<Helpdesk>,
    at: AtWindow,
    Form(form): Form<Notes>,
) -> Response {
    let agent = at.agent.id;
    // A browser sends line breaks as CR LF.
    let text = form.text.replace("\r\n", "\n");
    let saved = helpdesk
        .act(move |desk| {
            let typed = Typed { text: &text, edition: form.edition };
            widget::save_notes(desk, agent, form.call, &typed).map_err(StoreError::from)
        })
        .await;
    match saved {
        Ok(Done::Yes) => StatusCode::NO_CONTENT.into_response(),
        Ok(_) => StatusCode::CONFLICT.into_response(),
        Err(error) => failed(&error),
    }
}

#[derive(Deserialize)]
pub(super) struct Link {
    call: PopId,
    /// `new`, `note` (to the ticket that is shown) or `existing`.
    to: String,
    #[serde(default)]
    ticket: String,
}

pub(super) async fn link(
    State(helpdesk): State<Helpdesk>,
    at: AtWindow,
    Form(form): Form<Link>,
) -> Response {
    let target = if form.to == "new" {
        Target::New
    } else {
        match form.ticket.trim().trim_start_matches('#').parse() {
            Ok(ticket) => Target::Existing(ticket),
            Err(_) => {
                return fragment(
                    &helpdesk,
                    &at,
                    Some("Type the number of a ticket, 80 for example."),
                )
                .await;
            }
        }
    };
    let agent = at.agent.id;
    let done = helpdesk
        .act(move |desk| widget::link(desk, agent, form.call, target).map_err(StoreError::from))
        .await;
    let message = match done {
        Ok(Done::NoSuchTicket) => Some("There is no ticket with that number."),
        Ok(Done::TooLate) => Some("That call is gone; this is the next one."),
        Ok(Done::Yes | Done::Linked(_)) => None,
        Err(error) => return failed(&error),
    };
    fragment(&helpdesk, &at, message).await
}

#[derive(Deserialize)]
pub(super) struct Close {
    call: PopId,
}

/// *Dismiss* and *forward* are the same to the helpdesk: the widget closes, and notes that are in no
/// ticket stay with the call for whoever has it next.
pub(super) async fn close(
    State(helpdesk): State<Helpdesk>,
    at: AtWindow,
    Form(form): Form<Close>,
) -> Response {
    let agent = at.agent.id;
    let done = helpdesk
        .act(move |desk| widget::close(desk, agent, form.call).map_err(StoreError::from))
        .await;
    match done {
        Ok(_) => fragment(&helpdesk, &at, None).await,
        Err(error) => failed(&error),
    }
}
