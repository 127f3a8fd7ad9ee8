//! "Log into Freshdesk, go to Admin-> Apps. Click the CTI settings icon": the admin's pages.

use askama::Template;
use axum::{
    extract::{FromRequestParts, State},
    response::Response,
};
use http::{StatusCode, request::Parts};

use super::{
    at_window::AtWindow,
    chrome::{Chrome, Place},
    page::{forbidden, page},
};
use crate::{
    helpdesk::Helpdesk,
    routes::failed,
    store::{
        helpdesk_numbers::{self, HelpdeskNumber},
        settings::{RequestType, Settings},
    },
};

/// An agent at a window who is an admin; everyone else gets a page that says so.
pub(super) struct Admin(pub(super) AtWindow);

impl FromRequestParts<Helpdesk> for Admin {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, helpdesk: &Helpdesk) -> Result<Self, Response> {
        let at = AtWindow::from_request_parts(parts, helpdesk).await?;
        if at.agent.admin { Ok(Self(at)) } else { Err(forbidden(helpdesk, &at).await) }
    }
}

#[derive(Template)]
#[template(path = "admin_apps.html")]
struct Apps<'a> {
    chrome: &'a Chrome,
}

/// The apps of this helpdesk: there is one.
pub(super) async fn apps(State(helpdesk): State<Helpdesk>, Admin(at): Admin) -> Response {
    match Chrome::with(&helpdesk, &at, Place::Admin, |_| Ok(())).await {
        Ok((chrome, ())) => page(&at, &chrome, &Apps { chrome: &chrome }),
        Err(error) => failed(&error),
    }
}

/// The part of the page that a message belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Softphone,
    Numbers,
    ClickToDial,
}

/// Why something was not saved, and what was typed.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    pub(super) section: Section,
    pub(super) message: String,
    pub(super) typed: Typed,
}

/// What the fields show instead of what is saved.
#[derive(Clone, Debug)]
pub(super) enum Typed {
    Settings(Box<Settings>),
    Numbers(String),
}

#[derive(Template)]
#[template(path = "admin_cti.html")]
struct Cti<'a> {
    chrome: &'a Chrome,
    settings: Settings,
    available: bool,
    typed_numbers: String,
    numbers: Vec<HelpdeskNumber>,
    problem: Option<(Section, String)>,
}

impl Cti<'_> {
    fn problem(&self, section: Section) -> Option<&str> {
        self.problem.as_ref().filter(|(of, _)| *of == section).map(|(_, message)| message.as_str())
    }
}

/// The CTI settings.
pub(super) async fn cti(State(helpdesk): State<Helpdesk>, Admin(at): Admin) -> Response {
    draw(&helpdesk, &at, None).await
}

/// The CTI settings, with what was wrong with those that were sent.
pub(super) async fn draw(helpdesk: &Helpdesk, at: &AtWindow, problem: Option<Problem>) -> Response {
    let mut settings = match helpdesk.settings().await {
        Ok(settings) => settings,
        Err(error) => return failed(&error),
    };
    let available = settings.has_cti();
    let mut typed_numbers = String::new();
    let problem = problem.map(|problem| {
        match problem.typed {
            Typed::Settings(typed) => settings = *typed,
            Typed::Numbers(typed) => typed_numbers = typed,
        }
        (problem.section, problem.message)
    });
    let status = if problem.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    match Chrome::with(helpdesk, at, Place::Admin, helpdesk_numbers::list).await {
        Ok((chrome, numbers)) => {
            let drawn =
                Cti { chrome: &chrome, settings, available, typed_numbers, numbers, problem };
            let mut response = page(at, &chrome, &drawn);
            *response.status_mut() = status;
            response
        }
        Err(error) => failed(&error),
    }
}
