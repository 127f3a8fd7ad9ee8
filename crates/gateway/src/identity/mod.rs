//! Who asks: the agent that a request names, and the cookie that proves it.

mod attempts;
mod cookie;
mod hand_over;
mod peer;
mod signed_in;

use std::time::Duration;

use cti::AgentId;
use http::{HeaderMap, HeaderName, HeaderValue};

pub(crate) use attempts::Attempts;
pub(crate) use hand_over::TakenOver;
pub use peer::Peer;
pub(crate) use peer::TrustedProxies;
pub(crate) use signed_in::SignedIn;

use crate::{
    Setting, Settings, SettingsError,
    api_key::{ApiKey, NoKey},
    clock::Clock,
    problem::Problem,
    seal::{Purpose, Seal, SealSecret, Sealed},
};

/// The header by which the app names its agent. A page of another origin cannot send it without being
/// allowed to, and nobody is.
pub(crate) const AGENT_HEADER: HeaderName = HeaderName::from_static("x-softphone-agent");

/// With whose key the gateway acts, and how it knows an agent.
#[derive(Debug)]
enum Mode {
    /// With the agent's own, which is in the cookie.
    SignIn,
    /// With one for all. Nobody signs in.
    Service {
        authorization: HeaderValue,
        /// Whether the agent that a request names is believed.
        trust_agent_id: bool,
    },
}

/// Knows agents by their cookies.
#[derive(Debug)]
pub(crate) struct Identity {
    mode: Mode,
    seal: Seal,
    clock: Clock,
    lifetime: Duration,
}

impl Identity {
    pub(crate) fn new(settings: &Settings) -> Result<Self, SettingsError> {
        let mode = match &settings.service_key {
            None => Mode::SignIn,
            Some(key) => Mode::Service {
                authorization: ApiKey::new(key.clone()).map_err(no_service_key)?.authorization(),
                trust_agent_id: settings.trust_agent_id,
            },
        };
        let for_now;
        let secrets = match (&mode, settings.seal_secrets.as_slice()) {
            (Mode::SignIn, []) => {
                tracing::warn!(
                    "no seal secret is set: all sign-ins end when this gateway restarts, and no other \
                     instance accepts them; make one with `softphone-gateway new-secret`"
                );
                for_now = [SealSecret::random()?];
                &for_now
            }
            (_, given) => given,
        };
        Ok(Self {
            mode,
            seal: Seal::new(secrets, settings.helpdesk.origin().ascii_serialization()),
            clock: settings.clock.clone(),
            lifetime: settings.sign_in_lifetime,
        })
    }

    /// Whether agents sign in here.
    pub(crate) const fn is_sign_in(&self) -> bool {
        matches!(self.mode, Mode::SignIn)
    }

    /// The agent that asks, proven.
    pub(crate) fn prove(&self, agent: AgentId, headers: &HeaderMap) -> Result<SignedIn, Problem> {
        match &self.mode {
            Mode::SignIn => {
                let sealed = self.sealed(agent, headers).ok_or(Problem::SignInNeeded)?;
                Ok(SignedIn {
                    agent,
                    name: Some(sealed.name),
                    authorization: sealed.key.authorization(),
                })
            }
            Mode::Service { authorization, trust_agent_id: true } => {
                Ok(SignedIn { agent, name: None, authorization: authorization.clone() })
            }
            Mode::Service { trust_agent_id: false, .. } => Err(Problem::AgentUnproven),
        }
    }

    /// What the gateway asks the helpdesk with by itself, where one key acts for all.
    pub(crate) fn of_service(&self) -> Option<HeaderValue> {
        match &self.mode {
            Mode::SignIn => None,
            Mode::Service { authorization, .. } => Some(authorization.clone()),
        }
    }

    /// With what a relayed request goes out: the agent's own key, or the service's, for which it
    /// does not matter which agent the header names. That it names one does matter: no page of another
    /// origin can send it.
    pub(crate) fn authorization(
        &self,
        agent: AgentId,
        headers: &HeaderMap,
    ) -> Result<HeaderValue, Problem> {
        match &self.mode {
            Mode::SignIn => Ok(self.prove(agent, headers)?.authorization),
            Mode::Service { authorization, .. } => Ok(authorization.clone()),
        }
    }

    /// A new sign-in as the cookie to set; none where this system has no randomness.
    pub(crate) fn sign_in(&self, agent: AgentId, name: &str, key: ApiKey) -> Option<HeaderValue> {
        let now = self.clock.unix_seconds();
        let name = name.chars().take(LONGEST_NAME).collect();
        let ends_at = now.saturating_add(self.lifetime.as_secs());
        let sign_in = Sealed { agent, name, key, issued_at: now, ends_at };
        cookie::set(agent, &self.seal.close(&sign_in, Purpose::SignIn)?, self.lifetime)
    }

    /// The cookie that removes an agent's sign-in.
    pub(crate) fn sign_out(agent: AgentId) -> Option<HeaderValue> {
        cookie::set(agent, "", Duration::ZERO)
    }

    /// The first cookie of this agent that opens: a page on a neighbouring host may have set others
    /// of the same name.
    fn sealed(&self, agent: AgentId, headers: &HeaderMap) -> Option<Sealed> {
        let now = self.clock.unix_seconds();
        cookie::of(agent, headers).find_map(|text| self.seal.open(agent, text, now).ok())
    }
}

/// Longer names are cut, so that the cookie fits a browser.
const LONGEST_NAME: usize = 255;

/// The values of an agent's cookies.
#[cfg(any(test, fuzzing))]
pub(crate) fn cookies(agent: AgentId, headers: &HeaderMap) -> impl Iterator<Item = &str> {
    cookie::of(agent, headers)
}

/// The agent that the header names.
pub(crate) fn named_in_header(headers: &HeaderMap) -> Result<AgentId, Problem> {
    let mut values = headers.get_all(AGENT_HEADER).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return Err(Problem::AgentMissing);
    };
    agent(value.to_str().unwrap_or_default())
}

/// Strictly an id: digits, and nothing that reads like one.
fn agent(text: &str) -> Result<AgentId, Problem> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    Some(text).filter(|_| digits).and_then(|id| id.parse().ok()).ok_or(Problem::AgentMissing)
}

fn no_service_key(why: NoKey) -> SettingsError {
    SettingsError::new(
        Setting::ServiceKey,
        why.reason(),
        "an API key, as an agent's profile settings show it",
    )
}
