//! The telephone on an agent's desk, as a page of its own, and the choice between it and the browser.

use askama::Template;
use axum::{
    extract::{Form, State},
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;

use super::{
    at_window::AtWindow,
    page::{go, html},
};
use crate::{helpdesk::Helpdesk, line_kind::LineKind};

#[derive(Template)]
#[template(path = "desk_phone.html")]
struct Page<'a> {
    at: &'a AtWindow,
}

pub(super) async fn show(State(helpdesk): State<Helpdesk>, at: AtWindow) -> Response {
    if helpdesk.config().desk_phones.is_none() {
        return (StatusCode::NOT_FOUND, "This helpdesk runs without desk phones.\n")
            .into_response();
    }
    let mut response = html(&Page { at: &at });
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; \
                  base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    response
}

#[derive(Deserialize)]
pub(super) struct Chosen {
    kind: LineKind,
}

/// The softphones get another line, once they are loaded anew.
pub(super) async fn choose(
    State(helpdesk): State<Helpdesk>,
    at: AtWindow,
    Form(chosen): Form<Chosen>,
) -> Response {
    helpdesk.config().line.set(chosen.kind);
    go(&at, "/sandbox")
}
