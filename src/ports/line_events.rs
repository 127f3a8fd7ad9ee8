//! What the WebRTC line's bridge reports, read into the machine's events. Pure: the bridge
//! (`js/sip_line.js`) says what happened on the wire, and what that means is decided here.

mod caller;
mod ending;

use cti::CallReferenceId;
use phone::{Event, LegId, LineEvent, LineLoss, SoundEvent};
use serde::Deserialize;

use self::{caller::Caller, ending::Ending};
use super::microphone_facts::MicrophoneFacts;

/// An event as the bridge writes it.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum BridgeEvent {
    Registering,
    Registered,
    Lost(Loss),
    Offered(Offer),
    Dialed { leg: LegId, reference: String },
    Progressed { leg: LegId },
    Answered { leg: LegId },
    Held { leg: LegId },
    Resumed { leg: LegId },
    HoldRefused { leg: LegId },
    RemoteHold { leg: LegId, held: bool },
    SoundFlow { leg: LegId, flowing: bool },
    Ended(Ending),
    Microphone(MicrophoneFacts),
    SoundBlocked,
    SoundReady,
}

#[derive(Deserialize)]
struct Loss {
    status: Option<u16>,
    #[serde(default)]
    expired: bool,
}

#[derive(Deserialize)]
struct Offer {
    leg: LegId,
    caller: Caller,
    reference: Option<String>,
    call_id: String,
}

/// Reads one event of the bridge; `None` when it makes no sense, which is then to be passed over.
pub fn read(json: &str) -> Option<Event> {
    let line = match serde_json::from_str(json).ok()? {
        BridgeEvent::Microphone(facts) => LineEvent::MicrophoneChanged(facts.meaning()),
        BridgeEvent::SoundBlocked => return Some(Event::Sound(SoundEvent::Blocked)),
        BridgeEvent::SoundReady => return Some(Event::Sound(SoundEvent::Ready)),
        BridgeEvent::Registering => LineEvent::Registering,
        BridgeEvent::Registered => LineEvent::Registered,
        BridgeEvent::Lost(loss) => LineEvent::Lost(loss.meaning()),
        BridgeEvent::Offered(offer) => offer.meaning()?,
        BridgeEvent::Dialed { leg, reference } => {
            LineEvent::Dialed { leg, call_reference_id: CallReferenceId::new(&reference).ok()? }
        }
        BridgeEvent::Progressed { leg } => LineEvent::Progressed { leg },
        BridgeEvent::Answered { leg } => LineEvent::Answered { leg },
        BridgeEvent::Held { leg } => LineEvent::Held { leg },
        BridgeEvent::Resumed { leg } => LineEvent::Resumed { leg },
        BridgeEvent::HoldRefused { leg } => LineEvent::HoldRefused { leg },
        BridgeEvent::RemoteHold { leg, held } => LineEvent::RemoteHoldChanged { leg, held },
        BridgeEvent::SoundFlow { leg, flowing } => LineEvent::SoundFlowChanged { leg, flowing },
        BridgeEvent::Ended(ending) => {
            LineEvent::Ended { leg: ending.leg, reason: ending.meaning() }
        }
    };
    Some(Event::Line(line))
}

impl Loss {
    fn meaning(&self) -> LineLoss {
        match self.status {
            _ if self.expired => LineLoss::Expired,
            None => LineLoss::Unreachable,
            // RFC 3261 21.4: unauthorised, forbidden, proxy authentication required. The bridge has
            // stopped trying.
            Some(401 | 403 | 407) => LineLoss::Refused,
            Some(status) => LineLoss::Rejected(status),
        }
    }
}

impl Offer {
    fn meaning(self) -> Option<LineEvent> {
        // A Call-ID may be longer than a reference; its beginning is the random part.
        let call_id = || {
            CallReferenceId::new(
                self.call_id.get(..CallReferenceId::MAX_CHARS).unwrap_or(&self.call_id),
            )
            .ok()
        };
        let call_reference_id = self
            .reference
            .as_deref()
            .and_then(|id| CallReferenceId::new(id).ok())
            .or_else(call_id)?;
        let (number, name) = self.caller.identity();
        Some(LineEvent::Offered { leg: self.leg, number, name, call_reference_id })
    }
}

#[cfg(test)]
mod tests;
