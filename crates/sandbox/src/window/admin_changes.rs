//! What an admin saves.

use axum::{
    extract::{Form, State},
    response::Response,
};
use cti::{AgentId, ClickToDial, ContactId, PhoneNumber, TicketId};
use serde::Deserialize;

use super::{
    admin::{Admin, Problem, Section, Typed, draw},
    at_window::AtWindow,
    chrome::origin,
    page::go,
};
use crate::{
    helpdesk::Helpdesk,
    routes::failed,
    rules::click_to_dial,
    store::{
        StoreError, helpdesk_numbers,
        settings::{self, RequestType, Settings},
    },
};

const PAGE: &str = "/admin/apps/cti";

/// A checkbox that is not ticked is not sent.
type Ticked = Option<String>;

/// Changes settings; `problem` looks at what would be saved.
async fn save(
    helpdesk: &Helpdesk,
    at: &AtWindow,
    section: Section,
    change: impl FnOnce(&mut Settings),
    problem: impl FnOnce(&Settings) -> Option<String>,
) -> Response {
    let mut settings = match helpdesk.settings().await {
        Ok(settings) => settings,
        Err(error) => return failed(&error),
    };
    change(&mut settings);
    if let Some(message) = problem(&settings) {
        let typed = Typed::Settings(Box::new(settings));
        return draw(helpdesk, at, Some(Problem { section, message, typed })).await;
    }
    // The app's own addresses stay unsaid: its port may be another one next time.
    if settings.iframe_url == helpdesk.config().iframe_url {
        settings.iframe_url.clear();
    }
    if settings.click_to_dial_url == helpdesk.config().click_to_dial_url {
        settings.click_to_dial_url.clear();
    }
    let stored =
        helpdesk.store().run(move |db| Ok::<_, StoreError>(settings::put(db, &settings)?)).await;
    match stored {
        Ok(()) => {
            helpdesk.windows().publish_everything();
            go(at, PAGE)
        }
        Err(error) => failed(&error),
    }
}

#[derive(Deserialize)]
pub(super) struct Softphone {
    softphone_iframe: Ticked,
    iframe_url: String,
}

/// "Turn ON the enable softphone Iframe toggle. Enter the Iframe URL".
pub(super) async fn softphone(
    State(helpdesk): State<Helpdesk>,
    Admin(at): Admin,
    Form(form): Form<Softphone>,
) -> Response {
    let change = |settings: &mut Settings| {
        settings.softphone_iframe = form.softphone_iframe.is_some();
        form.iframe_url.trim().clone_into(&mut settings.iframe_url);
    };
    save(&helpdesk, &at, Section::Softphone, change, |settings| {
        let url = settings.iframe_url.replace("{{agent_id}}", "1");
        (!url.is_empty() && origin(&url).is_none()).then(|| {
            "The Iframe URL has to begin with https:// or http://, and a host has to follow."
                .to_owned()
        })
    })
    .await
}

#[derive(Deserialize)]
pub(super) struct Dialling {
    click_to_dial: Ticked,
    request: RequestType,
    url: String,
}

/// "Turn ON the Configure Click to Dial toggle. Select the Request Type. Enter the callback URL".
pub(super) async fn click_to_dial(
    State(helpdesk): State<Helpdesk>,
    Admin(at): Admin,
    Form(form): Form<Dialling>,
) -> Response {
    let change = |settings: &mut Settings| {
        settings.click_to_dial = form.click_to_dial.is_some();
        settings.click_to_dial_request = form.request;
        form.url.trim().clone_into(&mut settings.click_to_dial_url);
    };
    save(&helpdesk, &at, Section::ClickToDial, change, |settings| {
        if !settings.click_to_dial && settings.click_to_dial_url.is_empty() {
            return None;
        }
        let sample = sample()?;
        click_to_dial::callback(settings, &sample).err().map(|error| error.to_string())
    })
    .await
}

/// A click with all five fields, to try a callback URL with.
fn sample() -> Option<ClickToDial> {
    let number = PhoneNumber::parse("+14155550100").ok()?;
    Some(ClickToDial {
        agent_number: Some(number.clone()),
        requester_number: number,
        agent_id: AgentId::new(1),
        ticket_id: TicketId::new(1),
        requester_id: ContactId::new(1),
    })
}

#[derive(Deserialize)]
pub(super) struct NewTicket {
    new_ticket_option: Ticked,
}

/// "If the Admin has selected the "New Ticket" option in the configuration screen".
pub(super) async fn new_ticket(
    State(helpdesk): State<Helpdesk>,
    Admin(at): Admin,
    Form(form): Form<NewTicket>,
) -> Response {
    let change = |settings: &mut Settings| {
        settings.new_ticket_option = form.new_ticket_option.is_some();
    };
    save(&helpdesk, &at, Section::Softphone, change, |_| None).await
}

#[derive(Deserialize)]
pub(super) struct Numbers {
    numbers: String,
}

/// "click Add Number, enter the helpdesk number(s) and click Save": all of them, or none.
pub(super) async fn add_numbers(
    State(helpdesk): State<Helpdesk>,
    Admin(at): Admin,
    Form(form): Form<Numbers>,
) -> Response {
    let refuse = |message: String| Problem {
        section: Section::Numbers,
        message,
        typed: Typed::Numbers(form.numbers.clone()),
    };
    let lines = form.numbers.split(['\n', ',', ';']).map(str::trim).filter(|line| !line.is_empty());
    let mut numbers = Vec::new();
    for line in lines {
        match PhoneNumber::parse(line) {
            Ok(number) => numbers.push(number),
            Err(error) => {
                let message = format!("“{line}” cannot be dialled: {error}.");
                return draw(&helpdesk, &at, Some(refuse(message))).await;
            }
        }
    }
    if numbers.is_empty() {
        let message = "Enter a number, +1 415 555 0100 for example.".to_owned();
        return draw(&helpdesk, &at, Some(refuse(message))).await;
    }
    let added = helpdesk
        .act(move |desk| {
            for number in &numbers {
                if !helpdesk_numbers::add(desk.db, number)? {
                    return Err(NotAdded::AlreadyThere(number.typed().to_owned()));
                }
            }
            desk.changes.numbers = true;
            Ok(())
        })
        .await;
    match added {
        Ok(()) => go(&at, PAGE),
        Err(NotAdded::AlreadyThere(number)) => {
            let message = format!("{number} is a helpdesk number already. Nothing was added.");
            draw(&helpdesk, &at, Some(refuse(message))).await
        }
        Err(NotAdded::Store(error)) => failed(&error),
    }
}

enum NotAdded {
    AlreadyThere(String),
    Store(StoreError),
}

impl From<StoreError> for NotAdded {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<rusqlite::Error> for NotAdded {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

#[derive(Deserialize)]
pub(super) struct Removed {
    number: i64,
}

/// Removing one that is gone already is no failure.
pub(super) async fn remove_number(
    State(helpdesk): State<Helpdesk>,
    Admin(at): Admin,
    Form(form): Form<Removed>,
) -> Response {
    let removed = helpdesk
        .act(move |desk| {
            desk.changes.numbers = helpdesk_numbers::remove(desk.db, form.number)?;
            Ok::<_, StoreError>(())
        })
        .await;
    match removed {
        Ok(()) => go(&at, PAGE),
        Err(error) => failed(&error),
    }
}
