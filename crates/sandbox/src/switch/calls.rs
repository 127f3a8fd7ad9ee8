//! The calls that the switch itself takes part in, as its owner sees them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Names one call of the switch, for example `c1`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CallId(String);

impl CallId {
    /// The id as a path or a form gives it. Whether it exists is answered by [`Switch::call`](super::Switch::call).
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CallId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// "A customer rings": what [`Switch::ring`](super::Switch::ring) needs to know.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CustomerCall {
    /// The customer's number, for example `+14155550100`.
    pub from: String,
    /// The agent's SIP user, for example `1001`.
    pub to: String,
    /// The display name that travels with the number.
    #[serde(default)]
    pub name: Option<String>,
    /// Sent in the header `X-Call-Reference-Id`.
    #[serde(default)]
    pub call_reference_id: Option<String>,
}

/// Where a call stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallState {
    /// Offered, not answered.
    Ringing,
    /// Answered.
    Connected,
    /// Over; see [`CallReport::end_reason`].
    Ended,
}

/// Why a call is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallEnd {
    /// The customer hung up a connected call.
    CustomerHungUp,
    /// The agent hung up a connected call.
    AgentHungUp,
    /// Whoever rang gave up before an answer.
    Cancelled,
    /// The ringing stopped because someone else answered.
    AnsweredElsewhere,
    /// The called party said no (603).
    Declined,
    /// The called party was busy (486, 600).
    Busy,
    /// Nobody answered in time (408, 480).
    NoAnswer,
    /// Nobody has that number (404).
    NotFound,
    /// Refused with another status; see [`CallReport::status`].
    Rejected,
    /// The connection or the audio was lost, and nobody said goodbye.
    Lost,
}

/// What the switch knows of one call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallReport {
    /// Its id.
    pub id: CallId,
    /// Who called: a number or an extension.
    pub from: String,
    /// Who was called.
    pub to: String,
    /// The value of `X-Call-Reference-Id`, else the SIP Call-ID: what the softphone names the call by.
    pub call_reference_id: Option<String>,
    /// The call from which the customer was transferred to this one.
    pub transferred_from: Option<CallId>,
    /// Where it stands.
    pub state: CallState,
    /// Why it ended, once it has.
    pub end_reason: Option<CallEnd>,
    /// The SIP status that ended the set-up, when there was one.
    pub status: Option<u16>,
    /// RTP packets that came from the agent.
    pub packets_received: u64,
    /// RTP packets that went to the agent.
    pub packets_sent: u64,
    /// Sum of the squared samples received (full scale is 1.0); silence adds nothing.
    pub energy_received: f64,
    /// Digits the agent pressed, by RFC 4733 or by INFO.
    pub dtmf: String,
    /// Whether the agent holds the call.
    pub held: bool,
    /// How often another phone of the agent's took the call over and said that it has it (RFC 3891).
    pub taken_over: u32,
}

/// Why a customer could not ring.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RingError {
    /// No line of that agent is registered.
    #[error("`to`: no line is registered for {0}; open the softphone first")]
    NotRegistered(String),
    /// A field is not usable.
    #[error("`{field}`: {problem}")]
    Invalid {
        /// The field's name.
        field: &'static str,
        /// What was expected.
        problem: &'static str,
    },
    /// Too many calls at once.
    #[error("too many calls at once; hang one up first")]
    TooManyCalls,
    /// Audio could not be set up.
    #[error("audio could not be set up: {0}")]
    Media(String),
}
