//! A call of a desk phone.
//!
//! ```text
//! inbound    AgentRings ──answer──▶ Connected ◀─hold/resume─▶ Held
//! outbound   AgentRings ──answer──▶ RequesterRings ──▲
//!            any state ──hang up, no answer, busy──▶ Ended
//! ```

use std::time::Duration;

use cti::{AgentId, CallDirection, CallEndReason, CallReferenceId, PhoneNumber};
use serde::{Serialize, Serializer};

/// Where a call stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The agent's desk phone rings, of an outbound call first.
    AgentRings,
    /// The agent has picked up, and the customer's telephone rings.
    RequesterRings,
    /// Both speak.
    Connected,
    /// The customer hears music.
    Held,
    /// It is over.
    Ended(CallEndReason),
}

impl State {
    /// Whether it goes on.
    pub const fn is_live(self) -> bool {
        match self {
            Self::AgentRings | Self::RequesterRings | Self::Connected | Self::Held => true,
            Self::Ended(_) => false,
        }
    }

    /// Its word in the controls' answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AgentRings => "agent_rings",
            Self::RequesterRings => "requester_rings",
            Self::Connected => "connected",
            Self::Held => "held",
            Self::Ended(_) => "ended",
        }
    }
}

/// What somebody does with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// The desk phone is picked up.
    Answer,
    /// The desk phone is put down, or declines.
    HangUp,
    /// The agent holds the customer.
    Hold,
    /// The agent goes on.
    Resume,
}

impl Action {
    /// The action of this word in an address.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "answer" => Some(Self::Answer),
            "hang-up" => Some(Self::HangUp),
            "hold" => Some(Self::Hold),
            "resume" => Some(Self::Resume),
            _ => None,
        }
    }

    /// Whether it can be done now.
    pub const fn is_possible(self, state: State) -> bool {
        match (self, state) {
            (Self::Answer, State::AgentRings)
            | (Self::Hold, State::Connected)
            | (Self::Resume, State::Held) => true,
            (Self::HangUp, state) => state.is_live(),
            (Self::Answer | Self::Hold | Self::Resume, _) => false,
        }
    }
}

/// A call as the exchange keeps it.
#[derive(Clone, Debug)]
pub struct Call {
    /// "Telephony UID for a given call".
    pub reference: CallReferenceId,
    /// Whose desk phone.
    pub agent: AgentId,
    /// Which way.
    pub direction: CallDirection,
    /// The customer's number.
    pub requester_number: PhoneNumber,
    /// What the network calls the customer.
    pub requester_name: Option<String>,
    /// Where it stands.
    pub state: State,
    /// What happens by itself, and when.
    pub next: Option<(Duration, Next)>,
    /// When a recording is there, and where.
    pub recording: Option<(Duration, String)>,
    /// Since when it is over.
    pub ended_at: Option<Duration>,
}

/// What happens by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The agent picks up.
    AgentAnswers,
    /// The customer picks up.
    RequesterAnswers,
    /// Nobody picks up, or the customer refuses.
    Ends(CallEndReason),
}

/// A call as the controls show it.
#[derive(Clone, Debug, Serialize)]
pub struct CallReport {
    /// Its reference.
    pub call_reference_id: CallReferenceId,
    /// Whose desk phone.
    pub agent_id: AgentId,
    /// `inbound` or `outbound`.
    pub direction: &'static str,
    /// The customer's number.
    #[serde(serialize_with = "dialable")]
    pub requester_number: PhoneNumber,
    /// What the network calls the customer.
    pub requester_name: Option<String>,
    /// `State::name`.
    pub state: &'static str,
    /// Why it ended.
    pub end_reason: Option<&'static str>,
}

fn dialable<S: Serializer>(number: &PhoneNumber, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(number.dialable())
}

impl Call {
    /// What the controls show of it.
    pub fn report(&self) -> CallReport {
        CallReport {
            call_reference_id: self.reference.clone(),
            agent_id: self.agent,
            direction: self.direction.name(),
            requester_number: self.requester_number.clone(),
            requester_name: self.requester_name.clone(),
            state: self.state.name(),
            end_reason: match self.state {
                State::Ended(reason) => Some(reason.name()),
                _ => None,
            },
        }
    }
}
