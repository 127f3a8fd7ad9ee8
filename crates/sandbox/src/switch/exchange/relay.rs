//! Requests that only pass through: everything within a call between two phones, and messages to a phone.

use std::time::Duration;

use super::fork::Upstream;
use super::hop::with_vias_of;
use super::{ConnectionId, Exchange, SETTLES};
use crate::switch::sip::{Method, Request, Response, Uri, branch, reply};

/// A request that waits for its answer.
#[derive(Debug)]
pub(super) struct Relay {
    pub(super) branch: String,
    from: ConnectionId,
    request: Request,
    pub(super) deadline: Duration,
}

impl Exchange {
    /// Passes a request on to the phone that its address names. That is how a request within a call finds a phone
    /// that has reconnected meanwhile.
    pub(super) fn relay(&mut self, from: ConnectionId, request: &Request) {
        let target = self.registrar.by_contact(&request.uri).map(|binding| binding.connection);
        let status = match target {
            Some(Some(to)) => return self.relay_to(from, request, request.uri.clone(), to),
            Some(None) => 480,
            None => 481,
        };
        if request.method != Method::Ack {
            self.send_response(from, &reply(request, status));
        }
    }

    /// Passes a request on to one phone.
    pub(super) fn relay_to(
        &mut self,
        from: ConnectionId,
        request: &Request,
        target: Uri,
        to: ConnectionId,
    ) {
        let mut onward = request.clone();
        let hops =
            onward.headers.get("Max-Forwards").map_or(70, |hops| hops.parse().unwrap_or(70u32));
        if hops == 0 {
            if request.method != Method::Ack {
                self.send_response(from, &reply(request, 483));
            }
            return;
        }
        onward.headers.set("Max-Forwards", (hops - 1).to_string());
        // A browser has one way out; routes and credentials are for us alone.
        onward.headers.remove("Route");
        onward.headers.remove("Proxy-Authorization");
        if request.method == Method::Invite {
            self.send_response(from, &reply(request, 100));
            let lasts = self.config.limits.ringing;
            return self.fork(
                Upstream::Phone(from, request.clone()),
                &onward,
                vec![(target, to)],
                lasts,
            );
        }
        let is_ack = request.method == Method::Ack;
        if !is_ack && self.relays.len() >= self.config.limits.requests_in_flight {
            return self.send_response(from, &reply(request, 503));
        }
        let branch = branch();
        onward.uri = target;
        onward.headers.push_front("Via", self.via(&branch));
        self.send_request(to, &onward);
        if !is_ack {
            self.relays.push(Relay {
                branch,
                from,
                request: request.clone(),
                deadline: self.now + SETTLES,
            });
        }
    }

    /// An answer to a relayed request goes back to whoever asked. False when the branch is not a relay's.
    pub(super) fn relay_answered(&mut self, branch: &str, response: &Response) -> bool {
        let Some(at) = self.relays.iter().position(|relay| relay.branch == branch) else {
            return false;
        };
        let from = self.relays[at].from;
        let back = with_vias_of(response, &self.relays[at].request);
        if response.status >= 200 {
            self.relays.swap_remove(at);
        }
        self.send_response(from, &back);
        true
    }

    /// Answers for phones that stay silent.
    pub(super) fn expire_relays(&mut self) {
        let now = self.now;
        let (late, waiting) =
            std::mem::take(&mut self.relays).into_iter().partition(|relay| relay.deadline <= now);
        self.relays = waiting;
        let late: Vec<Relay> = late;
        for relay in late {
            self.send_response(relay.from, &reply(&relay.request, 408));
        }
    }
}
