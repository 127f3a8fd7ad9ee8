//! `/agent/hand-over`, `/agent/take-over`: the softphone in the helpdesk's frame gives its sign-in to a
//! window that it opened, which has no cookie of its own yet.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Request, State},
    response::{IntoResponse, Response},
    routing::{MethodFilter, on},
};
use cti::AgentId;
use http::{HeaderMap, HeaderValue, header};
use serde::{Deserialize, Serialize};

use crate::{
    identity::{Identity, TakenOver, named_in_header},
    problem::Problem,
    relay::{Relay, is_json},
    routes::agent::answer,
};

/// A take-over is an id and a hand-over, which is as long as a cookie at most.
const LONGEST_BODY: usize = 8192;

/// What these routes work with.
#[derive(Debug)]
struct Desk {
    identity: Arc<Identity>,
    relay: Arc<Relay>,
}

pub(crate) fn router<S: Clone + Send + Sync + 'static>(
    identity: &Arc<Identity>,
    relay: &Arc<Relay>,
) -> Router<S> {
    let wrong_method = async || Problem::MethodNotAllowed;
    let desk = Desk { identity: Arc::clone(identity), relay: Arc::clone(relay) };
    Router::new()
        .route("/agent/hand-over", on(MethodFilter::POST, hand_over).fallback(wrong_method))
        .route("/agent/take-over", on(MethodFilter::POST, take_over).fallback(wrong_method))
        .with_state(Arc::new(desk))
}

/// What the frame gives to the window, unread.
#[derive(Serialize)]
struct HandOver {
    hand_over: String,
}

async fn hand_over(State(desk): State<Arc<Desk>>, headers: HeaderMap) -> Result<Response, Problem> {
    let agent = named_in_header(&headers)?;
    let hand_over = desk.identity.hand_over(agent, &headers)?;
    let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((no_store, Json(HandOver { hand_over })).into_response())
}

/// What the window sends.
#[derive(Deserialize)]
struct TakeOver {
    agent_id: AgentId,
    hand_over: String,
}

async fn take_over(State(desk): State<Arc<Desk>>, request: Request) -> Result<Response, Problem> {
    let named = named_in_header(request.headers())?;
    if !request.headers().get(header::CONTENT_TYPE).is_some_and(is_json) {
        return Err(Problem::JsonExpected);
    }
    let body = desk.relay.read_body(request.into_body(), LONGEST_BODY).await?;
    let wish = serde_json::from_slice(&body)
        .ok()
        .filter(|wish: &TakeOver| wish.agent_id == named)
        .ok_or(Problem::HandOverMalformed)?;
    let TakenOver { name, cookie } = desk.identity.take_over(named, &wish.hand_over)?;
    let mut response = answer(named, name.as_deref(), &desk.identity);
    if let Some(cookie) = cookie {
        tracing::info!("an agent's sign-in was taken over by a window");
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}
