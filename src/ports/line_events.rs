//! What the WebRTC line's bridge reports, read into the machine's events. Pure: the bridge
//! (`js/sip_line.js`) says what happened on the wire, and what that means is decided here.

mod auto_answer;
mod caller;
mod ending;

use cti::CallReferenceId;
use phone::{Event, LineEvent, LineLoss, SoundEvent};
use serde_json::Value;

use self::{auto_answer::AutoAnswer, caller::Caller, ending::Ending};
use super::{fields::Fields, microphone_facts::MicrophoneFacts};

/// Reads one event of the bridge, `"registered"` or `{"held":{"leg":"in-1"}}`; `None` when it makes no
/// sense, which is then to be passed over. `auto_answer_from`: the addresses that may have a call
/// answered at once.
pub fn read(json: &str, auto_answer_from: &[String]) -> Option<Event> {
    let line = match serde_json::from_str(json).ok()? {
        Value::String(kind) => match kind.as_str() {
            "registering" => LineEvent::Registering,
            "registered" => LineEvent::Registered,
            "sound_blocked" => return Some(Event::Sound(SoundEvent::Blocked)),
            "sound_ready" => return Some(Event::Sound(SoundEvent::Ready)),
            _ => return None,
        },
        Value::Object(event) => {
            let (kind, body) = event.iter().next()?;
            line_event(kind, Fields::of(body)?, auto_answer_from)?
        }
        _ => return None,
    };
    Some(Event::Line(line))
}

fn line_event(kind: &str, body: Fields<'_>, auto_answer_from: &[String]) -> Option<LineEvent> {
    Some(match kind {
        "lost" => LineEvent::Lost(loss(body)?),
        "microphone" => LineEvent::MicrophoneChanged(MicrophoneFacts::of(body)?.meaning()),
        "offered" => offered(body, auto_answer_from)?,
        "dialed" => LineEvent::Dialed {
            leg: body.leg()?,
            call_reference_id: CallReferenceId::new(&body.text("reference")?).ok()?,
        },
        "progressed" => LineEvent::Progressed { leg: body.leg()? },
        "answered" => LineEvent::Answered { leg: body.leg()? },
        "resumable" => LineEvent::Resumable { leg: body.leg()?, dialog: body.text("dialog")? },
        "held" => LineEvent::Held { leg: body.leg()? },
        "resumed" => LineEvent::Resumed { leg: body.leg()? },
        "hold_refused" => LineEvent::HoldRefused { leg: body.leg()? },
        "remote_hold" => {
            LineEvent::RemoteHoldChanged { leg: body.leg()?, held: body.flag("held")? }
        }
        "sound_flow" => {
            LineEvent::SoundFlowChanged { leg: body.leg()?, flowing: body.flag("flowing")? }
        }
        "ended" => {
            let ending = Ending::of(body)?;
            LineEvent::Ended { leg: ending.leg, reason: ending.meaning() }
        }
        _ => return None,
    })
}

fn loss(body: Fields<'_>) -> Option<LineLoss> {
    let expired = body.maybe("expired", Fields::flag)? == Some(true);
    Some(match body.maybe("status", Fields::status)? {
        _ if expired => LineLoss::Expired,
        None => LineLoss::Unreachable,
        // RFC 3261 21.4: unauthorised, forbidden, proxy authentication required. The bridge has
        // stopped trying.
        Some(401 | 403 | 407) => LineLoss::Refused,
        Some(status) => LineLoss::Rejected(status),
    })
}

fn offered(body: Fields<'_>, auto_answer_from: &[String]) -> Option<LineEvent> {
    let reference = body.maybe("reference", Fields::text)?;
    let call_id = body.text("call_id")?;
    // A Call-ID may be longer than a reference; its beginning is the random part.
    let call_id = call_id.get(..CallReferenceId::MAX_CHARS).unwrap_or(&call_id);
    let call_reference_id = reference
        .and_then(|id| CallReferenceId::new(&id).ok())
        .or_else(|| CallReferenceId::new(call_id).ok())?;
    let caller = Caller::of(body.object("caller")?)?;
    let auto_answer = match body.object("auto_answer") {
        Some(wish) => AutoAnswer::of(wish)?.is_granted(&caller, auto_answer_from),
        None => false,
    };
    let (number, name) = caller.identity();
    Some(LineEvent::Offered { leg: body.leg()?, number, name, call_reference_id, auto_answer })
}

#[cfg(test)]
mod tests;
