//! The helpdesk's API over HTTP: by the gateway on our own origin, or straight to the helpdesk.

use std::{cell::RefCell, rc::Rc};

use cti::{
    ApiError, CallDetailsQuery, CallDetailsReply, CallReferenceId, ScreenPop, ScreenPopReply,
};
use gloo_timers::callback::Timeout;
use phone::{DeskEvent, DeskFailure, Event, RequestId};
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

use super::{
    http::{self, Question, Reply},
    tab_secret::TabSecret,
};
use crate::{config::Desk, runtime::Emit};

/// How long an answer may take, in milliseconds: longer than the gateway takes at its defaults, 10 s for
/// the request and 10 s for the helpdesk.
const TIME_OUT: u32 = 25_000;

/// The helpdesk's API.
#[derive(Clone)]
pub struct DeskHttp(Rc<Inner>);

struct Inner {
    desk: Desk,
    /// Direct mode only; the gateway adds the key otherwise.
    key: RefCell<TabSecret>,
    emit: Emit,
}

impl DeskHttp {
    /// Speaks to the helpdesk as configured.
    pub fn new(desk: Desk, key: TabSecret, emit: Emit) -> Self {
        Self(Rc::new(Inner { desk, key: RefCell::new(key), emit }))
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

    /// Sends a screen pop.
    pub fn pop(&self, request: RequestId, pop: &ScreenPop) {
        let body = serde_json::to_string(pop).unwrap_or_default();
        self.ask(request, "cti/pop".into(), Some(body), |request, reply| {
            let reply: ScreenPopReply = serde_json::from_str(reply).ok()?;
            Some(DeskEvent::Popped { request, pop: reply.id })
        });
    }

    /// Asks what became of a call.
    pub fn fetch_details(&self, request: RequestId, call: &CallReferenceId) {
        let query = CallDetailsQuery { call_reference_id: call.clone() }.encode();
        self.ask(request, ["cti/details?", &query].concat(), None, |request, reply| {
            let reply: CallDetailsReply = serde_json::from_str(reply).ok()?;
            Some(DeskEvent::DetailsFound { request, details: reply.0.into_iter().next() })
        });
    }

    /// Asks the helpdesk, and reports what it says; `read` reads an answer, if it makes sense.
    fn ask(
        &self,
        request: RequestId,
        what: String,
        body: Option<String>,
        read: fn(RequestId, &str) -> Option<DeskEvent>,
    ) {
        let inner = self.0.clone();
        spawn_local(async move {
            let outcome = inner
                .send(&what, body.as_deref())
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
    async fn send(&self, what: &str, body: Option<&str>) -> Result<String, DeskFailure> {
        let (origin, authorisation) = match &self.desk {
            Desk::Gateway => ("", None),
            Desk::Direct(origin) => (origin.as_str(), Some(self.authorisation()?)),
        };
        let mut headers = Vec::new();
        if body.is_some() {
            headers.push(("Content-Type", "application/json"));
        }
        if let Some(authorisation) = &authorisation {
            headers.push(("Authorization", authorisation));
        }
        let deadline = Deadline::start();
        let question = Question {
            url: &[origin, "/api/v2/integrations/", what].concat(),
            headers: &headers,
            body,
            signal: Some(&deadline.controller.signal()),
        };
        match http::ask(question).await {
            None if deadline.passed() => Err(DeskFailure::TimedOut),
            Some(reply) if reply.is_success() => Ok(reply.body),
            // 504 and 502 are the gateway's words: the helpdesk did not answer in time, or not at all.
            Some(Reply { status: 504, .. }) => Err(DeskFailure::TimedOut),
            None | Some(Reply { status: 502, .. }) => Err(DeskFailure::Unreachable),
            Some(Reply { status, retry_after, body }) => Err(DeskFailure::Refused(
                ApiError::decode(status, retry_after.as_deref(), body.as_bytes()),
            )),
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

/// Ends a request that takes too long.
struct Deadline {
    controller: AbortController,
    _timeout: Timeout,
}

impl Deadline {
    fn start() -> Self {
        // Every browser that runs the app has it.
        let controller = AbortController::new()
            .unwrap_or_else(|_| wasm_bindgen::throw_str("no AbortController"));
        let aborts = controller.clone();
        Self { controller, _timeout: Timeout::new(TIME_OUT, move || aborts.abort()) }
    }

    fn passed(&self) -> bool {
        self.controller.signal().aborted()
    }
}
