//! The sentinels, for whoever looks for a failure.

use askama::Template;
use axum::{extract::State, response::Response};

use super::{
    at_window::AtWindow,
    chrome::{Chrome, Place},
    page::page,
};
use crate::{
    helpdesk::Helpdesk,
    routes::failed,
    sentinels::{ALL, Sentinel},
};

#[derive(Template)]
#[template(path = "sentinels.html")]
struct Page<'a> {
    chrome: &'a Chrome,
    sentinels: &'static [Sentinel],
}

pub(super) async fn show(State(helpdesk): State<Helpdesk>, at: AtWindow) -> Response {
    match Chrome::with(&helpdesk, &at, Place::Sandbox, |_| Ok(())).await {
        Ok((chrome, ())) => page(&at, &chrome, &Page { chrome: &chrome, sentinels: ALL }),
        Err(error) => failed(&error),
    }
}
