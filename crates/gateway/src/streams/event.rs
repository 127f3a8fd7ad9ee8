//! What goes to an agent's softphone, and how it is written there.

use std::fmt;

use bytes::Bytes;
use cti::{
    AgentId, ClickToDial, ContactId, HostAction, PhoneNumber, TicketId, call_event::CallEvent,
};
use serde::{Deserialize, Serialize};

use super::event_id::{EventId, Instance, NoEventId};

/// Something an agent's softphones have to know, on its way to all of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Event {
    pub(crate) id: EventId,
    pub(crate) agent: AgentId,
    #[serde(flatten)]
    pub(crate) news: News,
}

/// What happened.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "event", content = "data", rename_all = "snake_case")]
pub(crate) enum News {
    /// The agent clicked a number in the helpdesk.
    Click(Click),
    /// One of the agent's softphones dials it.
    Claimed(Claimed),
    /// The telephone system reported something of a call of theirs.
    Call(CallEvent),
    /// One of the agent's softphones says something to the others.
    Window(Said),
}

/// What one of an agent's softphones says to the others, where the browser keeps them apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Word {
    /// Who says it, as it calls itself.
    pub(crate) tab: String,
    #[serde(flatten)]
    pub(crate) what: What,
}

/// What is said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "say", rename_all = "snake_case")]
pub(crate) enum What {
    /// Is the softphone in a window of its own?
    Who,
    /// It is: in this one.
    Here,
    /// It was: this one is being closed, or has handed back.
    Gone,
    /// It shall come back to the helpdesk.
    Back,
    /// It cannot now: something goes on in this one.
    Stays,
    /// Only the frame is heard by the helpdesk's page ("open ticket inside freshdesk"): it shall ask.
    Host { action: HostAction },
}

/// A word, and when it was said, in milliseconds since 1970: one that is heard again after a break is stale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Said {
    pub(crate) at: u64,
    #[serde(flatten)]
    pub(crate) word: Word,
}

/// A click, as the softphone gets it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Click {
    #[serde(rename = "click")]
    pub(crate) id: ClickId,
    /// When it arrived, in milliseconds since 1970.
    pub(crate) at: u64,
    pub(crate) requester_number: PhoneNumber,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) agent_number: Option<PhoneNumber>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) ticket_id: Option<TicketId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) requester_id: Option<ContactId>,
}

impl Click {
    pub(crate) fn new(id: ClickId, at: u64, sent: &ClickToDial) -> Self {
        Self {
            id,
            at,
            requester_number: as_dialled(&sent.requester_number),
            agent_number: sent.agent_number.as_ref().map(as_dialled),
            ticket_id: sent.ticket_id,
            requester_id: sent.requester_id,
        }
    }
}

/// Strictly out: a number is written as it was typed, so it is made to have been typed strictly.
pub(crate) fn as_dialled(number: &PhoneNumber) -> PhoneNumber {
    PhoneNumber::parse(number.dialable()).unwrap_or_else(|_| number.clone())
}

/// Who dials a click.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Claimed {
    pub(crate) click: ClickId,
    /// The tab that claimed it, as it calls itself.
    pub(crate) by: String,
}

/// A click's id. Begins with the instance that took the click, because that one decides who dials it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct ClickId {
    instance: Instance,
    random: u32,
}

impl ClickId {
    pub(crate) const fn new(instance: Instance, random: u32) -> Self {
        Self { instance, random }
    }

    /// The instance that took the click.
    pub(crate) const fn instance(self) -> Instance {
        self.instance
    }
}

impl fmt::Display for ClickId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:08x}", self.instance, self.random)
    }
}

impl std::str::FromStr for ClickId {
    type Err = NoEventId;

    fn from_str(text: &str) -> Result<Self, NoEventId> {
        let (instance, random) = text.split_once('-').ok_or(NoEventId)?;
        // Eight hexadecimal digits, too.
        Ok(Self { instance: instance.parse()?, random: random.parse::<Instance>()?.0 })
    }
}

impl TryFrom<String> for ClickId {
    type Error = NoEventId;

    fn try_from(text: String) -> Result<Self, NoEventId> {
        text.parse()
    }
}

impl From<ClickId> for String {
    fn from(id: ClickId) -> Self {
        id.to_string()
    }
}

impl Event {
    /// The event as it stands in a stream.
    pub(crate) fn frame(&self) -> Bytes {
        let (name, data) = match &self.news {
            News::Click(click) => ("click", json(click)),
            News::Claimed(claimed) => ("claimed", json(claimed)),
            News::Call(call) => ("call", json(call)),
            News::Window(said) => ("window", json(said)),
        };
        Bytes::from(format!("id: {}\nevent: {name}\ndata: {data}\n\n", self.id))
    }
}

/// JSON has no line break, which would end the field.
fn json(data: &impl Serialize) -> String {
    // Only a map with keys that are no text can fail to serialise; there is none.
    serde_json::to_string(data).unwrap_or_default()
}

/// The first event of a stream. `retry` spreads the browsers' own reconnecting.
pub(crate) fn hello(
    position: EventId,
    heartbeat_ms: u64,
    instance: Instance,
    at: u64,
    retry_ms: u32,
) -> Bytes {
    Bytes::from(format!(
        "retry: {retry_ms}\nid: {position}\nevent: hello\n\
         data: {{\"heartbeat_ms\":{heartbeat_ms},\"instance\":\"{instance}\",\"at\":{at}}}\n\n"
    ))
}

/// Shows that the stream is alive.
pub(crate) const BEAT: Bytes = Bytes::from_static(b"event: beat\ndata: {}\n\n");
/// Tells the softphone to reconnect; the stream ends with it.
pub(crate) const MOVE: Bytes = Bytes::from_static(b"event: move\ndata: {}\n\n");
