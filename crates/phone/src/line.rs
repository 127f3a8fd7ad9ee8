//! The agent's connection to the telephone network.

use serde::{Deserialize, Serialize};

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
