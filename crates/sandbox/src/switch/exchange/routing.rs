//! Where a message goes.

use super::dialog::Within;
use super::fork::Upstream;
use super::numbers::{self, Destination};
use super::{ConnectionId, Exchange};
use crate::switch::sip::{Method, Request, Response, Verdict, reply, token};

/// What the switch understands.
pub(super) const ALLOW: &str =
    "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, REFER, NOTIFY, MESSAGE, REGISTER";
/// The header that names the call in the helpdesk.
pub(super) const REFERENCE: &str = "X-Call-Reference-Id";

impl Exchange {
    pub(super) fn request(&mut self, connection: ConnectionId, request: &Request) {
        match request.method {
            Method::Register => return self.register(connection, request),
            Method::Ack => return self.ack(connection, request),
            Method::Cancel => return self.cancel(connection, request),
            Method::Options if request.uri.user().is_none() => {
                return self.send_response(connection, &alive(request));
            }
            Method::Invite
            | Method::Bye
            | Method::Options
            | Method::Info
            | Method::Update
            | Method::Refer
            | Method::Notify
            | Method::Message
            | Method::Other(_) => {}
        }
        let Some(user) = self.user_of(connection, request) else {
            return;
        };
        if request.to_tag().is_some() {
            return match self.within_own_call(connection, request) {
                Within::Handled => {}
                Within::NotOurs => self.relay(connection, request),
            };
        }
        match request.method {
            Method::Invite => self.invite(connection, &user, request),
            Method::Options | Method::Message => self.reach_a_phone(connection, request),
            Method::Bye | Method::Info | Method::Update | Method::Notify => {
                self.send_response(connection, &reply(request, 481));
            }
            Method::Register | Method::Ack | Method::Cancel | Method::Refer | Method::Other(_) => {
                let mut response = reply(request, 405);
                response.headers.push("Allow", ALLOW);
                self.send_response(connection, &response);
            }
        }
    }

    pub(super) fn response(&mut self, connection: ConnectionId, response: &Response) {
        // Only phones that have proven who they are were ever asked something.
        let proven = self.connections.get(&connection).is_some_and(|known| known.user.is_some());
        let of_cancel =
            response.headers.get("CSeq").is_none_or(|sequence| sequence.ends_with("CANCEL"));
        let Some(branch) = response.branch().filter(|_| proven && !of_cancel) else {
            return;
        };
        if !self.fork_answered(&branch, response) {
            // Neither: an answer to a goodbye of ours, or one that comes too late. Both are normal.
            self.relay_answered(&branch, response);
        }
    }

    /// The user on this connection; whoever has not registered proves it with this request, or is asked to.
    fn user_of(&mut self, connection: ConnectionId, request: &Request) -> Option<String> {
        if let Some(user) = self.connections.get(&connection).and_then(|known| known.user.clone()) {
            return Some(user);
        }
        match self.proven_user(request, "Proxy-Authorization") {
            Verdict::Is(user) => {
                self.connections.get_mut(&connection)?.user = Some(user.clone());
                Some(user)
            }
            verdict @ (Verdict::Stale | Verdict::No) => {
                let challenge = self.challenge(request, 407, verdict == Verdict::Stale);
                self.send_response(connection, &challenge);
                None
            }
        }
    }

    fn invite(&mut self, connection: ConnectionId, user: &str, request: &Request) {
        if self.is_set_up(connection, request) {
            // The same request again; its answer is on the way.
            return;
        }
        let from = request.caller().map(|from| numbers::number(&from).unwrap_or(from));
        if from.as_deref() != Some(user) {
            return self.send_response(connection, &reply(request, 403));
        }
        if self.set_ups_on(connection) >= self.config.limits.set_ups_per_connection {
            return self.send_response(connection, &reply(request, 503));
        }
        if self.take_over(connection, user, request) {
            return;
        }
        let dialled = request.uri.user().unwrap_or_default();
        let destination = numbers::destination(dialled, &self.config.extensions);
        let targets = match &destination {
            Destination::Extension(user) | Destination::Customer(user) => {
                self.registrar.reachable(user)
            }
            Destination::Echo | Destination::Tone | Destination::Unknown => Vec::new(),
        };
        if targets.is_empty() && request.headers.get("Replaces").is_some() {
            // "If no match is found, the UAS rejects the INVITE and returns a 481" (RFC 3891, 3).
            return self.send_response(connection, &reply(request, 481));
        }
        if targets.is_empty() {
            return self.dial(connection, user, request, destination);
        }
        let mut onward = request.clone();
        let hops =
            onward.headers.get("Max-Forwards").map_or(70, |hops| hops.parse().unwrap_or(70u32));
        if hops == 0 {
            return self.send_response(connection, &reply(request, 483));
        }
        onward.headers.set("Max-Forwards", (hops - 1).to_string());
        onward.headers.remove("Route");
        onward.headers.remove("Proxy-Authorization");
        // A customer's phone knows no reference ids: the network names the call, as a real one does. An agent's
        // own id travels on, so that a consulted colleague sees the same call.
        if !self.config.extensions.iter().any(|extension| extension == user) {
            onward.headers.set(REFERENCE, format!("sandbox-{}", token()));
        }
        self.send_response(connection, &reply(request, 100));
        let lasts = self.config.limits.ringing;
        self.fork(Upstream::Phone(connection, request.clone()), &onward, targets, lasts);
    }

    /// A message, or a question whether it is there, for the first phone of a user.
    fn reach_a_phone(&mut self, connection: ConnectionId, request: &Request) {
        let dialled = request.uri.user().unwrap_or_default();
        let target = match numbers::destination(dialled, &self.config.extensions) {
            Destination::Extension(user) | Destination::Customer(user) => {
                self.registrar.reachable(&user).into_iter().next()
            }
            Destination::Echo | Destination::Tone if request.method == Method::Options => {
                return self.send_response(connection, &alive(request));
            }
            Destination::Echo | Destination::Tone | Destination::Unknown => {
                return self.send_response(connection, &reply(request, 404));
            }
        };
        match target {
            Some((uri, to)) => self.relay_to(connection, request, uri, to),
            None => self.send_response(connection, &reply(request, 480)),
        }
    }

    fn ack(&mut self, connection: ConnectionId, request: &Request) {
        let proven = self.connections.get(&connection).is_some_and(|known| known.user.is_some());
        if proven && !self.acknowledged(request) && !self.is_ack_of_refusal(connection, request) {
            self.relay(connection, request);
        }
    }

    fn cancel(&mut self, connection: ConnectionId, request: &Request) {
        if !self.cancel_from_phone(connection, request) && !self.cancel_dialled(connection, request)
        {
            self.send_response(connection, &reply(request, 481));
        }
    }
}

fn alive(request: &Request) -> Response {
    let mut response = reply(request, 200);
    response.headers.push("Allow", ALLOW);
    response.headers.push("Accept", "application/sdp");
    response
}
