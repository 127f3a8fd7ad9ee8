//! The helpdesk's API over HTTP: by the gateway on our own origin, or straight to the helpdesk.

mod asked;

use std::{cell::RefCell, rc::Rc};

use cti::{AgentId, ApiError};
use phone::{Command, DeskEvent, DeskFailure, Event};
use wasm_bindgen_futures::spawn_local;

use self::asked::Asked;
use super::{
    http::{self, NoReply, Question, Reply},
    tab_secret::TabSecret,
};
use crate::{config::Desk, runtime::Emit};

/// How long an answer may take, in milliseconds: longer than the gateway takes at its defaults, 10 s for
/// the request and 10 s for the helpdesk.
const TIME_OUT: u32 = 25_000;

/// The header that names the agent to the gateway. A page of another origin cannot send it unasked.
pub const AGENT_HEADER: &str = "X-Softphone-Agent";

/// The helpdesk's API.
#[derive(Clone)]
pub struct DeskHttp(Rc<Inner>);

struct Inner {
    desk: Desk,
    agent: String,
    /// Direct mode only; the gateway adds the key otherwise.
    key: RefCell<TabSecret>,
    emit: Emit,
}

impl DeskHttp {
    /// Speaks to the helpdesk as configured, for this agent.
    pub fn new(desk: Desk, agent: AgentId, key: TabSecret, emit: Emit) -> Self {
        Self(Rc::new(Inner { desk, agent: agent.to_string(), key: RefCell::new(key), emit }))
    }

    /// Whether the agent has to give a key before anything can be sent.
    pub fn needs_key(&self) -> bool {
        matches!(self.0.desk, Desk::Direct(_)) && self.0.key.borrow().get().is_none()
    }

    /// The agent gave a key: kept for this tab, and what waited for one goes out.
    pub fn give_key(&self, key: &str) {
        self.0.key.borrow_mut().keep(key);
        (self.0.emit)(Event::Desk(DeskEvent::KeyGiven));
    }

    /// Asks the helpdesk what the command wants of it, and reports what it says; passes over all other
    /// commands.
    pub fn perform(&self, command: &Command) {
        let Some(asked) = asked::asked(command) else { return };
        let inner = self.0.clone();
        spawn_local(async move {
            let Asked { request, path, body, read } = asked;
            let outcome = inner
                .send(&path, body.as_deref())
                .await
                .and_then(|reply| read(request, &reply).ok_or(DeskFailure::Unreadable));
            if outcome == Err(DeskFailure::Refused(ApiError::InvalidCredentials)) {
                // Wrong or revoked: the agent is asked for another.
                inner.key.borrow_mut().forget();
            }
            let event = outcome.unwrap_or_else(|failure| DeskEvent::Failed { request, failure });
            (inner.emit)(Event::Desk(event));
        });
    }
}

impl Inner {
    async fn send(&self, path: &str, body: Option<&str>) -> Result<String, DeskFailure> {
        let (origin, name, value) = match &self.desk {
            Desk::Gateway => ("", AGENT_HEADER, self.agent.clone()),
            Desk::Direct(origin) => (origin.as_str(), "Authorization", self.authorisation()?),
        };
        let mut headers = vec![(name, value.as_str())];
        if body.is_some() {
            headers.push(("Content-Type", "application/json"));
        }
        let question = Question {
            url: &[origin, "/api/v2/", path].concat(),
            headers: &headers,
            body,
            within: Some(TIME_OUT),
        };
        match http::ask(question).await {
            Ok(reply) if reply.is_success() => Ok(reply.body),
            // 504 and 502 are the gateway's words: the helpdesk did not answer in time, or not at all.
            Err(NoReply::TimedOut) | Ok(Reply { status: 504, .. }) => Err(DeskFailure::TimedOut),
            Err(NoReply::Lost) | Ok(Reply { status: 502, .. }) => Err(DeskFailure::Unreachable),
            Ok(Reply { status, retry_after, body }) => Err(DeskFailure::Refused(ApiError::decode(
                status,
                retry_after.as_deref(),
                body.as_bytes(),
            ))),
        }
    }

    /// The key as HTTP wants it.
    fn authorisation(&self) -> Result<String, DeskFailure> {
        let key = self.key.borrow();
        let key = key.get().ok_or(DeskFailure::NoKey)?;
        let basic = web_sys::window()
            .and_then(|window| window.btoa(&[key, ":X"].concat()).ok())
            .ok_or(DeskFailure::NoKey)?;
        Ok(["Basic ", &basic].concat())
    }
}
