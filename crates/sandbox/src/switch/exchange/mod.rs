//! The switch's decisions, without I/O: what comes in is a method call with the time, what is to be done is a list
//! of [`Output`]s, drained after each call.

mod call;
mod connection;
mod dialled;
mod dialog;
mod fork;
mod goodbye;
mod hop;
mod numbers;
mod register;
mod registrar;
mod relay;
mod replaces;
mod ringing;
mod routing;
mod transfer;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use tracing::debug;

use self::call::Call;
use self::connection::Connection;
use self::fork::Fork;
use self::goodbye::HeldBack;
use self::registrar::Registrar;
use self::relay::Relay;
use super::calls::{CallId, CallReport};
use super::media::{MediaOrder, Meters, Sound};
use super::sip::{Challenger, Message, Request, Response, parse};
use super::{Limits, SwitchConfig};

pub use self::connection::ConnectionId;
pub use self::numbers::{Behaviour, behaviour, number};

/// How long late answers are waited for: 64 × T1 (RFC 3261, 17).
const SETTLES: Duration = Duration::from_secs(32);

/// What is to be done.
#[derive(Debug)]
pub enum Output {
    /// Send this message.
    Send(ConnectionId, String),
    /// Close the connection, with a reason for its owner.
    Close(ConnectionId, &'static str),
    /// Set up audio for a call. Reports come back by [`Exchange::media`].
    OpenMedia(CallId, Sound, Arc<Meters>),
    /// Tell a call's audio something.
    Media(CallId, MediaOrder),
    /// Stop a call's audio.
    CloseMedia(CallId),
}

/// The state of everything.
#[derive(Debug)]
pub struct Exchange {
    config: SwitchConfig,
    challenger: Challenger,
    up: bool,
    now: Duration,
    connections: BTreeMap<ConnectionId, Connection>,
    registrar: Registrar,
    forks: Vec<Fork>,
    relays: Vec<Relay>,
    held_back: Vec<HeldBack>,
    calls: Vec<Call>,
    calls_so_far: u64,
    out: VecDeque<Output>,
}

impl Exchange {
    /// An exchange that nobody has registered with.
    pub fn new(config: SwitchConfig) -> Self {
        Self {
            challenger: Challenger::new(&config.domain),
            config,
            up: true,
            now: Duration::ZERO,
            connections: BTreeMap::new(),
            registrar: Registrar::default(),
            forks: Vec::new(),
            relays: Vec::new(),
            held_back: Vec::new(),
            calls: Vec::new(),
            calls_so_far: 0,
            out: VecDeque::new(),
        }
    }

    /// The next thing to do, if any.
    pub fn next_output(&mut self) -> Option<Output> {
        self.out.pop_front()
    }

    /// A client connects. False when it must not: the registrar is down, or there are too many.
    pub fn opened(&mut self, now: Duration, connection: ConnectionId) -> bool {
        self.now = now;
        if !self.up || self.connections.len() >= self.config.limits.connections {
            return false;
        }
        self.connections.insert(connection, Connection::new(now, &self.config.limits));
        true
    }

    /// A client is gone.
    pub fn closed(&mut self, now: Duration, connection: ConnectionId) {
        self.now = now;
        if self.connections.remove(&connection).is_some() {
            self.registrar.disconnected(connection);
            self.forks_lost(connection);
            self.set_ups_lost(connection);
        }
    }

    /// A client sends a frame.
    pub fn received(&mut self, now: Duration, connection: ConnectionId, frame: &[u8]) {
        self.now = now;
        let limits = &self.config.limits;
        let Some(known) = self.connections.get_mut(&connection) else {
            return;
        };
        if frame.len() > limits.message_bytes {
            return self.shut_out(connection, "Message too large");
        }
        if !known.may_send(now, limits) {
            return self.shut_out(connection, "Too many messages");
        }
        // "CRLF keep-alive" (RFC 5626, 3.5.1 and 4.4.1): a double CRLF is answered by a single one.
        if frame.iter().all(|byte| matches!(byte, b'\r' | b'\n')) {
            if frame == b"\r\n\r\n" {
                self.out.push_back(Output::Send(connection, "\r\n".to_owned()));
            }
            return;
        }
        match parse(frame) {
            Ok(Message::Request(request)) => self.request(connection, &request),
            Ok(Message::Response(response)) => self.response(connection, &response),
            Err(malformed) => {
                debug!(problem = malformed.problem, "malformed SIP");
                if let Some(headers) = malformed.answer_with {
                    self.send_response(connection, &bad_request(malformed.problem, &headers));
                }
            }
        }
    }

    /// Whether clients may connect. Going down closes every connection.
    pub fn set_up(&mut self, now: Duration, up: bool) {
        self.now = now;
        self.up = up;
        if !up {
            let connections: Vec<_> = self.connections.keys().copied().collect();
            for connection in connections {
                self.shut_out(connection, "The registrar is down");
            }
        }
    }

    /// Users with a phone that can ring now, sorted.
    pub fn registered(&self) -> Vec<String> {
        self.registrar.users()
    }

    /// How many phones that can ring now each user has.
    pub fn phones(&self) -> BTreeMap<String, usize> {
        self.registrar.phones()
    }

    /// Reports of all calls, oldest first.
    pub fn reports(&self) -> Vec<CallReport> {
        self.calls.iter().map(Call::report).collect()
    }

    /// The report of one call.
    pub fn report(&self, id: &CallId) -> Option<CallReport> {
        self.calls.iter().find(|call| call.id == *id).map(Call::report)
    }

    /// Does what is due.
    pub fn tick(&mut self, now: Duration) {
        self.now = now;
        self.registrar.expire(now);
        self.held_back.retain(|held| held.deadline > now);
        self.expire_forks();
        self.expire_relays();
        self.expire_calls();
        let unproven = self.config.limits.unproven;
        let idle: Vec<_> = self
            .connections
            .iter()
            .filter(|(_, known)| known.user.is_none() && known.since + unproven <= now)
            .map(|(&id, _)| id)
            .collect();
        for connection in idle {
            self.shut_out(connection, "No registration");
        }
    }

    /// When [`Exchange::tick`] has something to do.
    pub fn next_deadline(&self) -> Option<Duration> {
        let unproven = self
            .connections
            .values()
            .filter(|known| known.user.is_none())
            .map(|known| known.since + self.config.limits.unproven);
        unproven
            .chain(self.registrar.next_expiry())
            .chain(self.forks.iter().map(|fork| fork.deadline))
            .chain(self.relays.iter().map(|relay| relay.deadline))
            .chain(self.held_back.iter().map(|held| held.deadline))
            .chain(self.calls.iter().map(|call| self.deadline_of(call)))
            .min()
    }

    fn shut_out(&mut self, connection: ConnectionId, reason: &'static str) {
        self.out.push_back(Output::Close(connection, reason));
        let now = self.now;
        self.closed(now, connection);
    }

    fn send_request(&mut self, connection: ConnectionId, request: &Request) {
        self.out.push_back(Output::Send(connection, request.to_string()));
    }

    fn send_response(&mut self, connection: ConnectionId, response: &Response) {
        self.out.push_back(Output::Send(connection, response.to_string()));
    }

    /// Our `Via` for a branch; the host is as made up as the browsers' own.
    fn via(&self, branch: &str) -> String {
        format!("SIP/2.0/WS switch.{};branch={branch}", self.config.domain)
    }
}

/// A 400 for a request that could not be read whole, made of what could.
fn bad_request(problem: &str, headers: &super::sip::Headers) -> Response {
    let mut response = Response {
        status: 400,
        reason: format!("Bad Request: {problem}"),
        headers: super::sip::Headers::default(),
        body: String::new(),
    };
    for name in ["Via", "From", "To", "Call-ID", "CSeq"] {
        for value in headers.all(name) {
            response.headers.push(name, value);
        }
    }
    response
}
