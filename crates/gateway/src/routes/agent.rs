//! `/agent/me`, `/agent/sign-in`, `/agent/sign-out`: an agent signs in with their own key, once a
//! shift, and the gateway keeps nothing of it.

use std::{net::IpAddr, sync::Arc, time::Duration};

use axum::{
    Json, Router,
    extract::{Request, State},
    response::{IntoResponse, Response},
    routing::{MethodFilter, get, on},
};
use bytes::Bytes;
use cti::AgentId;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::{
    api_key::ApiKey,
    identity::{Attempts, Identity, Peer, SignedIn, TrustedProxies, named_in_header},
    metrics::Outcomes,
    problem::Problem,
    relay::{Relay, is_json},
};

/// A sign-in is an id and a key.
const LONGEST_BODY: usize = 4096;

/// What these routes work with.
#[derive(Debug)]
pub(crate) struct Agents {
    identity: Arc<Identity>,
    relay: Arc<Relay>,
    attempts: Attempts,
    proxies: TrustedProxies,
    outcomes: Outcomes,
}

/// What is counted of sign-ins; the last is for whatever else happens.
const OUTCOMES: [&str; 5] =
    ["signed_in", "key_refused", "wrong_agent", "too_many_attempts", "other"];

pub(crate) fn router<S: Clone + Send + Sync + 'static>(agents: Arc<Agents>) -> Router<S> {
    let wrong_method = async || Problem::MethodNotAllowed;
    Router::new()
        .route("/agent/me", get(me).fallback(wrong_method))
        .route("/agent/sign-in", on(MethodFilter::POST, sign_in).fallback(wrong_method))
        .route("/agent/sign-out", on(MethodFilter::POST, sign_out).fallback(wrong_method))
        .with_state(agents)
}

/// Who the agent is, and whether agents sign in at all.
#[derive(Serialize)]
struct Me<'a> {
    agent_id: AgentId,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    signed_in: bool,
    /// `key`: with the agent's API key; `none`: not at all, a service key acts for all.
    sign_in: &'static str,
}

/// What `/agent/me` says, and whatever signs an agent in.
pub(super) fn answer(agent_id: AgentId, name: Option<&str>, identity: &Identity) -> Response {
    let sign_in = if identity.is_sign_in() { "key" } else { "none" };
    let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    (no_store, Json(Me { agent_id, name, signed_in: true, sign_in })).into_response()
}

async fn me(State(agents): State<Arc<Agents>>, headers: HeaderMap) -> Result<Response, Problem> {
    let agent = named_in_header(&headers)?;
    if !agents.identity.is_sign_in() {
        return Ok(answer(agent, None, &agents.identity));
    }
    let SignedIn { agent, name, .. } = agents.identity.prove(agent, &headers)?;
    Ok(answer(agent, name.as_deref(), &agents.identity))
}

/// What the app sends. `Debug` does not show the key.
#[derive(Debug, Deserialize)]
struct SignIn {
    agent_id: AgentId,
    api_key: SecretString,
}

/// What the helpdesk says of the key's owner.
#[derive(Debug, Deserialize)]
struct Owner {
    id: AgentId,
    #[serde(default)]
    contact: Contact,
}

#[derive(Debug, Default, Deserialize)]
struct Contact {
    #[serde(default)]
    name: Option<String>,
}

async fn sign_in(State(agents): State<Arc<Agents>>, request: Request) -> Result<Response, Problem> {
    let outcome = try_sign_in(&agents, request).await;
    agents.outcomes.count(outcome.as_ref().map_or_else(|problem| problem.code(), |_| "signed_in"));
    outcome
}

async fn try_sign_in(agents: &Agents, request: Request) -> Result<Response, Problem> {
    let named = named_in_header(request.headers())?;
    if !agents.identity.is_sign_in() {
        return Err(Problem::SignInOff);
    }
    let peer = request.extensions().get::<Peer>().copied();
    let address = agents.proxies.client(peer, request.headers());
    if !request.headers().get(header::CONTENT_TYPE).is_some_and(is_json) {
        return Err(Problem::JsonExpected);
    }
    let body = agents.relay.read_body(request.into_body(), LONGEST_BODY).await?;
    let wish: SignIn = serde_json::from_slice(&body)
        .ok()
        .filter(|wish: &SignIn| wish.agent_id == named)
        .ok_or(Problem::SignInMalformed)?;
    let attempt = Attempt::take(&agents.attempts, address, wish.agent_id)?;
    // A key is pasted, and what is pasted often has a space or a line break at its end.
    let key = SecretString::from(wish.api_key.expose_secret().trim());
    let key = ApiKey::new(key).map_err(|_| Problem::KeyRefused)?;
    let owner = match agents.owner(&key).await {
        Ok(owner) => owner,
        Err(Problem::KeyRefused) => return Err(Problem::KeyRefused),
        Err(other) => {
            attempt.give_back();
            return Err(other);
        }
    };
    if owner.id != wish.agent_id {
        return Err(Problem::WrongAgent { asked: wish.agent_id, key_is: owner.id });
    }
    let name = owner.contact.name.unwrap_or_default();
    let cookie = agents.identity.sign_in(owner.id, &name, key).ok_or(Problem::CannotSeal)?;
    attempt.give_back();
    tracing::info!("an agent signed in");
    let mut response = answer(owner.id, Some(&name), &agents.identity);
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

impl Agents {
    /// For agents who ask through these proxies.
    pub(crate) fn new(identity: Arc<Identity>, relay: Arc<Relay>, proxies: TrustedProxies) -> Self {
        let outcomes = Outcomes::new("sign_ins", "Sign-ins, by what came of them.", &OUTCOMES);
        Self { identity, relay, attempts: Attempts::default(), proxies, outcomes }
    }

    /// Writes what was counted, in Prometheus' text format.
    pub(crate) fn write_metrics(&self, text: &mut String) {
        self.outcomes.write(text);
    }

    /// Whose key this is.
    async fn owner(&self, key: &ApiKey) -> Result<Owner, Problem> {
        let reply = self.relay.get("/api/v2/agents/me", key.authorization()).await?;
        match reply.status() {
            StatusCode::OK => read_owner(reply.body()),
            StatusCode::UNAUTHORIZED => Err(Problem::KeyRefused),
            status if status.is_client_error() || status.is_server_error() => {
                Err(Problem::HelpdeskError(status))
            }
            _ => Err(Problem::Unreadable),
        }
    }
}

fn read_owner(body: &Bytes) -> Result<Owner, Problem> {
    serde_json::from_slice(body).map_err(|_| {
        tracing::warn!("the helpdesk's agents/me is not what it should be: is its address right?");
        Problem::Unreadable
    })
}

/// One attempt to sign in, which counts unless it is given back.
struct Attempt<'a> {
    attempts: &'a Attempts,
    address: IpAddr,
    agent: AgentId,
}

impl<'a> Attempt<'a> {
    fn take(attempts: &'a Attempts, address: IpAddr, agent: AgentId) -> Result<Self, Problem> {
        attempts.take(address, agent).map_err(|wait| {
            tracing::warn!("too many sign-ins have failed");
            Problem::TooManyAttempts(seconds(wait))
        })?;
        Ok(Self { attempts, address, agent })
    }

    fn give_back(self) {
        self.attempts.give_back(self.address, self.agent);
    }
}

/// Whole seconds, rounded up: after so many it is allowed.
fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

/// Removes the cookie. Whoever copied it could use it until it ends, as with any cookie; a new key in
/// the helpdesk ends it at once.
async fn sign_out(headers: HeaderMap) -> Result<Response, Problem> {
    let agent = named_in_header(&headers)?;
    let cookie = Identity::sign_out(agent).ok_or(Problem::AgentMissing)?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}
