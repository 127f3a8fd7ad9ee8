//! An event as it arrives, checked as a whole.

use super::{
    CallAgent, CallDirection, CallEndReason, CallEvent, CallEventId, CallEventKind, same_word,
};
use crate::{PhoneNumber, api_error::FieldError, checks::Faults, lenient::Value};

/// The fields, in the order in which what is at fault is named.
pub(super) const FIELDS: [&str; 11] = [
    "event_id",
    "call_reference_id",
    "agent_id",
    "agent_phone",
    "event",
    "direction",
    "requester_number",
    "requester_name",
    "at",
    "reason",
    "call_url",
];

/// What stands in place of a number that the caller withholds.
const WITHHELD: [&str; 7] =
    ["anonymous", "private", "restricted", "unavailable", "unknown", "withheld", "blocked"];

/// The longest name that is kept, in characters.
const LONGEST_NAME: usize = 255;

/// Checks the values of [`FIELDS`], and names every one that is at fault.
pub(super) fn check(values: &[Value]) -> Result<CallEvent, Vec<FieldError>> {
    let [
        event_id,
        call_reference_id,
        agent_id,
        agent_phone,
        event,
        direction,
        requester_number,
        requester_name,
        at,
        reason,
        call_url,
    ] = values
    else {
        return Err(Vec::new());
    };
    let mut faults = Faults::default();
    let event_id = faults.event_id(event_id);
    let call_reference_id = faults.needed_reference(call_reference_id);
    let agent = faults.agent(agent_id, agent_phone);
    let kind = faults.kind(event, reason, call_url);
    let direction = faults.direction(direction);
    let requester_number = faults.requester_number(requester_number);
    let at = faults.at(at);
    match (event_id, call_reference_id, agent, kind) {
        (Some(event_id), Some(call_reference_id), Some(agent), Some(kind))
            if faults.0.is_empty() =>
        {
            Ok(CallEvent {
                direction: direction.or_else(|| implied_direction(&kind)),
                event_id,
                call_reference_id,
                agent,
                kind,
                requester_number,
                requester_name: name(requester_name),
                at,
            })
        }
        _ => Err(faults.0),
    }
}

fn implied_direction(kind: &CallEventKind) -> Option<CallDirection> {
    match kind {
        CallEventKind::Offered => Some(CallDirection::Inbound),
        CallEventKind::Dialed => Some(CallDirection::Outbound),
        CallEventKind::Ringing
        | CallEventKind::Answered
        | CallEventKind::Held
        | CallEventKind::Resumed
        | CallEventKind::Ended(_)
        | CallEventKind::Recorded(_) => None,
    }
}

/// Names come from the telephone network, where anybody may call themselves anything.
fn name(value: &Value) -> Option<String> {
    let name: String =
        value.filled()?.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    let name = name.trim();
    // Asterisk's word for a name that it does not know.
    (!name.is_empty() && name != "<unknown>").then(|| name.to_owned())
}

impl Faults {
    fn event_id(&mut self, value: &Value) -> Option<CallEventId> {
        const FIELD: &str = "event_id";
        if value.is_absent() {
            self.missing(
                FIELD,
                "event_id is mandatory: send an id that is the same when the event is sent again",
            );
            return None;
        }
        let id = value.text().and_then(CallEventId::new);
        if id.is_none() {
            self.invalid(
                FIELD,
                "It should be text of at most 255 characters without control characters",
            );
        }
        id
    }

    fn needed_reference(&mut self, value: &Value) -> Option<crate::CallReferenceId> {
        const FIELD: &str = "call_reference_id";
        if value.is_absent() {
            self.missing(
                FIELD,
                "call_reference_id is mandatory: send the telephone system's id of the call",
            );
        }
        self.reference(FIELD, value)
    }

    fn agent(&mut self, id: &Value, phone: &Value) -> Option<CallAgent> {
        if !id.is_absent() {
            self.id("agent_id", id).map(CallAgent::Id)
        } else if phone.is_absent() {
            self.missing(
                "agent_id",
                "One of agent_id and agent_phone is needed: say whose call it is",
            );
            None
        } else {
            self.phone("agent_phone", phone).map(CallAgent::Phone)
        }
    }

    fn kind(&mut self, event: &Value, reason: &Value, url: &Value) -> Option<CallEventKind> {
        const WORDS: &str =
            "It should be offered, dialed, ringing, answered, held, resumed, ended or recorded";
        if event.is_absent() {
            self.missing("event", WORDS);
            return None;
        }
        let word = event.text().unwrap_or_default();
        match CallEventKind::NAMES.into_iter().find(|name| same_word(name, word)) {
            Some("offered") => Some(CallEventKind::Offered),
            Some("dialed") => Some(CallEventKind::Dialed),
            Some("ringing") => Some(CallEventKind::Ringing),
            Some("answered") => Some(CallEventKind::Answered),
            Some("held") => Some(CallEventKind::Held),
            Some("resumed") => Some(CallEventKind::Resumed),
            Some("ended") => Some(CallEventKind::Ended(match reason.filled() {
                Some(word) => CallEndReason::named(word),
                None if reason.is_absent() => CallEndReason::Hangup,
                None => CallEndReason::Other,
            })),
            Some("recorded") => {
                if url.is_absent() {
                    self.missing("call_url", "call_url is needed: the address of the recording");
                }
                self.url("call_url", url).map(CallEventKind::Recorded)
            }
            Some(_) | None => {
                self.invalid("event", WORDS);
                None
            }
        }
    }

    fn direction(&mut self, value: &Value) -> Option<CallDirection> {
        if value.is_absent() {
            return None;
        }
        let word = value.text().unwrap_or_default();
        let direction = [CallDirection::Inbound, CallDirection::Outbound]
            .into_iter()
            .find(|direction| same_word(direction.name(), word));
        if direction.is_none() {
            self.invalid("direction", "It should be inbound or outbound");
        }
        direction
    }

    fn requester_number(&mut self, value: &Value) -> Option<PhoneNumber> {
        let withheld =
            value.text().is_some_and(|text| WITHHELD.iter().any(|word| same_word(word, text)));
        if withheld { None } else { self.phone("requester_number", value) }
    }

    fn at(&mut self, value: &Value) -> Option<u64> {
        if value.is_absent() {
            return None;
        }
        let at = value.whole_number().filter(|at| *at <= crate::ids::MAX_ID);
        if at.is_none() {
            self.mismatch("at", "It should be a number: milliseconds since 1970");
        }
        at
    }
}
