//! The helpdesk's API over HTTP: by the gateway on our own origin, or straight to the helpdesk.

mod asked;

use std::rc::Rc;

use cti::ApiError;
use phone::{Command, DeskEvent, DeskFailure, Event};
use wasm_bindgen_futures::spawn_local;

use self::asked::Asked;
use super::{
    account::Account,
    http::{self, NoReply, Question, Reply},
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
    account: Account,
    emit: Emit,
}

impl DeskHttp {
    /// Speaks to the helpdesk as configured, with this account.
    pub fn new(desk: Desk, account: Account, emit: Emit) -> Self {
        Self(Rc::new(Inner { desk, account, emit }))
    }

    /// Asks the helpdesk what the command wants of it, and reports what it says; passes over all other
    /// commands.
    pub fn perform(&self, command: &Command) {
        let Some(asked) = asked::asked(command) else { return };
        let inner = self.0.clone();
        spawn_local(async move {
            let Asked { request, path, body, put, read } = asked;
            let outcome = inner
                .send(&path, body.as_deref(), put)
                .await
                .and_then(|reply| read(request, &reply).ok_or(DeskFailure::Unreadable));
            if outcome == Err(DeskFailure::Refused(ApiError::InvalidCredentials)) {
                inner.account.refused();
            }
            let event = outcome.unwrap_or_else(|failure| DeskEvent::Failed { request, failure });
            (inner.emit)(Event::Desk(event));
        });
    }
}

impl Inner {
    async fn send(&self, path: &str, body: Option<&str>, put: bool) -> Result<String, DeskFailure> {
        let (name, value) = self.account.proof()?;
        let origin = match &self.desk {
            Desk::Gateway => "",
            Desk::Direct(origin) => origin,
        };
        let mut headers = vec![(name, value.as_str())];
        if body.is_some() {
            headers.push(("Content-Type", "application/json"));
        }
        let question = Question {
            url: &[origin, "/api/v2/", path].concat(),
            headers: &headers,
            body,
            put,
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
}
