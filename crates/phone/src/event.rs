//! What happened: everything the machine is ever told.

use cti::{CallDetails, CallReferenceId, PhoneNumber, PopId};
use serde::{Deserialize, Serialize};

use crate::{DeskFailure, EndReason, Intent, LegId, LineLoss, Microphone, RequestId, TimerId};

/// Everything the machine is ever told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// The page is up: begin.
    Started,
    /// The agent did something.
    Intent(Intent),
    /// The telephone line reports.
    Line(LineEvent),
    /// The helpdesk answers.
    Desk(DeskEvent),
    /// The window around us changed.
    Host(HostEvent),
    /// The loudspeaker reports.
    Sound(SoundEvent),
    /// A deadline passed.
    TimerFired(TimerId),
}

/// The telephone line reports. A leg that the machine does not know is normal: no command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineEvent {
    /// The microphone was tested, allowed, refused, plugged in or out.
    MicrophoneChanged(Microphone),
    /// Connecting to the telephone network.
    Registering,
    /// The network confirmed: calls reach us.
    Registered,
    /// The connection is gone.
    Lost(LineLoss),
    /// Somebody calls.
    Offered {
        /// The new leg, always [`LegId::Inbound`].
        leg: LegId,
        /// The caller's number; `None` when withheld or unreadable.
        number: Option<PhoneNumber>,
        /// The name that came with the call.
        name: Option<String>,
        /// The telephone system's id of the call.
        call_reference_id: CallReferenceId,
    },
    /// An outbound leg was sent; the telephone system's id of it, where that differs from the one
    /// the machine proposed. Counts only before the call has popped.
    Dialed {
        /// The outbound leg.
        leg: LegId,
        /// The id it is known by.
        call_reference_id: CallReferenceId,
    },
    /// The other side rings.
    Progressed {
        /// The outbound leg.
        leg: LegId,
    },
    /// Both sides are connected.
    Answered {
        /// The leg.
        leg: LegId,
    },
    /// Hold is confirmed.
    Held {
        /// The leg.
        leg: LegId,
    },
    /// Resume is confirmed.
    Resumed {
        /// The leg.
        leg: LegId,
    },
    /// Hold or resume was refused by the other side: the call goes on as it was.
    HoldRefused {
        /// The leg.
        leg: LegId,
    },
    /// The other side put us on hold, or took us back.
    RemoteHoldChanged {
        /// The leg.
        leg: LegId,
        /// Whether we are on hold now.
        held: bool,
    },
    /// The sound stopped coming or going, or came back.
    SoundFlowChanged {
        /// The leg.
        leg: LegId,
        /// Whether sound arrives.
        flowing: bool,
    },
    /// The leg is over. May come at any time.
    Ended {
        /// The leg.
        leg: LegId,
        /// Why.
        reason: EndReason,
    },
}

/// The helpdesk answers a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeskEvent {
    /// A pop was taken.
    Popped {
        /// Which request.
        request: RequestId,
        /// The helpdesk's id of the pop.
        pop: PopId,
    },
    /// Details were found, or the call is not linked yet.
    DetailsFound {
        /// Which request.
        request: RequestId,
        /// What became of the call; `None` while it is not linked.
        details: Option<CallDetails>,
    },
    /// A request failed.
    Failed {
        /// Which request.
        request: RequestId,
        /// Why.
        failure: DeskFailure,
    },
    /// The agent gave a key for the helpdesk (direct mode); the key itself never comes here.
    KeyGiven,
}

/// The window around us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HostEvent {
    /// Whether the agent can see the softphone now.
    VisibilityChanged {
        /// Visible.
        visible: bool,
    },
}

/// The loudspeaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SoundEvent {
    /// The browser lets us sound.
    Ready,
    /// The browser keeps us silent until the agent clicks somewhere here.
    Blocked,
}
