//! What is counted of the helpdesk's answers.

use http::StatusCode;

use crate::{metrics::Outcomes, problem::Problem};

/// Answers by class, and why there was none; the last is for whatever else happens.
const OUTCOMES: [&str; 11] = [
    "2xx",
    "3xx",
    "4xx",
    "429",
    "5xx",
    "helpdesk_unreachable",
    "helpdesk_connection_lost",
    "helpdesk_timeout",
    "helpdesk_unreadable",
    "rate_limited",
    "other",
];

pub(super) fn outcomes() -> Outcomes {
    Outcomes::new("relay", "Requests to the helpdesk, by what came of them.", &OUTCOMES)
}

/// The outcome's name in the list.
pub(super) fn name<T>(reply: &Result<http::Response<T>, Problem>) -> &'static str {
    match reply {
        Ok(reply) => class(reply.status()),
        Err(problem) => problem.code(),
    }
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() {
        429 => "429",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        500..600 => "5xx",
        _ => "other",
    }
}
