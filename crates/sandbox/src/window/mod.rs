//! The helpdesk's window: pages drawn here, one small script, and a frame with the softphone.

mod admin;
mod admin_changes;
mod assets;
mod at_window;
mod chrome;
mod contacts;
mod desk_phone;
mod dial;
mod events;
mod page;
mod person;
mod phone_details;
mod pop;
mod sandbox_page;
mod sentinels_page;
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
        .route("/contacts/{id}/name", post(contacts::rename))
        .route("/admin/apps", get(admin::apps))
        .route("/admin/apps/cti", get(admin::cti))
        .route("/admin/apps/cti/softphone", post(admin_changes::softphone))
        .route("/admin/apps/cti/numbers", post(admin_changes::add_numbers))
        .route("/admin/apps/cti/numbers/remove", post(admin_changes::remove_number))
        .route("/admin/apps/cti/click-to-dial", post(admin_changes::click_to_dial))
        .route("/admin/apps/cti/new-ticket", post(admin_changes::new_ticket))
        .route("/sandbox", get(sandbox_page::show))
        .route("/sandbox/sentinels", get(sentinels_page::show))
        .route("/sandbox/desk-phone", get(desk_phone::show))
        .route("/sandbox/page/line-kind", post(desk_phone::choose))
        .route("/sandbox/page/settings", post(sandbox_page::set))
        .route("/sandbox/page/faults", post(sandbox_page::add_fault))
        .route("/sandbox/page/line", post(sandbox_page::set_line))
        .route("/sandbox/page/reset", post(sandbox_page::reset))
        .route("/window/dial", post(dial::dial))
        .route("/window/events", get(events::stream))
        .route("/window/phone-details", get(phone_details::show).post(phone_details::select))
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
