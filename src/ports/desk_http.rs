//! The helpdesk's API over HTTP: by the gateway on our own origin, or straight to the helpdesk.

use std::{cell::RefCell, rc::Rc};

use cti::{ApiError, CallDetailsReply, CallReferenceId, ScreenPop, ScreenPopReply};
use gloo_net::http::{Request, RequestBuilder, Response};
use gloo_timers::callback::Timeout;
use phone::{DeskEvent, DeskFailure, Event, RequestId};
use serde::de::DeserializeOwned;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

use crate::{config::Desk, ports::tab_secret::TabSecret, runtime::Emit};

/// How long an answer may take, in milliseconds: longer than the gateway waits for the helpdesk.
const TIME_OUT: u32 = 15_000;

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
        let built = self.request(Request::post, "cti/pop").and_then(|builder| {
            let body = serde_json::to_string(pop).map_err(|_| DeskFailure::Unreadable)?;
            let signal = Deadline::start();
            builder
                .header("Content-Type", "application/json")
                .abort_signal(Some(&signal.controller.signal()))
                .body(body)
                .map(|request| (request, signal))
                .map_err(|_| DeskFailure::Unreadable)
        });
        self.answer(request, built, move |reply: ScreenPopReply| DeskEvent::Popped {
            request,
            pop: reply.id,
        });
    }

    /// Asks what became of a call.
    pub fn fetch_details(&self, request: RequestId, call: &CallReferenceId) {
        let built = self.request(Request::get, "cti/details").and_then(|builder| {
            let signal = Deadline::start();
            builder
                .query([("call_reference_id", call.as_str())])
                .abort_signal(Some(&signal.controller.signal()))
                .build()
                .map(|request| (request, signal))
                .map_err(|_| DeskFailure::Unreadable)
        });
        self.answer(request, built, move |reply: CallDetailsReply| DeskEvent::DetailsFound {
            request,
            details: reply.0.into_iter().next(),
        });
    }

    fn request(
        &self,
        method: fn(&str) -> RequestBuilder,
        what: &str,
    ) -> Result<RequestBuilder, DeskFailure> {
        match &self.0.desk {
            Desk::Gateway => Ok(method(&["/api/v2/integrations/", what].concat())),
            Desk::Direct(origin) => {
                let key = self.0.key.borrow();
                let key = key.get().ok_or(DeskFailure::NoKey)?;
                let basic = web_sys::window()
                    .and_then(|window| window.btoa(&[key, ":X"].concat()).ok())
                    .ok_or(DeskFailure::NoKey)?;
                Ok(method(&[origin, "/api/v2/integrations/", what].concat())
                    .header("Authorization", &["Basic ", &basic].concat()))
            }
        }
    }

    fn answer<T: DeserializeOwned + 'static>(
        &self,
        request: RequestId,
        built: Result<(Request, Deadline), DeskFailure>,
        success: impl FnOnce(T) -> DeskEvent + 'static,
    ) {
        let inner = self.0.clone();
        spawn_local(async move {
            let outcome = match built {
                Ok((http, deadline)) => send(http, &deadline).await,
                Err(failure) => Err(failure),
            };
            let event = match outcome {
                Ok(reply) => success(reply),
                Err(failure) => {
                    if failure == DeskFailure::Refused(ApiError::InvalidCredentials) {
                        // Wrong or revoked: the agent is asked for another.
                        inner.key.borrow_mut().forget();
                    }
                    DeskEvent::Failed { request, failure }
                }
            };
            (inner.emit)(Event::Desk(event));
        });
    }
}

async fn send<T: DeserializeOwned>(
    request: Request,
    deadline: &Deadline,
) -> Result<T, DeskFailure> {
    let lost = |_| {
        if deadline.passed() { DeskFailure::TimedOut } else { DeskFailure::Unreachable }
    };
    let response = request.send().await.map_err(lost)?;
    let body = response.text().await.map_err(lost)?;
    if response.ok() {
        return serde_json::from_str(&body).map_err(|_| DeskFailure::Unreadable);
    }
    if response.status() == 504 {
        // The gateway's own word for it: the helpdesk did not answer in time.
        return Err(DeskFailure::TimedOut);
    }
    if response.status() == 502 {
        return Err(DeskFailure::Unreachable);
    }
    Err(DeskFailure::Refused(ApiError::decode(
        response.status(),
        retry_after(&response).as_deref(),
        body.as_bytes(),
    )))
}

fn retry_after(response: &Response) -> Option<String> {
    response.headers().get("retry-after")
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
