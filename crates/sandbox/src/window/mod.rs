//! The helpdesk's window: pages drawn here, one small script, and a frame with the softphone.

mod assets;
mod at_window;
mod chrome;
mod contacts;
mod events;
mod page;
mod person;
mod pop;
mod sandbox_page;
mod tickets;

use axum::{
    Router,
    extract::State,
    response::Response,
    routing::{get, post},
};

use crate::helpdesk::Helpdesk;

pub(crate) fn router() -> Router<Helpdesk> {
    Router::new()
        .route("/", get(tickets::list))
        .route("/tickets", get(tickets::list).post(tickets::create))
        .route("/tickets/new", get(tickets::blank))
        .route("/tickets/{id}", get(tickets::show))
        .route("/tickets/{id}/notes", post(tickets::add_note))
        .route("/tickets/{id}/status", post(tickets::set_status))
        .route("/contacts", get(contacts::list))
        .route("/contacts/{id}", get(contacts::show))
        .route("/sandbox", get(sandbox_page::show))
        .route("/sandbox/page/settings", post(sandbox_page::set))
        .route("/sandbox/page/faults", post(sandbox_page::add_fault))
        .route("/sandbox/page/line", post(sandbox_page::set_line))
        .route("/sandbox/page/reset", post(sandbox_page::reset))
        .route("/window/events", get(events::stream))
        .route("/window/widget", get(pop::show))
        .route("/window/widget/notes", post(pop::save_notes))
        .route("/window/widget/link", post(pop::link))
        .route("/window/widget/close", post(pop::close))
        .merge(assets::router())
        .fallback(nothing_here)
}

async fn nothing_here(State(helpdesk): State<Helpdesk>, at: at_window::AtWindow) -> Response {
    page::not_found(&helpdesk, &at, "There is no such page.").await
}
