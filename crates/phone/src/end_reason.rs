//! Why a leg ended: a closed list, so that how a call ended is data, not an error text.

use serde::{Deserialize, Serialize};

/// Why a leg ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EndReason {
    /// The agent hung up, or gave up before it was answered.
    LocalHangup,
    /// The other side hung up.
    RemoteHangup,
    /// Inbound: the agent declined. Outbound: the other side did.
    Declined,
    /// Inbound: the caller gave up before anybody answered. Outbound: nobody answered.
    Missed,
    /// The other side was busy; inbound: this agent was, in another call.
    Busy,
    /// Another device of this agent took the call.
    AnsweredElsewhere,
    /// Handed over to somebody else.
    Transferred,
    /// The network refused, with a SIP status: 404 unknown number, 403 not allowed, …
    Rejected(u16),
    /// The connection to the telephone network, or the sound, was lost for good.
    LineLost,
    /// The microphone could not be used.
    MediaDenied,
}
