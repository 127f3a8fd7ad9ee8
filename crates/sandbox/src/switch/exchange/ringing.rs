//! A customer rings an agent.

use super::call::{Connected, Dialog, Offering, Stage};
use super::dialled::end_of_set_up;
use super::fork::{ANSWERED_ELSEWHERE, Upstream};
use super::routing::{ALLOW, REFERENCE};
use super::{ConnectionId, Exchange, SETTLES};
use crate::switch::calls::{CallEnd, CallId, CustomerCall, RingError};
use crate::switch::exchange::Output;
use crate::switch::media::{MediaOrder, Sound};
use crate::switch::sip::{Headers, Method, Request, Response, Uri, token};
use std::time::Duration;

impl Exchange {
    /// "A customer rings": all phones of the agent that can ring.
    pub fn ring(&mut self, now: Duration, ring: CustomerCall) -> Result<CallId, RingError> {
        self.now = now;
        check("from", &ring.from, 40)?;
        check("to", &ring.to, 40)?;
        check("name", ring.name.as_deref().unwrap_or("-"), 200)?;
        check("call_reference_id", ring.call_reference_id.as_deref().unwrap_or("-"), 200)?;
        if !ring.from.chars().all(|c| c.is_ascii_alphanumeric() || c == '+') {
            return Err(RingError::Invalid {
                field: "from",
                problem: "give a number such as +14155550100",
            });
        }
        if self.registrar.reachable(&ring.to).is_empty() {
            return Err(RingError::NotRegistered(ring.to));
        }
        let offering = Offering {
            name: ring.name,
            reference: ring.call_reference_id,
            replaces: None,
            target: None,
            deadline: now + SETTLES,
        };
        self.offer(&ring.from, &ring.to, offering).ok_or(RingError::TooManyCalls)
    }

    /// Starts a call to an agent; the INVITE goes out when the offer is there.
    pub(super) fn offer(&mut self, from: &str, to: &str, offering: Offering) -> Option<CallId> {
        let reference = offering.reference.clone();
        let call = self.new_call(from, to, Stage::Offering(offering), Some(Sound::Speech))?;
        call.reference = reference;
        let id = call.id.clone();
        self.out.push_back(Output::Media(id.clone(), MediaOrder::Offer));
        Some(id)
    }

    /// The offer is there: ring.
    pub(super) fn offered(&mut self, id: &CallId, sdp: String) {
        let Some(call) = self.find(id) else { return };
        let Stage::Offering(offering) = &mut call.stage else { return };
        let (to, target) = (call.to.clone(), offering.target.take());
        let (name, replaces) = (offering.name.take(), offering.replaces.take());
        let targets: Vec<(Uri, ConnectionId)> = match target {
            Some(uri) => self
                .registrar
                .by_contact(&uri)
                .and_then(|at| Some((uri.clone(), at.connection?)))
                .into_iter()
                .collect(),
            None => self.registrar.reachable(&to),
        };
        if targets.is_empty() {
            return self.end_ringing(id, 480);
        }
        let Some(invite) = self.invite_for(id, name.as_deref(), replaces, sdp) else {
            return self.end_ringing(id, 500);
        };
        let Some(call) = self.find(id) else { return };
        call.stage = Stage::Ringing;
        call.reference.get_or_insert_with(|| invite.call_id().to_owned());
        let lasts = self.config.limits.ringing;
        self.fork(Upstream::Own(id.clone()), &invite, targets, lasts);
    }

    fn invite_for(
        &self,
        id: &CallId,
        name: Option<&str>,
        replaces: Option<String>,
        sdp: String,
    ) -> Option<Request> {
        let call = self.calls.iter().find(|call| call.id == *id)?;
        let domain = &self.config.domain;
        let mut headers = Headers::default();
        headers.push("Max-Forwards", "70");
        headers
            .push("From", format!("{}<sip:{}@{domain}>;tag={}", quoted(name), call.from, token()));
        headers.push("To", format!("<sip:{}@{domain}>", call.to));
        headers.push("Call-ID", format!("{}@switch.{domain}", token()));
        headers.push("CSeq", "1 INVITE");
        headers.push("Contact", self.contact(id));
        headers.push("Allow", ALLOW);
        if let Some(reference) = &call.reference {
            headers.push(REFERENCE, reference);
        }
        if let Some(replaces) = replaces {
            headers.push("Replaces", replaces);
        }
        headers.push("Content-Type", "application/sdp");
        let uri = Uri::parse(&format!("sip:{}@{domain}", call.to))?;
        Some(Request { method: Method::Invite, uri, headers, body: sdp })
    }

    /// A phone of the agent, or the fork as a whole, answered.
    pub(super) fn ringing_answered(&mut self, id: &CallId, response: &Response) {
        match response.status {
            ..=199 => self.report_transfer(id, response.status),
            200..=299 => {
                self.report_transfer(id, response.status);
                self.ringing_accepted(id, response);
            }
            status @ 300.. => self.end_ringing(id, status),
        }
    }

    fn end_ringing(&mut self, id: &CallId, status: u16) {
        self.report_transfer(id, status);
        self.end(id, end_of_set_up(status), Some(status));
    }

    fn ringing_accepted(&mut self, id: &CallId, response: &Response) {
        let now = self.now;
        let dialog = self.dialog_from(response);
        let Some(call) = self.find(id) else { return };
        let (Stage::Ringing, Some(dialog)) = (&call.stage, dialog) else { return };
        call.dialog = Some(dialog);
        call.stage = Stage::Connected(Connected {
            since: now,
            acknowledged_by: None,
            renegotiating: None,
            changes_hands: false,
            silent_since: Some(now),
        });
        self.send_within(id, Method::Ack, &[], "");
        self.out.push_back(Output::Media(id.clone(), MediaOrder::Answered(response.body.clone())));
    }

    fn dialog_from(&self, response: &Response) -> Option<Dialog> {
        let target = response.contact()?.uri;
        let connection = self.registrar.by_contact(&target).and_then(|binding| binding.connection);
        let local = response.headers.get("From")?.to_owned();
        Some(Dialog {
            call_id: response.headers.get("Call-ID")?.to_owned(),
            local_tag: crate::switch::sip::Address::parse(&local)?.param("tag")?.to_owned(),
            remote_tag: response.to_tag()?,
            remote: response.headers.get("To")?.to_owned(),
            local,
            connection,
            target,
            sequence: 1,
            remote_sequence: 0,
        })
    }

    /// The customer hangs up, or gives up ringing. False when that call is not live.
    pub fn hang_up(&mut self, now: Duration, id: &CallId, answered_elsewhere: bool) -> bool {
        self.now = now;
        let Some(call) = self.find(id) else { return false };
        match &call.stage {
            Stage::Ended(_) => return false,
            Stage::Connected(_) => {
                self.send_within(id, Method::Bye, &[], "");
                self.end(id, CallEnd::CustomerHungUp, None);
            }
            Stage::Offering(_) | Stage::Ringing => {
                let reason = answered_elsewhere.then_some(ANSWERED_ELSEWHERE);
                self.cancel_own(id, reason);
                let end = if answered_elsewhere {
                    CallEnd::AnsweredElsewhere
                } else {
                    CallEnd::Cancelled
                };
                self.end(id, end, None);
            }
            Stage::Alerting(_) => self.decline_dialled(id),
        }
        true
    }
}

fn check(field: &'static str, value: &str, longest: usize) -> Result<(), RingError> {
    if value.trim().is_empty() {
        return Err(RingError::Invalid { field, problem: "must not be empty" });
    }
    if value.len() > longest || value.chars().any(char::is_control) {
        return Err(RingError::Invalid {
            field,
            problem: "is too long or holds control characters",
        });
    }
    Ok(())
}

/// A display name as a quoted string (RFC 3261, 25.1), with the blank that follows it.
fn quoted(name: Option<&str>) -> String {
    name.map_or_else(String::new, |name| {
        format!("\"{}\" ", name.replace('\\', "\\\\").replace('"', "\\\""))
    })
}
