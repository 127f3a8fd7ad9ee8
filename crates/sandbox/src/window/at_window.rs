//! Who is at this window: `?agent=1001` says so, and a cookie remembers it. There is no password; it
//! is a sandbox.

use axum::{
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use cti::AgentId;
use http::{HeaderValue, StatusCode, header, request::Parts};

use crate::{
    helpdesk::Helpdesk,
    routes::failed,
    store::{
        StoreError,
        agents::{self, Agent},
    },
};

const COOKIE: &str = "sandbox_agent";

/// The agent at this window.
#[derive(Clone, Debug)]
pub(super) struct AtWindow {
    pub(super) agent: Agent,
    /// Named by the address, which then is kept that way: two tabs can be two agents.
    pub(super) named: bool,
}

impl AtWindow {
    /// An address of this window, with the agent in it where it was named so.
    pub(super) fn address(&self, path: &str) -> String {
        if self.named { format!("{path}?agent={}", self.agent.id) } else { path.to_owned() }
    }

    /// Makes the browser remember the agent.
    pub(super) fn remember(&self, response: &mut Response) {
        let cookie = format!("{COOKIE}={}; Path=/; SameSite=Lax; HttpOnly", self.agent.id);
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
}

impl FromRequestParts<Helpdesk> for AtWindow {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, helpdesk: &Helpdesk) -> Result<Self, Response> {
        let in_address = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes())
            .find(|(name, _)| name == "agent")
            .map(|(_, value)| value.into_owned());
        let named = in_address.is_some();
        let wanted = in_address.or_else(|| cookie(parts));
        let id = wanted.as_deref().map(str::parse::<AgentId>);
        let agent = helpdesk
            .store()
            .run(move |db| {
                Ok::<_, StoreError>(match id {
                    // A cookie of a database that is gone names nobody; an address is taken at its word.
                    Some(Ok(id)) => match agents::get(db, id)?.filter(|agent| !agent.service) {
                        None if !named => agents::with_window(db)?.into_iter().next(),
                        agent => agent,
                    },
                    Some(Err(_)) if named => None,
                    _ => agents::with_window(db)?.into_iter().next(),
                })
            })
            .await
            .map_err(|error| failed(&error))?;
        match agent {
            Some(agent) => Ok(Self { agent, named }),
            None => Err((
                StatusCode::NOT_FOUND,
                "There is no such agent. Try ?agent=1001, ?agent=1002 or ?agent=1003.\n",
            )
                .into_response()),
        }
    }
}

fn cookie(parts: &Parts) -> Option<String> {
    let all = parts.headers.get(header::COOKIE)?.to_str().ok()?;
    all.split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value.to_owned())
}
