//! `/agent/calls`: an agent's softphone has the telephone system move the agent's own telephone.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, Request, State},
    response::{IntoResponse, Response},
    routing::{MethodFilter, on},
};
use cti::{AgentId, CallReferenceId, ContactId, PhoneNumber, TicketId};
use http::{StatusCode, header};
use serde::Deserialize;
use tokio::time::Instant;

use crate::{
    calls::Call,
    desk_phone::{DeskPhone, Fields, Order},
    identity::SignedIn,
    problem::Problem,
    push::{Push, PushProblem},
    relay::{Relay, is_json},
    streams::event::as_dialled,
};

/// A call has a few short fields.
const LONGEST_BODY: usize = 16 * 1024;

#[derive(Clone)]
struct Parts {
    push: Arc<Push>,
    relay: Arc<Relay>,
    desk_phone: Arc<DeskPhone>,
}

pub(crate) fn router<S: Clone + Send + Sync + 'static>(
    push: &Arc<Push>,
    relay: &Arc<Relay>,
    desk_phone: DeskPhone,
) -> Router<S> {
    let wrong_method = async || Problem::MethodNotAllowed;
    let parts = Parts {
        push: Arc::clone(push),
        relay: Arc::clone(relay),
        desk_phone: Arc::new(desk_phone),
    };
    Router::new()
        .route("/agent/calls", on(MethodFilter::POST, originate).fallback(wrong_method))
        .route("/agent/calls/{call}/{order}", on(MethodFilter::POST, order).fallback(wrong_method))
        .with_state(parts)
}

/// The call that the softphone asks for.
#[derive(Deserialize)]
struct Wish {
    call_reference_id: CallReferenceId,
    requester_number: PhoneNumber,
    #[serde(default)]
    agent_number: Option<PhoneNumber>,
    #[serde(default)]
    ticket_id: Option<TicketId>,
    #[serde(default)]
    requester_id: Option<ContactId>,
}

async fn originate(
    State(parts): State<Parts>,
    SignedIn { agent, .. }: SignedIn,
    request: Request,
) -> Result<StatusCode, Response> {
    if !request.headers().get(header::CONTENT_TYPE).is_some_and(is_json) {
        return Err(Problem::JsonExpected.into_response());
    }
    let body = parts.relay.read_body(request.into_body(), LONGEST_BODY).await;
    let body = body.map_err(IntoResponse::into_response)?;
    let wish: Wish = serde_json::from_slice(&body).map_err(|problem| {
        // The message names the field; a value of ours stands in none of them.
        let problem = problem.to_string();
        let why = problem.split(" at line").next().unwrap_or_default();
        PushProblem::CallMalformed(format!("This is no call to make: {why}.")).into_response()
    })?;
    start_call(&parts, agent, wish).await.map_err(IntoResponse::into_response)?;
    Ok(StatusCode::ACCEPTED)
}

async fn start_call(parts: &Parts, agent: AgentId, wish: Wish) -> Result<(), PushProblem> {
    let reference = wish.call_reference_id;
    if !is_plain(&reference) {
        let why =
            "call_reference_id may hold only letters, digits and - _ . : @, and not only dots.";
        return Err(PushProblem::CallMalformed(why.into()));
    }
    let fields = Fields {
        agent_number: wish.agent_number.or_else(|| parts.push.agent_numbers.number(agent).cloned()),
        requester_number: Some(as_dialled(&wish.requester_number)),
        agent_id: agent,
        ticket_id: wish.ticket_id,
        requester_id: wish.requester_id,
        call_reference_id: reference.clone(),
    };
    let call = Call::new(agent, Some(wish.requester_number));
    // Noted first: the telephone system may report before it answers.
    if !parts.push.begin(&reference, call) {
        return Err(PushProblem::CallTaken);
    }
    let done = parts.desk_phone.carry_out(Order::Originate, &fields).await;
    if let Err(problem) = &done
        && *problem != PushProblem::PbxTimeout
    {
        // It was not done for certain, so the softphone may try again.
        parts.push.calls.forget(&reference);
    }
    done
}

/// Whether a reference that a softphone chose cannot become a part of a telephone system's command, nor
/// lead elsewhere as a step of a path.
fn is_plain(reference: &CallReferenceId) -> bool {
    let text = reference.as_str();
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:@".contains(&byte))
        && !text.bytes().all(|byte| byte == b'.')
}

async fn order(
    State(parts): State<Parts>,
    SignedIn { agent, .. }: SignedIn,
    Path((call, order)): Path<(String, String)>,
) -> Result<StatusCode, PushProblem> {
    let order = Order::named(&order).ok_or(PushProblem::NotPossible)?;
    let reference = CallReferenceId::new(&call).map_err(|_| PushProblem::CallUnknown)?;
    let known = parts.push.calls.call(Instant::now(), &reference);
    // Another agent's call is not this one's to hang up.
    let call = known.filter(|call| call.concerns(agent)).ok_or(PushProblem::CallUnknown)?;
    let fields = Fields {
        agent_number: parts.push.agent_numbers.number(agent).cloned(),
        requester_number: call.requester_number,
        agent_id: agent,
        ticket_id: None,
        requester_id: None,
        call_reference_id: reference,
    };
    parts.desk_phone.carry_out(order, &fields).await?;
    Ok(StatusCode::ACCEPTED)
}
