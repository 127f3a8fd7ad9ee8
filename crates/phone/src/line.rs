//! The agent's connection to the telephone network.

use serde::{Deserialize, Serialize};

/// A way to a telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LineKind {
    /// SIP over WebSocket, with the sound in the browser.
    WebRtc,
    /// The agent's own telephone: the telephone system moves its calls and reports them.
    DeskPhone,
}

/// The lines an admin set up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lines {
    /// Whether there is a WebRTC line.
    pub webrtc: bool,
    /// What can be done to the desk phone from here, where there is one.
    pub desk_phone: Option<Abilities>,
}

impl Lines {
    /// Whether there is any line; without one the softphone still opens tickets and takes notes.
    pub const fn any(self) -> bool {
        self.webrtc || self.desk_phone.is_some()
    }
}

/// What the telephone system can do to a desk phone from outside. Muting and digits are the
/// telephone's own.
#[allow(clippy::struct_excessive_bools, reason = "a list of what can be done")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Abilities {
    /// Take the call off hook.
    pub answer: bool,
    /// End the call, also before it is answered.
    pub hang_up: bool,
    /// Put the call on hold.
    pub hold: bool,
    /// Take the call back from hold.
    pub resume: bool,
}

/// ```text
/// Closed ──microphone ready──▶ Registering ──▶ Registered ──lost──▶ Offline ──▶ Registering …
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineState {
    /// Not opened yet, or there is none.
    Closed,
    /// Connecting and identifying; calls cannot come yet.
    Registering,
    /// The telephone network has confirmed that calls reach this agent.
    Registered,
    /// The connection is gone; the line tries again by itself where that can help.
    Offline(LineLoss),
}

/// Why the line is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineLoss {
    /// The server cannot be reached; tried again by itself.
    Unreachable,
    /// User or password refused; trying again does not help.
    Refused,
    /// The server answered something else (a SIP status); tried again by itself.
    Rejected(u16),
    /// The telephone library could not be loaded.
    NotLoaded,
    /// A desk phone's: the gateway is away, by which its calls are reported; tried again by itself.
    Unheard,
    /// The server let the registration lapse, or another device took it.
    Expired,
}

/// Whether the agent could be heard: known before a call may ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Microphone {
    /// Not tested yet.
    Unknown,
    /// Allowed and present.
    Ready,
    /// The browser will ask when we ask it: wants a click by the agent.
    AskFirst,
    /// The page around us does not pass the microphone on (`allow="microphone"` is missing).
    BlockedByHost,
    /// The agent or the browser's settings said no.
    Denied,
    /// No microphone is plugged in.
    Missing,
    /// It is there and allowed, but could not be opened (another program holds it, say).
    Failed,
}
