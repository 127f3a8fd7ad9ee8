//! What a switch is told at its start. Every field has a default that fits the demo.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

/// The settings of a [`Switch`](super::Switch).
#[derive(Clone, Debug)]
pub struct SwitchConfig {
    /// The SIP domain of every address here, for example `sandbox.invalid`.
    pub domain: String,
    /// Users of agents' lines and how their passwords are made.
    pub extensions: Vec<String>,
    /// Password of user `u` is this prefix followed by `u`; it is a sandbox.
    pub password_prefix: String,
    /// Addresses at which audio is received and from which it is sent.
    pub media_addresses: Vec<IpAddr>,
    /// What one connection, and all together, may use.
    pub limits: Limits,
}

/// Bounds that keep one client from starving the others.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Largest SIP message, in bytes; a longer one closes the connection.
    pub message_bytes: usize,
    /// How long an unanswered call may ring.
    pub ringing: Duration,
}

impl Default for SwitchConfig {
    fn default() -> Self {
        Self {
            domain: "sandbox.invalid".to_owned(),
            extensions: ["1001", "1002", "1003"].map(str::to_owned).to_vec(),
            password_prefix: "demo-".to_owned(),
            media_addresses: vec![IpAddr::V4(Ipv4Addr::LOCALHOST)],
            limits: Limits::default(),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            message_bytes: 64 * 1024,
            ringing: Duration::from_secs(60),
        }
    }
}
