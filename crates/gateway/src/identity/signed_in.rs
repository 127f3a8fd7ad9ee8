//! The agent that asks, as a handler takes it.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use cti::AgentId;
use http::{HeaderValue, Method, request::Parts};

use super::{Identity, agent, named_in_header};
use crate::problem::Problem;

/// An agent that has proven to be the one it names. As an extractor it refuses everybody else.
///
/// A `GET` may name the agent in its query (`?agent_id=`) instead of the header, because an
/// `EventSource` sends no headers of its own.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn {
    pub(crate) agent: AgentId,
    /// As the helpdesk says it; not known where a service key acts for all.
    pub(crate) name: Option<String>,
    /// What a request to the helpdesk goes out with, so that it is made as this agent.
    pub(crate) authorization: HeaderValue,
}

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        // Every route that an agent asks is below the layer that adds it.
        let identity = parts.extensions.get::<Arc<Identity>>().ok_or(Problem::SignInNeeded)?;
        identity.prove(named(parts)?, &parts.headers)
    }
}

/// The agent that a request names.
fn named(parts: &Parts) -> Result<cti::AgentId, Problem> {
    match named_in_header(&parts.headers) {
        Err(_)
            if parts.method == Method::GET && !parts.headers.contains_key(super::AGENT_HEADER) =>
        {
            let query = parts.uri.query().unwrap_or_default();
            let mut ids = query.split('&').filter_map(|pair| pair.strip_prefix("agent_id="));
            match (ids.next(), ids.next()) {
                (Some(id), None) => agent(id),
                _ => Err(Problem::AgentMissing),
            }
        }
        named => named,
    }
}
