//! A customer's phone as a page of its own.

use axum::Router;

/// What the page must know of the switch.
#[derive(Clone, Debug)]
pub struct PageSettings {
    /// The SIP domain.
    pub domain: String,
    /// How passwords begin.
    pub password_prefix: String,
}

/// `/customer` and what belongs to it.
pub fn router(_settings: PageSettings) -> Router {
    Router::new()
}
