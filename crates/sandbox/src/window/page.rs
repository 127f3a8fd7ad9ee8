//! A drawn page as a response.

use askama::Template;
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::{HeaderValue, StatusCode, header};

use super::{
    at_window::AtWindow,
    chrome::{Chrome, Place},
};
use crate::{helpdesk::Helpdesk, routes::failed};

/// Draws a template.
pub(super) fn html(template: &impl Template) -> Response {
    match template.render() {
        Ok(text) => {
            let mut response = Html(text).into_response();
            response
                .headers_mut()
                .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        Err(error) => {
            tracing::error!(%error, "a page could not be drawn");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Draws a whole page, with the headers that a page has.
pub(super) fn page(at: &AtWindow, chrome: &Chrome, template: &impl Template) -> Response {
    let mut response = html(template);
    if let Ok(policy) = HeaderValue::from_str(&chrome.content_security_policy()) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response.headers_mut().insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("strict-origin-when-cross-origin"),
    );
    response
        .headers_mut()
        .insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    at.remember(&mut response);
    response
}

/// After a change: on to a page that can be loaded again.
pub(super) fn go(at: &AtWindow, path: &str) -> Response {
    Redirect::to(&at.address(path)).into_response()
}

#[derive(Template)]
#[template(path = "not_found.html")]
struct NotFound<'a> {
    chrome: &'a Chrome,
    message: &'a str,
}

#[derive(Template)]
#[template(path = "forbidden.html")]
struct Forbidden<'a> {
    chrome: &'a Chrome,
}

/// Only admins may, said in the window's own frame.
pub(super) async fn forbidden(helpdesk: &Helpdesk, at: &AtWindow) -> Response {
    match Chrome::with(helpdesk, at, Place::Elsewhere, |_| Ok(())).await {
        Ok((chrome, ())) => {
            let mut response = page(at, &chrome, &Forbidden { chrome: &chrome });
            *response.status_mut() = StatusCode::FORBIDDEN;
            response
        }
        Err(error) => failed(&error),
    }
}

/// There is nothing there, said in the window's own frame.
pub(super) async fn not_found(helpdesk: &Helpdesk, at: &AtWindow, message: &str) -> Response {
    match Chrome::with(helpdesk, at, Place::Elsewhere, |_| Ok(())).await {
        Ok((chrome, ())) => {
            let mut response = page(at, &chrome, &NotFound { chrome: &chrome, message });
            *response.status_mut() = StatusCode::NOT_FOUND;
            response
        }
        Err(error) => failed(&error),
    }
}
