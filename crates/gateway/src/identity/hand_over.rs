//! A sign-in given from one page of ours to another.
//!
//! The softphone in the helpdesk's frame keeps its cookie in the helpdesk's partition. A window that it
//! opens has a partition of its own, and so no cookie. The frame therefore asks for a hand-over and
//! gives it to the window, which takes it over: a cookie with the same key and the same end.

use std::time::Duration;

use cti::AgentId;
use http::{HeaderMap, HeaderValue};

use super::{Identity, cookie};
use crate::{
    problem::Problem,
    seal::{Purpose, Unsealed},
};

/// How long a hand-over is good for, in seconds: a window opens in less, on a slow computer too.
const SECONDS: u64 = 30;

/// What stands in place of a hand-over where nobody signs in: there is nothing to hand over.
const NOT_NEEDED: &str = "not-needed";

/// A sign-in, taken over.
#[derive(Debug, Default)]
pub(crate) struct TakenOver {
    /// The agent's name; none where nobody signs in.
    pub(crate) name: Option<String>,
    /// The cookie to set; none where nobody signs in.
    pub(crate) cookie: Option<HeaderValue>,
}

impl Identity {
    /// The sign-in of this agent's cookie as a text for another page. It begins with the agent's id,
    /// so that a window of another agent can be told so.
    pub(crate) fn hand_over(&self, agent: AgentId, headers: &HeaderMap) -> Result<String, Problem> {
        if !self.is_sign_in() {
            return Ok(NOT_NEEDED.to_owned());
        }
        let sign_in = self.sealed(agent, headers).ok_or(Problem::SignInNeeded)?;
        let until = self.clock.unix_seconds().saturating_add(SECONDS);
        let sealed = self.seal.close(&sign_in, Purpose::HandOver { until });
        sealed.map(|sealed| format!("{agent}.{sealed}")).ok_or(Problem::CannotSeal)
    }

    /// What [`hand_over`](Self::hand_over) made, as a cookie of this agent's.
    pub(crate) fn take_over(&self, agent: AgentId, text: &str) -> Result<TakenOver, Problem> {
        if !self.is_sign_in() {
            return Ok(TakenOver::default());
        }
        let (owner, sealed) = text.split_once('.').ok_or(Problem::HandOverRefused)?;
        let owner = super::agent(owner).map_err(|_| Problem::HandOverRefused)?;
        let now = self.clock.unix_seconds();
        let sign_in = match self.seal.open_hand_over(owner, sealed, now) {
            Ok(sign_in) => sign_in,
            Err(Unsealed::Ended) => return Err(Problem::HandOverExpired),
            Err(Unsealed::Foreign) => return Err(Problem::HandOverRefused),
        };
        if owner != agent {
            return Err(Problem::HandOverOfAnother { asked: agent, hand_over_is: owner });
        }
        let sealed = self.seal.close(&sign_in, Purpose::SignIn).ok_or(Problem::CannotSeal)?;
        let left = Duration::from_secs(sign_in.ends_at.saturating_sub(now));
        let cookie = cookie::set(agent, &sealed, left).ok_or(Problem::CannotSeal)?;
        Ok(TakenOver { name: Some(sign_in.name), cookie: Some(cookie) })
    }
}
