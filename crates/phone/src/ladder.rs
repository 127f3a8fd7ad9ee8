//! Which line the agent has: the best one that can be used, tried from the top.
//!
//! ```text
//! 1. WebRTC, where the microphone can be used: sound in the softphone
//! 2. the desk phone, where one is set up: no microphone is needed here
//! 3. none; what is missing is said
//! ```
//!
//! Looked at again whenever no call goes on: a headset that is plugged in lifts the agent from the
//! desk phone to WebRTC, one that is pulled out puts them back. A line that is open stays open where
//! there is no better one: calls that ring although the agent would not be heard are told apart from
//! calls that do not ring.

use crate::{LineKind, Lines, Microphone};

/// The best line for now; `None` where there is none, or where nothing is known yet.
pub(crate) const fn best(
    lines: Lines,
    microphone: Microphone,
    can_be_tested: bool,
) -> Option<LineKind> {
    if lines.webrtc {
        match microphone {
            Microphone::Ready => return Some(LineKind::WebRtc),
            Microphone::Unknown if can_be_tested => return None,
            Microphone::Unknown
            | Microphone::AskFirst
            | Microphone::BlockedByHost
            | Microphone::Denied
            | Microphone::Missing
            | Microphone::Failed => {}
        }
    }
    match lines.desk_phone {
        Some(_) => Some(LineKind::DeskPhone),
        None => None,
    }
}
