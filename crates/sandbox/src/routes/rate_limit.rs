//! `X-RateLimit-*` on every answer of the API, and 429 when the account has used its minute up.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use cti::ApiError;
use http::{HeaderValue, Method};

use super::refusal::ApiRefusal;
use crate::{helpdesk::Helpdesk, serve::CutConnection};

/// Counts the request, whatever becomes of it.
pub(super) async fn count(
    State(helpdesk): State<Helpdesk>,
    request: Request,
    next: Next,
) -> Response {
    let settings = match helpdesk.api_settings().await {
        Ok(settings) => settings,
        Err(error) => return ApiRefusal::from(error).into_response(),
    };
    let contact_list =
        request.method() == Method::GET && request.uri().path() == "/api/v2/contacts";
    let now = helpdesk.config().clock.now();
    let verdict = helpdesk.rate_limit().count(now, &settings, contact_list);
    let mut response = match verdict.retry_after {
        Some(_) => {
            ApiRefusal(ApiError::RateLimited { retry_after: verdict.retry_after }).into_response()
        }
        None => next.run(request).await,
    };
    if response.extensions().get::<CutConnection>().is_none() {
        let headers = response.headers_mut();
        headers.insert("x-ratelimit-total", HeaderValue::from(verdict.total));
        headers.insert("x-ratelimit-remaining", HeaderValue::from(verdict.remaining));
        headers.insert("x-ratelimit-used-currentrequest", HeaderValue::from_static("1"));
    }
    response
}
