//! What is drawn: plain data, so that another tab or a pop-out can draw it too.

mod caller;
mod history;
mod starting;

pub use caller::{CallerState, CallerView, ContactView, TicketRow};
pub use history::{HistoryDigest, HistoryRow};

use cti::{AgentId, ContactId, ContactName, TicketId};
use serde::{Deserialize, Serialize};

use crate::{
    CallId, ClickId, EndReason, Filing, LegId, LineKind, LineState, Microphone, Millis, Notice,
    intent::DtmfDigit,
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
    /// Calls that something is being done about in the helpdesk, and the one done with last; the
    /// newest first. All others are in the history.
    pub filed: Vec<FiledView>,
    /// How much there is in the history; its rows are asked for where they are drawn
    /// ([`crate::Phone::history`]), so that ten thousand of them do not travel with each view.
    pub history: HistoryDigest,
    /// A number clicked in the helpdesk that waits for a word of the agent.
    pub click: Option<ClickView>,
    /// What the agent must be told, most urgent first.
    pub notices: Vec<Notice>,
    /// Whether something goes on that is not finished.
    pub unfinished: bool,
    /// Whether a call would be interrupted or something lost if the page were left now.
    pub ask_to_leave: bool,
    /// What the helpdesk does not have yet, or may not have: what signing out would take away, beside a
    /// call that goes on. The oldest first.
    pub unsent: Vec<UnsentView>,
}

/// Something that the helpdesk does not have yet, or may not have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsentView {
    /// Whose call.
    pub party: PartyView,
    /// What is the matter with it, in plain words: `In wrap-up`, `The helpdesk could not be reached. …`
    pub what: String,
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
    /// The line that is open or being opened; `None` while none can be.
    pub kind: Option<LineKind>,
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
    /// Whether there is room for it: no call goes on and none is in wrap-up.
    pub shown: bool,
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
    /// Contacts found by the name that is typed.
    pub search: SearchView,
}

/// The search by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchView {
    /// What it is doing, in plain words: `Searching…`, `No contact begins so`, a failure; empty when
    /// there is nothing to say.
    pub status: String,
    /// The contacts found.
    pub names: Vec<ContactName>,
    /// The one picked, while the agent chooses among its numbers.
    pub picked: Option<PickedView>,
}

/// A contact whose number is being chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickedView {
    /// The contact.
    pub contact: ContactId,
    /// Its name.
    pub name: String,
    /// What each number is (`Phone`, `Mobile`), and the number.
    pub numbers: Vec<(String, String)>,
}

/// Who is at the other end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyView {
    /// The contact's name, else the one that came with the call.
    pub name: Option<String>,
    /// The number as it came or was typed; `None` when withheld.
    pub number: Option<String>,
}

/// A number clicked in the helpdesk that waits for a word of the agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClickView {
    /// The click.
    pub id: ClickId,
    /// Whom it is about.
    pub party: PartyView,
    /// What is asked, in plain words: `Call +1 …?`, `You are in a call. What about +1 …?`
    pub question: String,
    /// Dial it.
    pub dial: Control,
    /// Hang up, then dial it.
    pub hang_up_and_dial: Control,
    /// Ask again after the call.
    pub keep: Control,
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
#[allow(clippy::struct_excessive_bools, reason = "each is something to draw")]
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
    /// What the helpdesk knows of the caller.
    pub caller: CallerView,
    /// What it is doing.
    pub progress: Progress,
    /// The same in plain words, with what the agent would wonder about: `You are on hold`.
    pub state_line: String,
    /// Whether it waits for the agent to answer or decline.
    pub rings_here: bool,
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
    /// Whether they survive the page.
    pub notes_saved: NotesSaved,
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

/// Whether notes survive the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotesSaved {
    /// Nothing is said: there are no notes, or nothing can be kept here, which a notice says.
    #[default]
    Unsaid,
    /// They are being kept.
    Saving,
    /// They are kept, to the last letter.
    Saved,
}

impl NotesSaved {
    /// What there is to say of these notes.
    pub(crate) const fn of(self, notes: &str) -> Self {
        if notes.is_empty() { Self::Unsaid } else { self }
    }
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
    /// What the helpdesk knows of the caller.
    pub caller: CallerView,
    /// Why it ended.
    pub end_reason: EndReason,
    /// The same in plain words: `The customer hung up`.
    pub ended: String,
    /// How long both sides were connected, in milliseconds.
    pub duration: u64,
    /// The notes.
    pub notes: String,
    /// Whether they survive the page.
    pub notes_saved: NotesSaved,
    /// How it will be filed.
    pub filing: Filing,
    /// The text in the ticket number's field.
    pub ticket_number: String,
    /// What is wrong with it, once it is worth saying: no number, no such ticket; or that it could not be
    /// looked up, which keeps nobody from filing there.
    pub ticket_problem: Option<String>,
    /// The subject of the ticket that is typed, once the helpdesk named it.
    pub ticket_subject: Option<String>,
    /// The outcomes to choose from.
    pub dispositions: Vec<String>,
    /// The one chosen.
    pub disposition: Option<String>,
    /// Dial the number again, with the notes in place; `None` where the call was not cut off.
    pub call_back: Option<Control>,
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
    /// Since when it waits: for the network, for a helpdesk that is away, for its next try.
    pub waiting_since: Option<Millis>,
    /// Whether nothing more is to be expected or done: it goes out of sight when the next one is, and
    /// stays in the history.
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
    /// Waiting for the network, for the moment the helpdesk named, or for the next try: it goes on by
    /// itself.
    Waiting,
    /// Taken by the helpdesk, its ticket not yet known: it is asked for by itself.
    Unproven,
    /// Proven: the helpdesk names the ticket.
    Filed,
    /// Ended without a ticket, as the agent wished.
    WithoutTicket,
    /// Failed: the agent must do something.
    NeedsAgent,
}
