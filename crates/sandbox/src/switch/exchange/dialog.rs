//! What a phone says within a call that it has with the switch itself.

use super::call::Stage;
use super::{ConnectionId, Exchange};
use crate::switch::calls::{CallEnd, CallId};
use crate::switch::exchange::Output;
use crate::switch::media::{MediaOrder, MediaReport};
use crate::switch::sip::{Method, Request, reply};
use std::time::Duration;

/// More digits than anybody presses in a call.
const MOST_DIGITS: usize = 256;

/// Whether a request within a call was for the switch itself.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Within {
    /// It was, and has been dealt with.
    Handled,
    /// It is for a phone.
    NotOurs,
}

impl Exchange {
    fn own_call(&self, request: &Request) -> Option<CallId> {
        let (to, from) = (request.to_tag()?, request.caller_tag()?);
        self.calls
            .iter()
            .filter(|call| call.is_live())
            .find(|call| {
                call.dialog.as_ref().is_some_and(|dialog| {
                    dialog.call_id == request.call_id()
                        && dialog.local_tag == to
                        && dialog.remote_tag == from
                })
            })
            .map(|call| call.id.clone())
    }

    pub(super) fn within_own_call(
        &mut self,
        connection: ConnectionId,
        request: &Request,
    ) -> Within {
        let Some(id) = self.own_call(request) else {
            return Within::NotOurs;
        };
        if self.is_out_of_order(&id, connection, request) {
            // "If the remote sequence number … is lower … MUST be rejected with a 500" (RFC 3261, 12.2.2).
            self.send_response(connection, &reply(request, 500));
            return Within::Handled;
        }
        match &request.method {
            Method::Bye => {
                self.send_response(connection, &reply(request, 200));
                self.refuse_renegotiation(&id, 487);
                self.end(&id, CallEnd::AgentHungUp, None);
            }
            Method::Invite => self.renegotiate(&id, connection, request),
            Method::Update if !request.body.is_empty() => {
                self.renegotiate(&id, connection, request);
            }
            Method::Info => {
                if let Some(digit) = digit_in(request) {
                    self.pressed(&id, digit);
                }
                self.send_response(connection, &reply(request, 200));
            }
            Method::Refer => self.refer(&id, connection, request),
            Method::Update | Method::Options | Method::Notify | Method::Message => {
                self.send_response(connection, &reply(request, 200));
            }
            Method::Register | Method::Ack | Method::Cancel | Method::Other(_) => {
                self.send_response(connection, &reply(request, 405));
            }
        }
        Within::Handled
    }

    /// Notes the number and the way back of a request; true when an older one arrives after a newer.
    fn is_out_of_order(
        &mut self,
        id: &CallId,
        connection: ConnectionId,
        request: &Request,
    ) -> bool {
        let Some(dialog) = self.find(id).and_then(|call| call.dialog.as_mut()) else {
            return false;
        };
        if request.sequence() < dialog.remote_sequence {
            return true;
        }
        dialog.remote_sequence = request.sequence();
        dialog.connection = Some(connection);
        if let (Method::Invite | Method::Update, Some(contact)) =
            (&request.method, request.contact())
        {
            dialog.target = contact.uri;
        }
        false
    }

    /// An offer within the call: hold, resume, a new address. Audio answers it.
    fn renegotiate(&mut self, id: &CallId, connection: ConnectionId, request: &Request) {
        let Some(Stage::Connected(connected)) = self.find(id).map(|call| &mut call.stage) else {
            return;
        };
        if connected.renegotiating.is_some() {
            return self.send_response(connection, &reply(request, 491));
        }
        if !request.body.contains("m=audio") {
            return self.send_response(connection, &reply(request, 488));
        }
        connected.renegotiating = Some((connection, request.clone()));
        if request.method == Method::Invite {
            self.send_response(connection, &reply(request, 100));
        }
        self.out.push_back(Output::Media(id.clone(), MediaOrder::Answer(request.body.clone())));
    }

    fn refuse_renegotiation(&mut self, id: &CallId, status: u16) {
        if let Some(Stage::Connected(connected)) = self.find(id).map(|call| &mut call.stage)
            && let Some((connection, request)) = connected.renegotiating.take()
        {
            self.send_response(connection, &reply(&request, status));
        }
    }

    fn renegotiated(&mut self, id: &CallId, sdp: String) {
        let now = self.now;
        let Some(Stage::Connected(connected)) = self.find(id).map(|call| &mut call.stage) else {
            return;
        };
        let Some((connection, request)) = connected.renegotiating.take() else {
            return;
        };
        if request.to_tag().is_none() {
            return self.taken_over(id, connection, &request, sdp);
        }
        if request.method == Method::Invite {
            connected.acknowledged_by = Some(now + super::SETTLES);
        }
        let mut ok = self.with_contact(reply(&request, 200), id);
        ok.headers.push("Content-Type", "application/sdp");
        ok.body = sdp;
        self.send_response(connection, &ok);
    }

    /// An ACK for a call of our own. False when it is somebody else's.
    pub(super) fn acknowledged(&mut self, ack: &Request) -> bool {
        let Some(id) = self.own_call(ack) else {
            // The ACK of a refusal that we sent ends there, too: it names no phone.
            return ack.to_tag().is_some() && self.registrar.by_contact(&ack.uri).is_none();
        };
        if let Some(call) = self.find(&id)
            && let Stage::Connected(connected) = &mut call.stage
        {
            connected.acknowledged_by = None;
            call.taken_over += u32::from(std::mem::take(&mut connected.changes_hands));
        }
        true
    }

    /// A call's audio has something to report.
    pub fn media(&mut self, now: Duration, id: &CallId, report: MediaReport) {
        self.now = now;
        match report {
            MediaReport::Offer(sdp) => self.offered(id, sdp),
            MediaReport::Answer { sdp, held } => match self.find(id).map(|call| &mut call.stage) {
                Some(Stage::Alerting(_)) => self.dialled_answer(id, Ok(sdp)),
                Some(Stage::Connected(_)) => {
                    if let Some(call) = self.find(id) {
                        call.held = held;
                    }
                    self.renegotiated(id, sdp);
                }
                Some(Stage::Offering(_) | Stage::Ringing | Stage::Ended(_)) | None => {}
            },
            MediaReport::Refused(problem) => self.media_refused(id, problem),
            MediaReport::Connected => self.set_silent_since(id, None),
            MediaReport::Disconnected => self.set_silent_since(id, Some(now)),
            MediaReport::Digit(digit) => self.pressed(id, digit),
        }
    }

    fn set_silent_since(&mut self, id: &CallId, since: Option<Duration>) {
        if let Some(Stage::Connected(connected)) = self.find(id).map(|call| &mut call.stage) {
            connected.silent_since = since;
        }
    }

    fn media_refused(&mut self, id: &CallId, problem: String) {
        tracing::debug!(%id, problem, "audio refused");
        match self.find(id).map(|call| &call.stage) {
            Some(Stage::Alerting(_)) => self.dialled_answer(id, Err(problem)),
            // A refused offer within the call leaves the call as it was (RFC 3261, 14.2).
            Some(Stage::Connected(connected)) if connected.renegotiating.is_some() => {
                self.refuse_renegotiation(id, 488);
            }
            Some(Stage::Connected(_)) => {
                self.send_within(id, Method::Bye, &[], "");
                self.end(id, CallEnd::Lost, None);
            }
            Some(Stage::Offering(_)) => self.end(id, CallEnd::Lost, None),
            Some(Stage::Ringing | Stage::Ended(_)) | None => {}
        }
    }

    fn pressed(&mut self, id: &CallId, digit: char) {
        if let Some(call) =
            self.find(id).filter(|call| call.is_live() && call.dtmf.len() < MOST_DIGITS)
        {
            call.dtmf.push(digit);
        }
    }
}

/// The digit of an INFO: `Signal=5` as `application/dtmf-relay`, or the digit alone as `application/dtmf`.
fn digit_in(info: &Request) -> Option<char> {
    let kind = info.headers.get("Content-Type")?.to_ascii_lowercase();
    let text = if kind.starts_with("application/dtmf-relay") {
        info.body
            .lines()
            .filter_map(|line| line.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case("signal"))?
            .1
    } else if kind.starts_with("application/dtmf") {
        info.body.as_str()
    } else {
        return None;
    };
    let digit = text.trim().chars().next()?.to_ascii_uppercase();
    (digit.is_ascii_digit() || "*#ABCD".contains(digit)).then_some(digit)
}
