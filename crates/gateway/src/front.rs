//! What happens to every request, whatever it asks: one look at the door, the security headers, one
//! line in the log. One layer for all three, because each layer costs every request a handful of
//! allocations.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, header};

use crate::{access_log::Line, door::Door, identity::Identity, problem::Problem};

/// What every answer needs.
#[derive(Debug)]
pub(crate) struct Front {
    pub(crate) door: Arc<Door>,
    /// The headers every answer carries.
    pub(crate) headers: HeaderMap,
}

/// Answers only under our own name, gives every answer the security headers (the bundle's have them
/// already), and logs it.
pub(crate) async fn every_request(
    State(front): State<Arc<Front>>,
    request: Request,
    next: Next,
) -> Response {
    let line = Line::begin(&request);
    let mut response = match front.door.turn_away(&request) {
        Some(refusal) => refusal,
        None => next.run(request).await,
    };
    if !response.headers().contains_key(header::CONTENT_SECURITY_POLICY) {
        let ours = front.headers.iter();
        response.headers_mut().extend(ours.map(|(name, value)| (name.clone(), value.clone())));
    }
    line.end(&response);
    response
}

/// What agents' requests need.
#[derive(Debug)]
pub(crate) struct ForAgents {
    pub(crate) door: Arc<Door>,
    pub(crate) identity: Arc<Identity>,
}

/// Lets only our own page, and what is no page, go on, and brings along who knows agents
/// ([`SignedIn`](crate::identity::SignedIn) asks it).
pub(crate) async fn asked_by_agents(
    State(front): State<Arc<ForAgents>>,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    if front.door.is_foreign(request.headers()) {
        return Err(Problem::ForeignOrigin);
    }
    request.extensions_mut().insert(Arc::clone(&front.identity));
    Ok(next.run(request).await)
}
