//! Refusals of what is pushed, in the same shape as the relay's: `{"code": …, "message": …}`.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use crate::streams::Refused;

/// Why something asked of the streams, a click or a telephone system is not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PushProblem {
    /// This agent has too many streams.
    TooManyStreams,
    /// The gateway has.
    Full,
    /// The gateway is about to stop.
    Stopping,
    /// No such click of this agent, or one that is too old.
    ClickUnknown,
    /// A claim that cannot be read.
    ClaimMalformed,
    /// Something said to other windows that cannot be read.
    WordMalformed,
    /// A secret that is not known, or none.
    SecretUnknown,
    /// No secret is configured, so nobody may.
    Off(&'static str),
    /// An event that cannot be read; why.
    EventMalformed(String),
    /// An event whose agent nobody knows.
    AgentUnknown,
    /// The telephone system has no address for this order.
    NotPossible,
    /// A call to make that cannot be read; why.
    CallMalformed(String),
    /// A call of this reference is known already.
    CallTaken,
    /// No call of this agent is known by this reference.
    CallUnknown,
    /// No connection to the telephone system: nothing was done.
    PbxUnreachable,
    /// The telephone system did not answer: it may have done it.
    PbxTimeout,
    /// The telephone system refused; in its words.
    PbxRefused(String),
}

#[derive(Serialize)]
struct Body<'a> {
    code: &'a str,
    message: &'a str,
}

impl PushProblem {
    const fn status(&self) -> StatusCode {
        match self {
            Self::TooManyStreams => StatusCode::TOO_MANY_REQUESTS,
            Self::Full | Self::Stopping => StatusCode::SERVICE_UNAVAILABLE,
            Self::ClickUnknown | Self::CallUnknown | Self::Off(_) => StatusCode::NOT_FOUND,
            Self::ClaimMalformed
            | Self::WordMalformed
            | Self::EventMalformed(_)
            | Self::CallMalformed(_) => StatusCode::BAD_REQUEST,
            Self::NotPossible | Self::CallTaken => StatusCode::CONFLICT,
            Self::PbxUnreachable | Self::PbxRefused(_) => StatusCode::BAD_GATEWAY,
            Self::PbxTimeout => StatusCode::GATEWAY_TIMEOUT,
            Self::SecretUnknown => StatusCode::UNAUTHORIZED,
            Self::AgentUnknown => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    const fn code(&self) -> &'static str {
        match self {
            Self::TooManyStreams => "too_many_streams",
            Self::Full => "gateway_full",
            Self::Stopping => "gateway_stopping",
            Self::ClickUnknown => "click_unknown",
            Self::ClaimMalformed => "claim_malformed",
            Self::WordMalformed => "word_malformed",
            Self::SecretUnknown => "secret_unknown",
            Self::Off(_) => "switched_off",
            Self::EventMalformed(_) => "event_malformed",
            Self::AgentUnknown => "agent_unknown",
            Self::NotPossible => "not_possible",
            Self::CallMalformed(_) => "call_malformed",
            Self::CallTaken => "call_taken",
            Self::CallUnknown => "call_unknown",
            Self::PbxUnreachable => "pbx_unreachable",
            Self::PbxTimeout => "pbx_timeout",
            Self::PbxRefused(_) => "pbx_refused",
        }
    }

    fn message(&self) -> &str {
        match self {
            Self::TooManyStreams => {
                "This agent has too many softphones open. Close some of the helpdesk's tabs."
            }
            Self::Full => {
                "The gateway serves as many softphones as it may. An admin raises --streams-in-all."
            }
            Self::Stopping => {
                "The gateway is being restarted. The softphone tries again by itself."
            }
            Self::ClickUnknown => {
                "This click is not known here, or more than a minute old. Click the number again."
            }
            Self::ClaimMalformed => {
                "A claim is JSON with tab: a text of 1 to 64 characters that names the tab."
            }
            Self::WordMalformed => {
                "What is said is JSON with tab, a text of 1 to 64 characters that names the tab, and say: who, here, \
                 gone, back, stays, or host with an action."
            }
            Self::SecretUnknown => {
                "The secret is missing or wrong. Send it as the callback URL's parameter secret, or in a header: \
                 X-Softphone-Secret for clicks, Authorization: Bearer for calls."
            }
            Self::Off(flag) => flag,
            Self::EventMalformed(why) | Self::CallMalformed(why) | Self::PbxRefused(why) => why,
            Self::NotPossible => {
                "The telephone system cannot be told to do this. Use the telephone itself."
            }
            Self::CallTaken => "This call was asked for already.",
            Self::CallUnknown => "The gateway does not know this call. Use the telephone itself.",
            Self::PbxUnreachable => {
                "The telephone system cannot be reached, and nobody was called. Try again in a moment."
            }
            Self::PbxTimeout => {
                "The telephone system did not answer in time. It may do it yet: look at the telephone."
            }
            Self::AgentUnknown => {
                "It is not known whose call this is. Send agent_id, or list the agent's telephone with \
                 --agent-number and send it as agent_phone."
            }
        }
    }

    /// How many seconds to wait before trying again, where that helps.
    const fn retry_after(&self) -> Option<u16> {
        match self {
            Self::TooManyStreams => Some(30),
            Self::Full | Self::Stopping => Some(5),
            _ => None,
        }
    }
}

impl From<Refused> for PushProblem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::TooManyOfAgent => Self::TooManyStreams,
            Refused::Full => Self::Full,
            Refused::Stopping => Self::Stopping,
        }
    }
}

impl IntoResponse for PushProblem {
    fn into_response(self) -> Response {
        let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
        let body = Json(Body { code: self.code(), message: self.message() });
        let mut response = (self.status(), no_store, body).into_response();
        if let Some(seconds) = self.retry_after() {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_can_be_looked_up() {
        let manual = include_str!("../../../../docs/DEPLOYMENT.md");
        for problem in [
            PushProblem::TooManyStreams,
            PushProblem::Full,
            PushProblem::Stopping,
            PushProblem::ClickUnknown,
            PushProblem::ClaimMalformed,
            PushProblem::SecretUnknown,
            PushProblem::Off(""),
            PushProblem::EventMalformed(String::new()),
            PushProblem::AgentUnknown,
            PushProblem::NotPossible,
            PushProblem::CallMalformed(String::new()),
            PushProblem::CallTaken,
            PushProblem::CallUnknown,
            PushProblem::PbxUnreachable,
            PushProblem::PbxTimeout,
            PushProblem::PbxRefused(String::new()),
        ] {
            let row = format!("| `{}` | {} |", problem.code(), problem.status().as_u16());
            assert!(manual.contains(&row), "docs/DEPLOYMENT.md has no row {row}");
        }
    }
}
