//! The *Agent phone details* pop-up: "each agent can select their helpdesk number".

use askama::Template;
use axum::{
    extract::{Form, State},
    response::Response,
};
use cti::AgentId;
use rusqlite::Connection;
use serde::Deserialize;

use super::{at_window::AtWindow, page::html};
use crate::{
    helpdesk::Helpdesk,
    routes::failed,
    store::{
        StoreError,
        helpdesk_numbers::{self, HelpdeskNumber},
    },
};

/// The pop-up as it is drawn.
#[derive(Clone, Debug)]
pub(super) struct PhoneDetails {
    pub(super) agent: AgentId,
    pub(super) numbers: Vec<HelpdeskNumber>,
    pub(super) message: Option<&'static str>,
}

impl PhoneDetails {
    pub(super) fn of(
        db: &Connection,
        agent: AgentId,
        message: Option<&'static str>,
    ) -> rusqlite::Result<Self> {
        Ok(Self { agent, numbers: helpdesk_numbers::list(db)?, message })
    }

    /// The number this agent has selected.
    pub(super) fn selected(&self) -> Option<&HelpdeskNumber> {
        self.numbers.iter().find(|number| number.is_of(&self.agent))
    }
}

#[derive(Template)]
#[template(path = "phone_details.html")]
struct Fragment {
    details: PhoneDetails,
}

async fn fragment(helpdesk: &Helpdesk, at: &AtWindow, message: Option<&'static str>) -> Response {
    let agent = at.agent.id;
    let details = helpdesk
        .store()
        .run(move |db| Ok::<_, StoreError>(PhoneDetails::of(db, agent, message)?))
        .await;
    match details {
        Ok(details) => html(&Fragment { details }),
        Err(error) => failed(&error),
    }
}

/// The pop-up alone, as the script puts it into the page.
pub(super) async fn show(State(helpdesk): State<Helpdesk>, at: AtWindow) -> Response {
    fragment(&helpdesk, &at, None).await
}

#[derive(Deserialize)]
pub(super) struct Selected {
    /// Empty for none.
    #[serde(default)]
    number: String,
}

pub(super) async fn select(
    State(helpdesk): State<Helpdesk>,
    at: AtWindow,
    Form(form): Form<Selected>,
) -> Response {
    let agent = at.agent.id;
    let done = helpdesk
        .act(move |desk| {
            let number = match form.number.as_str() {
                "" => None,
                text => match text.parse().ok() {
                    None => return Ok(false),
                    number => number,
                },
            };
            desk.changes.numbers = true;
            Ok::<_, StoreError>(helpdesk_numbers::select(desk.db, agent, number)?)
        })
        .await;
    match done {
        Ok(true) => fragment(&helpdesk, &at, Some("Saved.")).await,
        Ok(false) => {
            let gone = "That number was removed meanwhile. Select another one.";
            fragment(&helpdesk, &at, Some(gone)).await
        }
        Err(error) => failed(&error),
    }
}
