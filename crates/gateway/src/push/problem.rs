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
    /// A secret that is not known, or none.
    SecretUnknown,
    /// No secret is configured, so nobody may.
    Off(&'static str),
    /// An event that cannot be read; why.
    EventMalformed(String),
    /// An event whose agent nobody knows.
    AgentUnknown,
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
            Self::ClickUnknown | Self::Off(_) => StatusCode::NOT_FOUND,
            Self::ClaimMalformed | Self::EventMalformed(_) => StatusCode::BAD_REQUEST,
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
            Self::SecretUnknown => "secret_unknown",
            Self::Off(_) => "switched_off",
            Self::EventMalformed(_) => "event_malformed",
            Self::AgentUnknown => "agent_unknown",
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
            Self::SecretUnknown => {
                "The secret is missing or wrong. Send it as the callback URL's parameter secret, or in a header: \
                 X-Softphone-Secret for clicks, Authorization: Bearer for calls."
            }
            Self::Off(flag) => flag,
            Self::EventMalformed(why) => why,
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
        ] {
            let row = format!("| `{}` | {} |", problem.code(), problem.status().as_u16());
            assert!(manual.contains(&row), "docs/DEPLOYMENT.md has no row {row}");
        }
    }
}
