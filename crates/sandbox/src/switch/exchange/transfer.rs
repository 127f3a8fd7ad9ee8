//! An agent transfers a customer (RFC 3515, 5589): the customer rings whom the REFER names and tells how it goes.

use super::call::{Offering, Stage};
use super::numbers::{Destination, destination};
use super::{ConnectionId, Exchange, SETTLES};
use crate::switch::calls::CallId;
use crate::switch::sip::{Address, Method, Request, phrase, reply};

impl Exchange {
    /// The customer of call `id` is asked to call somebody else.
    pub(super) fn refer(&mut self, id: &CallId, connection: ConnectionId, request: &Request) {
        let Some(refer_to) = request.headers.get("Refer-To").and_then(Address::parse) else {
            return self.send_response(connection, &reply(request, 400));
        };
        let user = refer_to.uri.user().unwrap_or_default();
        let replaces = refer_to.uri.embedded_header("Replaces");
        // A consult transfer names the colleague's very phone; a blind one names a colleague.
        let (to, target) = match (
            self.registrar.by_contact(&refer_to.uri),
            destination(user, &self.config.extensions),
        ) {
            (Some(binding), _) => (binding.user.clone(), Some(refer_to.uri.clone())),
            (None, Destination::Extension(user)) => (user, None),
            (
                None,
                Destination::Echo
                | Destination::Tone
                | Destination::Customer(_)
                | Destination::Unknown,
            ) => {
                return self.send_response(connection, &reply(request, 404));
            }
        };
        let Some(call) = self.find(id).filter(|call| matches!(call.stage, Stage::Connected(_)))
        else {
            return self.send_response(connection, &reply(request, 481));
        };
        // The number that the agent sees is the customer's, whoever called whom.
        let customer = if call.to.starts_with('+') { &call.to } else { &call.from }.clone();
        let offering = Offering {
            name: None,
            reference: call.reference.clone(),
            replaces,
            target,
            deadline: self.now + SETTLES,
        };
        let Some(onward) = self.offer(&customer, &to, offering) else {
            return self.send_response(connection, &reply(request, 503));
        };
        if let Some(call) = self.find(&onward) {
            call.transferred_from = Some(id.clone());
        }
        self.send_response(connection, &self.with_contact(reply(request, 202), id));
        self.report_transfer(&onward, 100);
    }

    /// Tells the agent who transferred how the customer's new call is going; nothing when nobody did.
    pub(super) fn report_transfer(&mut self, onward: &CallId, status: u16) {
        let Some(before) = self.find(onward).and_then(|call| call.transferred_from.clone()) else {
            return;
        };
        if self.find(&before).is_none_or(|call| !call.is_live()) {
            return;
        }
        let state = if status < 200 { "active;expires=60" } else { "terminated;reason=noresource" };
        let more = [
            ("Event", "refer".to_owned()),
            ("Subscription-State", state.to_owned()),
            ("Content-Type", "message/sipfrag;version=2.0".to_owned()),
        ];
        let progress = format!("SIP/2.0 {status} {}\r\n", phrase(status));
        self.send_within(&before, Method::Notify, &more, &progress);
    }
}
