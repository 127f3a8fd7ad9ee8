//! `REGISTER`: proving who one is and saying where one can be reached.

use std::time::Duration;

use super::numbers::{self, Destination};
use super::registrar::Binding;
use super::{ConnectionId, Exchange};
use crate::switch::sip::{Address, Request, Response, Verdict, reply, split_list};

/// What a phone gets that names no time.
const USUAL: u64 = 600;
const SHORTEST: u64 = 30;
const LONGEST: u64 = 3600;

impl Exchange {
    /// Answers a `REGISTER`.
    pub(super) fn register(&mut self, connection: ConnectionId, request: &Request) {
        let response = self.registered_or_not(connection, request);
        self.send_response(connection, &response);
        if response.status == 200 {
            self.deliver_held_back();
        }
    }

    fn registered_or_not(&mut self, connection: ConnectionId, request: &Request) -> Response {
        let to = request.headers.get("To").and_then(Address::parse);
        let Some(user) = to.and_then(|to| self.account(to.uri.user()?)) else {
            return reply(request, 404);
        };
        match self.proven_user(request, "Authorization") {
            Verdict::Is(proven) if proven == user => {}
            Verdict::Is(_) => return reply(request, 403),
            verdict => return self.challenge(request, 401, verdict == Verdict::Stale),
        }
        if let Some(known) = self.connections.get_mut(&connection) {
            known.user = Some(user.clone());
        }
        let contacts: Vec<String> =
            request.headers.all("Contact").flat_map(split_list).map(str::to_owned).collect();
        if contacts.iter().any(|contact| contact == "*") {
            if contacts.len() > 1 || request.headers.get("Expires") != Some("0") {
                return reply(request, 400);
            }
            self.registrar.unbind_all(&user);
        }
        for contact in contacts.iter().filter(|contact| *contact != "*") {
            if let Err(status) = self.bind(connection, &user, contact, request) {
                return refused(request, status);
            }
        }
        self.binding_list(&user, request)
    }

    fn bind(
        &mut self,
        connection: ConnectionId,
        user: &str,
        contact: &str,
        request: &Request,
    ) -> Result<(), u16> {
        let contact = Address::parse(contact).ok_or(400u16)?;
        let wanted = contact.param("expires").or(request.headers.get("Expires"));
        // "If the value … is malformed, the registrar MAY … substitute" (RFC 3261, 10.3, 20.19).
        let lasts = wanted.map_or(USUAL, |text| text.parse().unwrap_or(USUAL));
        if lasts == 0 {
            self.registrar.unbind(user, &contact.uri);
            return Ok(());
        }
        if lasts < SHORTEST {
            return Err(423);
        }
        match self.registrar.by_contact(&contact.uri) {
            Some(known) if known.user != user => return Err(403),
            Some(_) => {}
            None => {
                let crowded = self.registrar.on_connection(connection)
                    >= self.config.limits.registrations_per_connection
                    || self.registrar.of_user(user).count()
                        >= self.config.limits.registrations_per_user;
                if crowded {
                    return Err(403);
                }
            }
        }
        self.registrar.bind(Binding {
            user: user.to_owned(),
            contact: contact.uri,
            connection: Some(connection),
            expires_at: self.now + Duration::from_secs(lasts.min(LONGEST)),
        });
        Ok(())
    }

    fn binding_list(&self, user: &str, request: &Request) -> Response {
        let mut response = reply(request, 200);
        for binding in self.registrar.of_user(user) {
            let left = binding.expires_at.saturating_sub(self.now).as_secs();
            response.headers.push("Contact", format!("<{}>;expires={left}", binding.contact));
        }
        response
    }

    /// The one form of a user's name, if such a user may exist: an agent's extension or a customer's number.
    fn account(&self, user: &str) -> Option<String> {
        match numbers::destination(user, &self.config.extensions) {
            Destination::Extension(user) | Destination::Customer(user) => Some(user),
            Destination::Echo | Destination::Tone | Destination::Unknown => None,
        }
    }

    /// Who a request's digest says it is from, if it is right.
    pub(super) fn proven_user(&self, request: &Request, header: &str) -> Verdict {
        let Some(answer) = request.headers.get(header) else {
            return Verdict::No;
        };
        let method = request.method.as_str();
        let verdict = self.challenger.verify(self.now, method, answer, |user| {
            self.account(user).map(|_| format!("{}{user}", self.config.password_prefix))
        });
        match verdict {
            Verdict::Is(user) => self.account(&user).map_or(Verdict::No, Verdict::Is),
            Verdict::Stale | Verdict::No => verdict,
        }
    }

    /// 401 or 407 with a fresh challenge.
    pub(super) fn challenge(&self, request: &Request, status: u16, stale: bool) -> Response {
        let mut response = reply(request, status);
        let header = if status == 401 { "WWW-Authenticate" } else { "Proxy-Authenticate" };
        response.headers.push(header, self.challenger.challenge(self.now, stale));
        response
    }
}

fn refused(request: &Request, status: u16) -> Response {
    let mut response = reply(request, status);
    if status == 423 {
        response.headers.push("Min-Expires", SHORTEST.to_string());
    }
    response
}
