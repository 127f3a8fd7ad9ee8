//! What an admin chose for every agent.

use cti::AgentId;
use serde::{Deserialize, Serialize};

use crate::Lines;

/// When a call pops in the helpdesk: the specification supports both moments, so it is a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PopMoment {
    /// As soon as it rings.
    Ringing,
    /// When it is answered.
    Answered,
    /// Not at all; the closing of the call still reaches the helpdesk.
    Never,
}

/// What a number clicked in the helpdesk does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClickMode {
    /// It is dialled at once.
    Dial,
    /// The agent is asked first.
    Ask,
}

/// What the machine needs to know before the first event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Our agent: the responder of every pop.
    pub agent: AgentId,
    /// When inbound calls pop.
    pub inbound_pop: PopMoment,
    /// When outbound calls pop.
    pub outbound_pop: PopMoment,
    /// The outcomes an agent can choose from in wrap-up; may be empty.
    pub dispositions: Vec<String>,
    /// Whether wrap-up can only be finished with one of them chosen.
    pub disposition_required: bool,
    /// What a number clicked in the helpdesk does.
    pub click_to_dial: ClickMode,
    /// The lines there are.
    pub lines: Lines,
}
