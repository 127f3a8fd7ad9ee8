//! How a request fails that was told to fail.

use axum::response::{Html, IntoResponse, Response};
use cti::{ApiError, FieldError};
use http::StatusCode;

use super::refusal::ApiRefusal;
use crate::{faults::Kind, helpdesk::Helpdesk, serve};

/// Answers as `kind` says, and carries out `work` only where it says so. `field` is what a failed
/// validation names; `retry_after` is in seconds.
pub(super) async fn fail(
    helpdesk: &Helpdesk,
    kind: Kind,
    (field, message): (&str, &str),
    retry_after: u32,
    work: impl Future<Output = Response>,
) -> Response {
    let refuse = |error: ApiError| ApiRefusal(error).into_response();
    match kind {
        Kind::Unauthorized => refuse(ApiError::InvalidCredentials),
        Kind::Forbidden => refuse(ApiError::AccessDenied),
        Kind::Validation => refuse(ApiError::Validation(vec![FieldError::invalid(field, message)])),
        Kind::NotFound => refuse(ApiError::NotFound),
        Kind::RateLimited => refuse(ApiError::RateLimited { retry_after: Some(retry_after) }),
        Kind::ServerErrorHtml => (
            StatusCode::INTERNAL_SERVER_ERROR,
            Html("<!doctype html><title>We’re sorry</title><h1>We’re sorry, but something went wrong.</h1><script>document.title = 'never run this'</script>"),
        )
            .into_response(),
        Kind::Slow => {
            let response = work.await;
            tokio::select! {
                () = helpdesk.stopped() => {}
                () = tokio::time::sleep(helpdesk.config().slow) => {}
            }
            response
        }
        Kind::Timeout => {
            tokio::select! {
                () = helpdesk.stopped() => {}
                () = tokio::time::sleep(helpdesk.config().hang) => {}
            }
            serve::cut()
        }
        Kind::CutAfterWrite => {
            let status = work.await.status();
            tracing::debug!(%status, "carried out before the cut");
            serve::cut()
        }
    }
}
