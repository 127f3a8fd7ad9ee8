//! Answers for other origins (fact R2: whether Freshdesk gives them is disputed, so it is a switch).

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

use crate::helpdesk::Helpdesk;

/// Adds the headers that let a page of another origin read the answer, where the admin allows it.
pub(crate) async fn allow(
    State(helpdesk): State<Helpdesk>,
    request: Request,
    next: Next,
) -> Response {
    let allowed = helpdesk.settings().await.is_ok_and(|settings| settings.cors);
    if !allowed {
        return next.run(request).await;
    }
    if request.method() == Method::OPTIONS {
        let mut response = StatusCode::NO_CONTENT.into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_METHODS,
            HeaderValue::from_static("GET, POST, PUT, OPTIONS"),
        );
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static("authorization, content-type"),
        );
        any_origin(headers);
        return response;
    }
    let mut response = next.run(request).await;
    any_origin(response.headers_mut());
    response
}

fn any_origin(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
}
