//! The gateway's own refusals, in the shape of Freshdesk's: `{"code": …, "message": …}`.

use std::borrow::Cow;

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use cti::AgentId;
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

/// Why a request was not relayed, or why there is no answer to give. The code is for searching, the
/// message for whoever reads it in the softphone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// A path that is not in the list of what is relayed.
    NotRelayed,
    /// A path that is, with another method.
    MethodNotAllowed,
    /// A page of another origin made this request.
    ForeignOrigin,
    /// A name that is not the gateway's own.
    HostUnknown,
    /// A body that is not declared as JSON.
    JsonExpected,
    /// More than [`Settings::body_limit`](crate::Settings::body_limit).
    BodyTooLarge,
    /// The browser took too long to send the body.
    BodyTooSlow,
    /// The browser stopped in the middle of the body.
    BodyCutOff,
    /// No connection to the helpdesk: nothing was sent, so nothing was done.
    Unreachable,
    /// The connection broke after the request was sent: the helpdesk may have done it.
    ConnectionLost,
    /// The helpdesk took too long: it may have done it.
    Timeout,
    /// An answer the app could not read: a redirect, a page, too many bytes.
    Unreadable,
    /// The helpdesk refused, without saying why in JSON; keeps the helpdesk's status.
    HelpdeskError(StatusCode),
    /// No agent is named, or not by digits.
    AgentMissing,
    /// The named agent has no valid sign-in.
    SignInNeeded,
    /// The helpdesk does not know the agent's key (any more).
    KeyRefused,
    /// The key is another agent's.
    WrongAgent {
        /// Whose softphone this is.
        asked: AgentId,
        /// Whose key it is.
        key_is: AgentId,
    },
    /// Too many failed sign-ins; the seconds to wait.
    TooManyAttempts(u64),
    /// The account's limit is used up, or too much is under way; the seconds to wait. Nothing was sent.
    RateLimited(u64),
    /// A sign-in that cannot be read.
    SignInMalformed,
    /// A sign-in where one service key acts for all.
    SignInOff,
    /// A hand-over that cannot be read.
    HandOverMalformed,
    /// A hand-over that came too late.
    HandOverExpired,
    /// Not a hand-over of ours, or tampered with.
    HandOverRefused,
    /// A hand-over of another agent's sign-in.
    HandOverOfAnother {
        /// Whose softphone this is.
        asked: AgentId,
        /// Whose sign-in was handed over.
        hand_over_is: AgentId,
    },
    /// One service key acts for all, so no agent can prove who they are.
    AgentUnproven,
    /// This system has no randomness to seal with.
    CannotSeal,
}

#[derive(Serialize)]
struct Body {
    code: &'static str,
    message: Cow<'static, str>,
}

impl Problem {
    pub(crate) const fn status(self) -> StatusCode {
        match self {
            Self::NotRelayed => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::HostUnknown => StatusCode::MISDIRECTED_REQUEST,
            Self::JsonExpected => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BodyTooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Unreachable | Self::ConnectionLost | Self::Unreadable => StatusCode::BAD_GATEWAY,
            Self::Timeout => StatusCode::GATEWAY_TIMEOUT,
            Self::HelpdeskError(status) => status,
            Self::BodyCutOff
            | Self::AgentMissing
            | Self::SignInMalformed
            | Self::HandOverMalformed => StatusCode::BAD_REQUEST,
            Self::SignInNeeded
            | Self::KeyRefused
            | Self::HandOverExpired
            | Self::HandOverRefused => StatusCode::UNAUTHORIZED,
            Self::ForeignOrigin
            | Self::WrongAgent { .. }
            | Self::HandOverOfAnother { .. }
            | Self::AgentUnproven => StatusCode::FORBIDDEN,
            Self::TooManyAttempts(_) | Self::RateLimited(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::SignInOff => StatusCode::CONFLICT,
            Self::CannotSeal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The code for searching and the sentence for reading, without what only this case knows.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::NotRelayed => (
                "not_relayed",
                "The gateway relays only what the softphone asks for, and this is not part of it.",
            ),
            Self::MethodNotAllowed => {
                ("method_not_allowed", "The gateway relays this path with another method.")
            }
            Self::ForeignOrigin => {
                ("foreign_origin", "Only the softphone's own page may use the gateway.")
            }
            Self::HostUnknown => (
                "host_unknown",
                "The gateway does not answer under this address. An admin sets it with --public-origin.",
            ),
            Self::JsonExpected => ("json_expected", "Send the body as application/json."),
            Self::BodyTooLarge => {
                ("body_too_large", "This is more than the gateway accepts. Shorten the notes.")
            }
            Self::BodyTooSlow => (
                "body_too_slow",
                "The request did not arrive in time. Check the network, then retry.",
            ),
            Self::BodyCutOff => {
                ("body_cut_off", "The request did not arrive whole. Check the network, then retry.")
            }
            Self::Unreachable => (
                "helpdesk_unreachable",
                "The helpdesk cannot be reached. Nothing was written; retry in a moment.",
            ),
            Self::ConnectionLost => (
                "helpdesk_connection_lost",
                "The connection to the helpdesk broke. It may have written this: check before writing it again.",
            ),
            Self::Timeout => (
                "helpdesk_timeout",
                "The helpdesk did not answer in time. It may have written this: check before writing it again.",
            ),
            Self::Unreadable => (
                "helpdesk_unreadable",
                "The answer did not come from a helpdesk's API. Ask an admin whether the gateway's helpdesk address is right.",
            ),
            Self::HelpdeskError(_) => {
                ("helpdesk_error", "The helpdesk has a problem of its own. Retry in a moment.")
            }
            Self::AgentMissing => (
                "agent_missing",
                "The request does not name its agent: the header X-Softphone-Agent has to hold the agent's id.",
            ),
            Self::SignInNeeded => {
                ("sign_in_needed", "Sign in with your helpdesk API key to go on.")
            }
            Self::KeyRefused => (
                "key_refused",
                "The helpdesk does not accept this API key. Copy it again from your profile settings in the helpdesk.",
            ),
            Self::WrongAgent { .. } => ("wrong_agent", "This API key belongs to another agent."),
            Self::TooManyAttempts(_) => (
                "too_many_attempts",
                "Too many sign-ins have failed. Wait a moment, then try again with the right key.",
            ),
            Self::RateLimited(_) => (
                "rate_limited",
                "The helpdesk takes no more requests for the moment. Nothing was sent; it goes on shortly.",
            ),
            Self::SignInMalformed => (
                "sign_in_malformed",
                "A sign-in is JSON with agent_id (a number, the same as in X-Softphone-Agent) and api_key (a text).",
            ),
            Self::SignInOff => (
                "sign_in_off",
                "Nobody signs in here: this gateway acts with one service key for all agents.",
            ),
            Self::HandOverMalformed => (
                "hand_over_malformed",
                "A take-over is JSON with agent_id (a number, the same as in X-Softphone-Agent) and hand_over (a text).",
            ),
            Self::HandOverExpired => (
                "hand_over_expired",
                "The sign-in was handed over too long ago. Open the window again from the helpdesk.",
            ),
            Self::HandOverRefused => (
                "hand_over_refused",
                "The sign-in that was handed over does not open. Open the window again from the helpdesk.",
            ),
            Self::HandOverOfAnother { .. } => {
                ("wrong_agent", "The sign-in that was handed over is another agent's.")
            }
            Self::AgentUnproven => (
                "agent_unproven",
                "This gateway acts with one service key and cannot tell agents apart. An admin has to start it \
                 without the service key, so that agents sign in, or with --trust-agent-id.",
            ),
            Self::CannotSeal => {
                ("cannot_seal", "The gateway cannot keep the sign-in safe. Tell an admin.")
            }
        }
    }

    fn message(self) -> Cow<'static, str> {
        match self {
            Self::WrongAgent { asked, key_is } => format!(
                "This API key belongs to agent {key_is}, but this softphone was opened for agent {asked}. \
                 Give the key of agent {asked}, or sign in to the helpdesk as agent {key_is}."
            )
            .into(),
            Self::HandOverOfAnother { asked, hand_over_is } => format!(
                "Agent {hand_over_is} is signed in in the helpdesk's softphone, but this window was opened for agent \
                 {asked}. Close it and open it again from the helpdesk."
            )
            .into(),
            _ => self.words().1.into(),
        }
    }

    /// The code, for a log line.
    pub(crate) const fn code(self) -> &'static str {
        self.words().0
    }

    /// How many seconds to wait before trying again, where that helps.
    const fn retry_after(self) -> Option<u64> {
        match self {
            Self::TooManyAttempts(seconds) | Self::RateLimited(seconds) => Some(seconds),
            _ => None,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
        let body = Body { code: self.code(), message: self.message() };
        let mut response = (self.status(), no_store, Json(body)).into_response();
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
        let manual = include_str!("../../../docs/DEPLOYMENT.md");
        for problem in [
            Problem::NotRelayed,
            Problem::MethodNotAllowed,
            Problem::ForeignOrigin,
            Problem::HostUnknown,
            Problem::JsonExpected,
            Problem::BodyTooLarge,
            Problem::BodyTooSlow,
            Problem::BodyCutOff,
            Problem::Unreachable,
            Problem::ConnectionLost,
            Problem::Timeout,
            Problem::Unreadable,
            Problem::HelpdeskError(StatusCode::INTERNAL_SERVER_ERROR),
            Problem::AgentMissing,
            Problem::SignInNeeded,
            Problem::KeyRefused,
            Problem::TooManyAttempts(60),
            Problem::RateLimited(1),
            Problem::SignInMalformed,
            Problem::SignInOff,
            Problem::HandOverMalformed,
            Problem::HandOverExpired,
            Problem::HandOverRefused,
            Problem::AgentUnproven,
            Problem::CannotSeal,
        ] {
            let row = format!("| `{}` | {} |", problem.code(), problem.status().as_u16());
            let row =
                row.replace("`helpdesk_error` | 500 |", "`helpdesk_error` | the helpdesk's |");
            assert!(manual.contains(&row), "docs/DEPLOYMENT.md has no row {row}");
        }
    }
}
