//! What is drawn: plain data, so that another tab or a pop-out can draw it too.

use cti::{AgentId, ContactId, TicketId};
use serde::{Deserialize, Serialize};

use crate::{
    CallId, EndReason, Filing, LegId, LineState, Microphone, Millis, Notice, intent::DtmfDigit,
};

/// Everything the screen shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// Whose softphone this is.
    pub agent: AgentId,
    /// The status line, always visible.
    pub line: LineView,
    /// The dialer.
    pub dialer: DialerView,
    /// The call that rings, is dialled or goes on.
    pub call: Option<CallView>,
    /// The call that is over and not yet filed.
    pub wrap_up: Option<WrapUpView>,
    /// Calls handed to the helpdesk, newest first.
    pub filed: Vec<FiledView>,
    /// What the agent must be told, most urgent first.
    pub notices: Vec<Notice>,
}

/// A button: whether it does something now, and if not, why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Control {
    /// In plain words, why it does nothing; `None` when it is enabled.
    pub disabled_reason: Option<String>,
}

impl Control {
    /// A button that works.
    pub const fn enabled() -> Self {
        Self { disabled_reason: None }
    }

    /// A button that does nothing, and why.
    pub fn disabled(reason: &str) -> Self {
        Self { disabled_reason: Some(reason.to_owned()) }
    }

    /// Whether it works.
    pub const fn is_enabled(&self) -> bool {
        self.disabled_reason.is_none()
    }
}

/// The status line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineView {
    /// The line itself.
    pub state: LineState,
    /// The microphone.
    pub microphone: Microphone,
    /// The one thing the agent wants to know.
    pub status: LineStatus,
    /// One word or two: `Ready`, `Connecting…`, `Offline`, `No microphone`.
    pub label: String,
    /// What to know or do, when not ready.
    pub detail: Option<String>,
    /// Whether the line can be connected anew by hand.
    pub reconnect: Control,
}

/// The status light.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LineStatus {
    /// Calls reach the agent and the agent would be heard.
    Ready,
    /// Being connected.
    Connecting,
    /// Something the agent can do is missing (allow the microphone).
    NeedsAgent,
    /// Calls do not reach the agent.
    Offline,
    /// The agent is in a call.
    InCall,
    /// No line is configured.
    NoLine,
}

/// The dialer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DialerView {
    /// The text in the field.
    pub typed: String,
    /// What is wrong with it, once it is worth saying (not while it is empty).
    pub problem: Option<String>,
    /// The call button.
    pub dial: Control,
    /// The number dialled last.
    pub last_number: Option<String>,
    /// The button that brings it back.
    pub redial: Control,
}

/// Who is at the other end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyView {
    /// The name that came with the call.
    pub name: Option<String>,
    /// The number as it came or was typed; `None` when withheld.
    pub number: Option<String>,
}

/// Which way the call goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// The customer called.
    Inbound,
    /// The agent called.
    Outbound,
}

/// What the call is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Progress {
    /// Outbound, sent.
    Dialing,
    /// Inbound: it rings here. Outbound: it rings there.
    Ringing,
    /// Answered by the agent, not connected yet.
    Answering,
    /// Both sides are connected.
    Connected,
    /// On hold.
    Held,
    /// Hanging up.
    Ending,
}

/// The call that rings, is dialled or goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallView {
    /// The call.
    pub id: CallId,
    /// Its leg.
    pub leg: LegId,
    /// Which way.
    pub direction: Direction,
    /// Who.
    pub party: PartyView,
    /// What it is doing.
    pub progress: Progress,
    /// When it began to ring or was dialled.
    pub began: Millis,
    /// When it was connected: the clock counts from here.
    pub connected: Option<Millis>,
    /// Whether our own sound is off.
    pub muted: bool,
    /// Whether the other side put us on hold.
    pub held_by_remote: bool,
    /// Whether sound stopped arriving.
    pub silent: bool,
    /// Digits sent so far, the newest last.
    pub dtmf_sent: Vec<DtmfDigit>,
    /// The notes.
    pub notes: String,
    /// Answer.
    pub answer: Control,
    /// Decline.
    pub decline: Control,
    /// Hang up.
    pub hang_up: Control,
    /// Hold.
    pub hold: Control,
    /// Resume.
    pub resume: Control,
    /// Mute.
    pub mute: Control,
    /// Unmute.
    pub unmute: Control,
    /// Send digits.
    pub dtmf: Control,
}

/// The call that is over and not yet filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrapUpView {
    /// The call.
    pub id: CallId,
    /// Which way.
    pub direction: Direction,
    /// Who.
    pub party: PartyView,
    /// Why it ended.
    pub end_reason: EndReason,
    /// The same in plain words: `The customer hung up`.
    pub ended: String,
    /// How long both sides were connected, in milliseconds.
    pub duration: u64,
    /// The notes.
    pub notes: String,
    /// How it will be filed.
    pub filing: Filing,
    /// The text in the ticket number's field.
    pub ticket_number: String,
    /// What is wrong with it, once it is worth saying.
    pub ticket_problem: Option<String>,
    /// The outcomes to choose from.
    pub dispositions: Vec<String>,
    /// The one chosen.
    pub disposition: Option<String>,
    /// File it.
    pub finish: Control,
}

/// A call handed to the helpdesk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiledView {
    /// The call.
    pub id: CallId,
    /// Who.
    pub party: PartyView,
    /// How far it is.
    pub state: FiledState,
    /// The same in plain words.
    pub sentence: String,
    /// Whether nothing more is to be expected or done: it may go out of sight.
    pub done: bool,
    /// The ticket it is in, once known.
    pub ticket: Option<TicketId>,
    /// The contact it belongs to, once known.
    pub contact: Option<ContactId>,
    /// Send again.
    pub retry: Control,
    /// Back to wrap-up, to file it another way.
    pub refile: Control,
    /// Put away.
    pub dismiss: Control,
    /// The notes, for the agent to copy while they could not be sent.
    pub unsent_notes: Option<String>,
}

/// How far the filing of a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FiledState {
    /// On its way.
    Sending,
    /// Waiting for the moment the helpdesk named.
    Waiting,
    /// Taken by the helpdesk, its ticket not yet known.
    Unproven,
    /// Proven: the helpdesk names the ticket.
    Filed,
    /// Ended without a ticket, as the agent wished.
    WithoutTicket,
    /// Failed: the agent must do something.
    NeedsAgent,
}
