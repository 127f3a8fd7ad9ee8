//! What the helpdesk answers to: the API, the window, and the controls of the sandbox.

mod api;
mod auth;
mod control;
mod control_calls;
mod control_desk_phones;
mod control_keys;
mod cors;
mod failing;
mod rate_limit;
mod refusal;
mod same_origin;
mod sentinels;
mod slips;
mod v2;

use axum::{Router, middleware};

pub(crate) use control::failed;

use crate::{helpdesk::Helpdesk, window};

/// All routes.
pub(crate) fn router(helpdesk: Helpdesk) -> Router {
    // A layer wraps those before it: every answer can be read from elsewhere, every request counts.
    let api = v2::router()
        .merge(api::router())
        .layer(middleware::from_fn_with_state(helpdesk.clone(), sentinels::watch))
        .layer(middleware::from_fn_with_state(helpdesk.clone(), rate_limit::count))
        .layer(middleware::from_fn_with_state(helpdesk.clone(), cors::allow));
    let own = control::router()
        .merge(control_calls::router())
        .merge(control_desk_phones::router())
        .merge(control_keys::router())
        .merge(window::router())
        .layer(middleware::from_fn(same_origin::require));
    Router::new().merge(api).merge(own).with_state(helpdesk)
}
