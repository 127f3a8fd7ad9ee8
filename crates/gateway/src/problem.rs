//! The gateway's own refusals, in the shape of Freshdesk's: `{"code": …, "message": …}`.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
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
}

#[derive(Serialize)]
struct Body {
    code: &'static str,
    message: &'static str,
}

impl Problem {
    const fn status(self) -> StatusCode {
        match self {
            Self::NotRelayed => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::ForeignOrigin => StatusCode::FORBIDDEN,
            Self::JsonExpected => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BodyTooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::BodyCutOff => StatusCode::BAD_REQUEST,
            Self::Unreachable | Self::ConnectionLost | Self::Unreadable => StatusCode::BAD_GATEWAY,
            Self::Timeout => StatusCode::GATEWAY_TIMEOUT,
            Self::HelpdeskError(status) => status,
        }
    }

    const fn body(self) -> Body {
        let (code, message) = match self {
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
        };
        Body { code, message }
    }

    /// The code, for a log line.
    pub(crate) const fn code(self) -> &'static str {
        self.body().code
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
        (self.status(), no_store, Json(self.body())).into_response()
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
            Problem::JsonExpected,
            Problem::BodyTooLarge,
            Problem::BodyTooSlow,
            Problem::BodyCutOff,
            Problem::Unreachable,
            Problem::ConnectionLost,
            Problem::Timeout,
            Problem::Unreadable,
            Problem::HelpdeskError(StatusCode::INTERNAL_SERVER_ERROR),
        ] {
            let row = format!("| `{}` | {} |", problem.code(), problem.status().as_u16());
            let row = row.replace("| 500 |", "| the helpdesk's |");
            assert!(manual.contains(&row), "docs/DEPLOYMENT.md has no row {row}");
        }
    }
}
