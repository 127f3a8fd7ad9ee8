//! The window and the controls have no password, so a page from elsewhere must not use them.

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode, header};

/// Lets requests through that were sent to this machine by name, and, where they change something,
/// not from a page of another origin.
pub(crate) async fn require(request: Request, next: Next) -> Response {
    if !sent_to_this_machine(request.headers()) {
        return (
            StatusCode::FORBIDDEN,
            "The sandbox answers on localhost, 127.0.0.1 and [::1] only.\n",
        )
            .into_response();
    }
    if !request.method().is_safe() && !from_own_page(request.headers()) {
        return (StatusCode::FORBIDDEN, "The sandbox takes changes from its own window only.\n")
            .into_response();
    }
    next.run(request).await
}

/// A name from elsewhere that resolves to this machine would make a foreign page *same-origin*.
fn sent_to_this_machine(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST) else { return true };
    let Ok(host) = host.to_str() else { return false };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

fn from_own_page(headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let (Ok(origin), Some(Ok(host))) =
        (origin.to_str(), headers.get(header::HOST).map(|host| host.to_str()))
    else {
        return false;
    };
    origin.strip_prefix("http://") == Some(host)
}
