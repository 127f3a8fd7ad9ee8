//! An agent dials a number that the switch itself answers: a line, or a customer without a phone page.

use std::time::Duration;

use super::call::{Alerting, Connected, Dialog, Stage};
use super::numbers::{Behaviour, Destination, behaviour};
use super::routing::{ALLOW, REFERENCE};
use super::{ConnectionId, Exchange, SETTLES};
use crate::switch::calls::{CallEnd, CallId};
use crate::switch::exchange::Output;
use crate::switch::media::{MediaOrder, Sound};
use crate::switch::sip::{Request, Response, Uri, reply, tagged_reply, token};

impl Exchange {
    /// Takes a call that no phone takes.
    pub(super) fn dial(
        &mut self,
        connection: ConnectionId,
        user: &str,
        invite: &Request,
        to: Destination,
    ) {
        let (to, behaviour, sound) = match to {
            Destination::Echo => {
                (super::numbers::ECHO.to_owned(), Behaviour::Answers(Duration::ZERO), Sound::Echo)
            }
            Destination::Tone => {
                (super::numbers::TONE.to_owned(), Behaviour::Answers(Duration::ZERO), Sound::Tone)
            }
            Destination::Customer(number) => {
                let behaviour = behaviour(&number);
                (number, behaviour, Sound::Speech)
            }
            Destination::Extension(_) => {
                return self.send_response(connection, &reply(invite, 480));
            }
            Destination::Unknown => return self.send_response(connection, &reply(invite, 404)),
        };
        let (after, refuses) = match behaviour {
            Behaviour::Answers(after) => (after, None),
            Behaviour::Refuses(status, after) => (after, Some(status)),
        };
        if refuses.is_none() && !invite.body.contains("m=audio") {
            return self.send_response(connection, &reply(invite, 488));
        }
        let tag = token();
        let stage = Stage::Alerting(Alerting {
            connection,
            invite: invite.clone(),
            tag: tag.clone(),
            due: self.now + after,
            refuses,
            answer: None,
        });
        let sound = refuses.is_none().then_some(sound);
        let reference =
            invite.headers.get(REFERENCE).unwrap_or_else(|| invite.call_id()).to_owned();
        let Some(call) = self.new_call(user, &to, stage, sound) else {
            return self.send_response(connection, &reply(invite, 503));
        };
        call.reference = Some(reference);
        let id = call.id.clone();
        self.send_response(connection, &reply(invite, 100));
        if !after.is_zero() {
            self.send_response(
                connection,
                &self.with_contact(tagged_reply(invite, 180, Some(&tag)), &id),
            );
        }
        match refuses {
            Some(_) if after.is_zero() => self.alerting_due(&id),
            Some(_) => {}
            None => self.out.push_back(Output::Media(id, MediaOrder::Answer(invite.body.clone()))),
        }
    }

    /// Our SDP for a dialled call is there, or audio is impossible with what was offered.
    pub(super) fn dialled_answer(&mut self, id: &CallId, answer: Result<String, String>) {
        let now = self.now;
        let Some(call) = self.find(id) else { return };
        let Stage::Alerting(alerting) = &mut call.stage else { return };
        if let Ok(sdp) = answer {
            alerting.answer = Some(sdp);
            if alerting.due > now {
                return;
            }
        } else {
            alerting.refuses = Some(488);
        }
        self.alerting_due(id);
    }

    /// It has rung long enough.
    pub(super) fn alerting_due(&mut self, id: &CallId) {
        let now = self.now;
        let Some(call) = self.find(id) else { return };
        let Stage::Alerting(alerting) = &call.stage else { return };
        let (connection, invite, tag) =
            (alerting.connection, alerting.invite.clone(), alerting.tag.clone());
        match (alerting.refuses, alerting.answer.clone()) {
            (None, Some(sdp)) => {
                let Some(dialog) = dialog_of(connection, &invite, &tag) else {
                    return self.refuse(id, connection, &invite, 400, &tag);
                };
                call.dialog = Some(dialog);
                call.stage = Stage::Connected(Connected {
                    since: now,
                    acknowledged_by: Some(now + SETTLES),
                    renegotiating: None,
                    changes_hands: false,
                    silent_since: Some(now),
                });
                let mut ok = self.with_contact(tagged_reply(&invite, 200, Some(&tag)), id);
                ok.headers.push("Content-Type", "application/sdp");
                ok.body = sdp;
                self.send_response(connection, &ok);
            }
            (Some(status), _) => self.refuse(id, connection, &invite, status, &tag),
            (None, None) => self.refuse(id, connection, &invite, 500, &tag),
        }
    }

    fn refuse(
        &mut self,
        id: &CallId,
        connection: ConnectionId,
        invite: &Request,
        status: u16,
        tag: &str,
    ) {
        self.send_response(connection, &tagged_reply(invite, status, Some(tag)));
        self.end(id, end_of_set_up(status), Some(status));
    }

    /// The agent gives up before the answer. False when that is not a call of ours.
    pub(super) fn cancel_dialled(&mut self, connection: ConnectionId, cancel: &Request) -> bool {
        let branch = cancel.branch();
        let found = self.calls.iter().find_map(|call| match &call.stage {
            Stage::Alerting(at) if at.connection == connection && at.invite.branch() == branch => {
                Some((call.id.clone(), at.invite.clone(), at.tag.clone()))
            }
            Stage::Alerting(_)
            | Stage::Offering(_)
            | Stage::Ringing
            | Stage::Connected(_)
            | Stage::Ended(_) => None,
        });
        let Some((id, invite, tag)) = found else { return false };
        self.send_response(connection, &tagged_reply(cancel, 200, Some(&tag)));
        self.send_response(connection, &tagged_reply(&invite, 487, Some(&tag)));
        self.end(&id, CallEnd::Cancelled, Some(487));
        true
    }

    /// Whether this INVITE is already being dealt with (RFC 3261, 17.2.3).
    pub(super) fn is_set_up(&self, connection: ConnectionId, invite: &Request) -> bool {
        let branch = invite.branch();
        self.is_ack_of_refusal(connection, invite)
            || self.calls.iter().any(|call| match &call.stage {
                Stage::Alerting(at) => at.connection == connection && at.invite.branch() == branch,
                Stage::Offering(_) | Stage::Ringing | Stage::Connected(_) | Stage::Ended(_) => {
                    false
                }
            })
    }

    /// How many calls a connection is setting up.
    pub(super) fn set_ups_on(&self, connection: ConnectionId) -> usize {
        let dialled = self.calls.iter().filter(|call| match &call.stage {
            Stage::Alerting(at) => at.connection == connection,
            Stage::Offering(_) | Stage::Ringing | Stage::Connected(_) | Stage::Ended(_) => false,
        });
        dialled.count() + self.forks_from(connection)
    }

    /// Whoever dialled on a connection that is gone has stopped waiting.
    pub(super) fn set_ups_lost(&mut self, connection: ConnectionId) {
        let lost: Vec<CallId> = self
            .calls
            .iter()
            .filter(
                |call| matches!(&call.stage, Stage::Alerting(at) if at.connection == connection),
            )
            .map(|call| call.id.clone())
            .collect();
        for id in lost {
            self.end(&id, CallEnd::Cancelled, None);
        }
    }

    /// Adds where requests within this call go.
    pub(super) fn with_contact(&self, mut response: Response, id: &CallId) -> Response {
        response.headers.push("Contact", self.contact(id));
        response.headers.push("Allow", ALLOW);
        response
    }

    pub(super) fn contact(&self, id: &CallId) -> String {
        format!("<sip:{id}@switch.{};transport=ws>", self.config.domain)
    }
}

/// What the status of a refusal means for the call.
pub(super) fn end_of_set_up(status: u16) -> CallEnd {
    match status {
        404 | 410 | 484 | 604 => CallEnd::NotFound,
        408 | 480 => CallEnd::NoAnswer,
        486 | 600 => CallEnd::Busy,
        487 => CallEnd::Cancelled,
        603 => CallEnd::Declined,
        _ => CallEnd::Rejected,
    }
}

pub(super) fn dialog_of(connection: ConnectionId, invite: &Request, tag: &str) -> Option<Dialog> {
    let target: Uri = invite.contact()?.uri;
    let to = invite.headers.get("To")?;
    Some(Dialog {
        call_id: invite.call_id().to_owned(),
        local_tag: tag.to_owned(),
        remote_tag: invite.caller_tag()?,
        local: format!("{to};tag={tag}"),
        remote: invite.headers.get("From")?.to_owned(),
        target,
        connection: Some(connection),
        sequence: 0,
        remote_sequence: invite.sequence(),
    })
}
