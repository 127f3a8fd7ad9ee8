//! What a switch is told at its start. Every field has a default that fits the demo.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::time::Duration;

use super::Clock;

/// The settings of a [`Switch`](super::Switch).
#[derive(Clone, Debug)]
pub struct SwitchConfig {
    /// The SIP domain of every address here and the realm of its passwords, for example `sandbox.invalid`.
    pub domain: String,
    /// The users of agents' lines. Any customer's number may register as well.
    pub extensions: Vec<String>,
    /// The password of user `u` is this prefix followed by `u`; it is a sandbox.
    pub password_prefix: String,
    /// Addresses at which audio is received and from which it is sent.
    pub media_addresses: Vec<IpAddr>,
    /// What one connection, and all together, may use.
    pub limits: Limits,
    /// What time it is; tests bring their own.
    pub clock: Clock,
}

/// Bounds that keep one client from starving the others, and dead calls from staying.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Connections at once; more are answered 503.
    pub connections: usize,
    /// How long a connection may stay without a registration or another proof of who it is.
    pub unproven: Duration,
    /// Largest SIP message, in bytes; a longer one closes its connection.
    pub message_bytes: usize,
    /// Messages a second on one connection, in the long run; more close it.
    pub messages_per_second: u32,
    /// Messages at once on one connection.
    pub message_burst: u32,
    /// Phones registered over one connection.
    pub registrations_per_connection: usize,
    /// Phones registered for one user.
    pub registrations_per_user: usize,
    /// Calls that the switch takes part in, at once.
    pub calls: usize,
    /// Calls that one connection may have ringing or being set up.
    pub set_ups_per_connection: usize,
    /// Requests that wait for an answer from a phone.
    pub requests_in_flight: usize,
    /// How long an unanswered call may ring.
    pub ringing: Duration,
    /// How long a call may be without audio or without its connection before it is given up.
    pub lost: Duration,
    /// The longest call.
    pub call: Duration,
    /// How long an ended call is remembered.
    pub remembered: Duration,
}

impl Default for SwitchConfig {
    fn default() -> Self {
        Self {
            domain: "sandbox.invalid".to_owned(),
            extensions: ["1001", "1002", "1003"].map(str::to_owned).to_vec(),
            password_prefix: "demo-".to_owned(),
            media_addresses: local_addresses(),
            limits: Limits::default(),
            clock: Clock::default(),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 100,
            unproven: Duration::from_mins(1),
            message_bytes: 64 * 1024,
            messages_per_second: 30,
            message_burst: 200,
            registrations_per_connection: 5,
            registrations_per_user: 10,
            calls: 50,
            set_ups_per_connection: 10,
            requests_in_flight: 500,
            ringing: Duration::from_mins(1),
            lost: Duration::from_secs(30),
            call: Duration::from_hours(4),
            remembered: Duration::from_mins(10),
        }
    }
}

/// The loopback address, and this machine's own in its network if it has one: Firefox takes no loopback candidates.
/// Asking the system which address it would use sends nothing.
fn local_addresses() -> Vec<IpAddr> {
    let loopback = IpAddr::V4(Ipv4Addr::LOCALHOST);
    // An address reserved for documentation (RFC 5737).
    let elsewhere = SocketAddr::from(([192, 0, 2, 1], 9));
    let own = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))
        .and_then(|socket| socket.connect(elsewhere).and_then(|()| socket.local_addr()))
        .map(|address| address.ip());
    match own {
        Ok(own) if own != loopback && !own.is_unspecified() => vec![loopback, own],
        Ok(_) | Err(_) => vec![loopback],
    }
}
