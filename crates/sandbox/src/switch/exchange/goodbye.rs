//! Requests of the switch within its own calls, and those that wait for a phone to come back.

use std::time::Duration;

use super::call::Stage;
use super::{ConnectionId, Exchange, SETTLES};
use crate::switch::calls::{CallEnd, CallId};
use crate::switch::sip::{Headers, Method, Request, Uri, branch, tagged_reply};

/// A goodbye to a phone whose connection is lost: it is said when the phone registers again, so that the agent
/// does not sit in a dead call.
#[derive(Debug)]
pub(super) struct HeldBack {
    contact: Uri,
    request: Request,
    pub(super) deadline: Duration,
}

impl Exchange {
    /// Sends a request within a call, wherever its phone is now.
    pub(super) fn send_within(
        &mut self,
        id: &CallId,
        method: Method,
        more: &[(&str, String)],
        body: &str,
    ) {
        let via = self.via(&branch());
        let contact = self.contact(id);
        let Some(dialog) = self.find(id).and_then(|call| call.dialog.as_mut()) else {
            return;
        };
        if method != Method::Ack {
            dialog.sequence += 1;
        }
        let mut headers = Headers::default();
        headers.push("Via", via);
        headers.push("Max-Forwards", "70");
        headers.push("From", &*dialog.local);
        headers.push("To", &*dialog.remote);
        headers.push("Call-ID", &*dialog.call_id);
        headers.push("CSeq", format!("{} {}", dialog.sequence, method.as_str()));
        headers.push("Contact", contact);
        for (name, value) in more {
            headers.push(name, &**value);
        }
        let request =
            Request { method, uri: dialog.target.clone(), headers, body: body.to_owned() };
        let dialog = dialog.clone();
        match self.connection_to(&dialog.target, dialog.connection) {
            Some(connection) => self.send_request(connection, &request),
            None if request.method == Method::Bye => self.held_back.push(HeldBack {
                contact: dialog.target,
                request,
                deadline: self.now + SETTLES,
            }),
            None => {}
        }
    }

    pub(super) fn connection_to(
        &self,
        target: &Uri,
        last: Option<ConnectionId>,
    ) -> Option<ConnectionId> {
        match self.registrar.by_contact(target) {
            Some(binding) => binding.connection,
            // A phone that calls without registering.
            None => last.filter(|last| self.connections.contains_key(last)),
        }
    }

    /// Says what could not be said while a phone was away.
    pub(super) fn deliver_held_back(&mut self) {
        for held in std::mem::take(&mut self.held_back) {
            let connection =
                self.registrar.by_contact(&held.contact).and_then(|binding| binding.connection);
            match connection {
                Some(connection) => self.send_request(connection, &held.request),
                None => self.held_back.push(held),
            }
        }
    }

    /// The automatic customer will not answer after all.
    pub(super) fn decline_dialled(&mut self, id: &CallId) {
        let Some(Stage::Alerting(alerting)) = self.find(id).map(|call| &call.stage) else {
            return;
        };
        let (connection, refusal) =
            (alerting.connection, tagged_reply(&alerting.invite, 603, Some(&alerting.tag)));
        self.send_response(connection, &refusal);
        self.end(id, CallEnd::Declined, Some(603));
    }
}
