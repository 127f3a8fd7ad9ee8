//! Answers, built from the requests they answer.

use super::message::{Request, Response};
use super::token;

/// An answer with what must be copied from the request (RFC 3261, 8.2.6.2) and nothing else.
/// Final answers outside a dialog get a tag of their own.
pub fn reply(request: &Request, status: u16) -> Response {
    tagged_reply(request, status, None)
}

/// The same with a tag for `To` that the caller goes on using.
pub fn tagged_reply(request: &Request, status: u16, tag: Option<&str>) -> Response {
    let mut response = Response {
        status,
        reason: phrase(status).to_owned(),
        headers: super::Headers::default(),
        body: String::new(),
    };
    for name in ["Via", "From", "To", "Call-ID", "CSeq"] {
        for value in request.headers.all(name) {
            response.headers.push(name, value);
        }
    }
    if status > 100 && request.to_tag().is_none() {
        let tag = tag.map_or_else(token, str::to_owned);
        let to = request.headers.get("To").unwrap_or_default();
        response.headers.set("To", format!("{to};tag={tag}"));
    }
    response
}

/// The words for a status that the switch sends.
pub fn phrase(status: u16) -> &'static str {
    match status {
        100 => "Trying",
        180 => "Ringing",
        200 => "OK",
        202 => "Accepted",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        423 => "Interval Too Brief",
        480 => "Temporarily Unavailable",
        481 => "Call/Transaction Does Not Exist",
        482 => "Loop Detected",
        483 => "Too Many Hops",
        486 => "Busy Here",
        487 => "Request Terminated",
        488 => "Not Acceptable Here",
        491 => "Request Pending",
        500 => "Server Internal Error",
        503 => "Service Unavailable",
        603 => "Decline",
        _ => "Unnamed",
    }
}
