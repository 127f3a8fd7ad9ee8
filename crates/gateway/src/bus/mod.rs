//! What instances tell each other. An agent's stream is open on one of them, and a click or a report
//! of the telephone system may arrive at any other.

mod alone;
#[cfg(test)]
mod in_process;
mod nats;

use std::{fmt, pin::Pin};

use cti::{AgentId, CallReferenceId};
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

pub(crate) use alone::Alone;
#[cfg(test)]
pub(crate) use in_process::InProcess;
pub(crate) use nats::{Nats, check as check_nats};

use crate::streams::{
    event::{ClickId, Event},
    event_id::{EventId, Instance},
};

/// The way to the other instances. It takes what it is given and never makes anybody wait: where the
/// others cannot be reached, what they miss they catch up with when they can.
pub(crate) trait Bus: fmt::Debug + Send + Sync {
    /// Tells all other instances, or one of them.
    fn tell(&self, to: To, message: Message);
    /// Asks the instance that took a click who dials it. [`Verdict::Gone`] where it does not answer.
    fn ask(&self, claim: Claim) -> Pin<Box<dyn Future<Output = Verdict> + Send + '_>>;
    /// Whether the others can be reached.
    fn reach(&self) -> Reach;
}

/// To whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum To {
    Others,
    One(Instance),
}

/// Whether the other instances can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// There are none: no bus is configured.
    Alone,
    /// They can.
    Joined,
    /// The bus is away. What happens here reaches the softphones that listen here.
    Away,
}

/// What one instance tells another.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "tell", rename_all = "snake_case")]
pub(crate) enum Message {
    /// For the agent's streams, wherever they are.
    Event(Box<Event>),
    /// So many streams took the event, here.
    Reached { event: EventId, streams: usize },
    /// A softphone of this agent was opened here: who keeps something for it sends it now.
    Opened { agent: AgentId },
    /// This instance has just joined, or was away: who knows the last minute tells it.
    CatchUp { instance: Instance },
    /// Whose calls are under way, in answer to that.
    Calls { calls: Vec<(CallReferenceId, AgentId)> },
}

/// A tab that wants to dial a click.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Claim {
    pub(crate) click: ClickId,
    pub(crate) agent: AgentId,
    pub(crate) tab: String,
}

/// Whether it may.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Verdict {
    /// It dials; said once for each click.
    Won,
    /// This tab dials it already.
    LostTo(String),
    /// There is no such click of this agent, or it is too old.
    Unknown,
    /// The instance that took the click does not answer, so nobody knows.
    Gone,
}

/// What comes from the other instances.
#[derive(Debug)]
pub(crate) enum Incoming {
    Message(Message),
    Claim(Claim, oneshot::Sender<Verdict>),
    /// The others can be reached again, or for the first time.
    Joined,
}

/// How much may wait to be worked on.
pub(crate) const MOST_INCOMING: usize = 4096;
