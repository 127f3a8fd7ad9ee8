//! `/agent/windows`: what an agent's softphones say to each other where the browser lets them not: one in the
//! helpdesk's frame, the other in a window of its own, and nothing left between them but the gateway.

use axum::{
    extract::Request,
    response::{IntoResponse, Response},
};
use cti::AgentId;
use http::{StatusCode, header};

use super::LONGEST_BODY;
use crate::{
    clicks::LONGEST_TAB,
    problem::Problem,
    push::{Push, PushProblem},
    relay::{Relay, is_json},
    streams::event::Word,
};

/// Tells every softphone of the agent, the one that says it too.
pub(crate) async fn say(
    push: &Push,
    relay: &Relay,
    agent: AgentId,
    request: Request,
) -> Result<Response, Response> {
    if !request.headers().get(header::CONTENT_TYPE).is_some_and(is_json) {
        return Err(Problem::JsonExpected.into_response());
    }
    let body = relay.read_body(request.into_body(), LONGEST_BODY).await;
    let body = body.map_err(IntoResponse::into_response)?;
    let word: Word = serde_json::from_slice(&body)
        .ok()
        .filter(|word: &Word| (1..=LONGEST_TAB).contains(&word.tab.chars().count()))
        .ok_or_else(|| PushProblem::WordMalformed.into_response())?;
    push.say(agent, word);
    Ok(StatusCode::NO_CONTENT.into_response())
}
