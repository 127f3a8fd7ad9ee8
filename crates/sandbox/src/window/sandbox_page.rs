//! The sandbox's own page: what an admin would set, and failures on demand.

use askama::Template;
use axum::{
    extract::{Form, State},
    response::Response,
};
use serde::Deserialize;

use super::{
    at_window::AtWindow,
    chrome::{Chrome, Place},
    page::{go, page},
};
use crate::{
    faults::{Endpoint, Fault, Kind},
    helpdesk::Helpdesk,
    routes::failed,
    store::{
        StoreError,
        settings::{self, Plan, Settings},
    },
    switch::Switch,
};

#[derive(Template)]
#[template(path = "sandbox.html")]
struct Page<'a> {
    chrome: &'a Chrome,
    settings: Settings,
    faults: Vec<Fault>,
    registered: Vec<String>,
}

pub(super) async fn show(State(helpdesk): State<Helpdesk>, at: AtWindow) -> Response {
    let settings = match helpdesk.settings().await {
        Ok(settings) => settings,
        Err(error) => return failed(&error),
    };
    let faults = helpdesk.faults().list();
    let registered = helpdesk.config().switch.as_ref().map_or_else(Vec::new, Switch::registered);
    match Chrome::with(&helpdesk, &at, Place::Sandbox, |_| Ok(())).await {
        Ok((chrome, ())) => {
            page(&at, &chrome, &Page { chrome: &chrome, settings, faults, registered })
        }
        Err(error) => failed(&error),
    }
}

/// A checkbox that is not ticked is not sent.
#[derive(Deserialize)]
pub(super) struct SettingsForm {
    plan: Plan,
    cti_enabled: Option<String>,
    microphone_allowed: Option<String>,
    cors: Option<String>,
}

pub(super) async fn set(
    State(helpdesk): State<Helpdesk>,
    at: AtWindow,
    Form(form): Form<SettingsForm>,
) -> Response {
    let stored = helpdesk
        .store()
        .run(move |db| {
            let settings = Settings {
                plan: form.plan,
                cti_enabled: form.cti_enabled.is_some(),
                microphone_allowed: form.microphone_allowed.is_some(),
                cors: form.cors.is_some(),
                ..settings::get(db)?
            };
            Ok::<_, StoreError>(settings::put(db, &settings)?)
        })
        .await;
    match stored {
        Ok(()) => go(&at, "/sandbox"),
        Err(error) => failed(&error),
    }
}

#[derive(Deserialize)]
pub(super) struct FaultForm {
    endpoint: Endpoint,
    kind: Kind,
    times: u32,
}

pub(super) async fn add_fault(
    State(helpdesk): State<Helpdesk>,
    at: AtWindow,
    Form(form): Form<FaultForm>,
) -> Response {
    if form.times == 0 {
        helpdesk.faults().clear();
    } else {
        helpdesk.faults().add(Fault {
            endpoint: form.endpoint,
            kind: form.kind,
            times: form.times,
            retry_after: 2,
        });
    }
    go(&at, "/sandbox")
}

#[derive(Deserialize)]
pub(super) struct LineForm {
    registrar: String,
}

pub(super) async fn set_line(
    State(helpdesk): State<Helpdesk>,
    at: AtWindow,
    Form(form): Form<LineForm>,
) -> Response {
    if let Some(switch) = &helpdesk.config().switch {
        switch.set_registrar_up(form.registrar == "up");
    }
    go(&at, "/sandbox")
}

pub(super) async fn reset(State(helpdesk): State<Helpdesk>, at: AtWindow) -> Response {
    match helpdesk.reset().await {
        Ok(()) => go(&at, "/sandbox"),
        Err(error) => failed(&error),
    }
}
