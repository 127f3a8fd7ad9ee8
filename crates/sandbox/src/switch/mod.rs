//! A small phone network: SIP over WebSocket with digest authentication, calls between registered browsers, lines
//! that echo and sound, and customers who call and answer with real audio.
//!
//! It is a demo's switch and a test bed: one process, limits per connection, no accounts but the seeded ones.
//! It is not a PBX.
//!
//! ```text
//! browser ──WebSocket──▶ socket ──frames──▶ exchange ──outputs──▶ runtime ──▶ socket, media
//!                                  owner ──ring, hang_up──▶ ▲ ◀──reports── media ◀──RTP──▶ browser
//! ```
//!
//! `sip` reads and prints messages, `exchange` decides and does no I/O, `media` is the audio, `runtime` joins them.

mod calls;
mod clock;
mod config;
mod customer_page;
mod exchange;
mod media;
mod runtime;
mod sip;
mod socket;

use std::{collections::BTreeMap, sync::Arc};

use axum::Router;
use axum::routing::get;
use tokio::sync::watch;

use self::runtime::Runtime;

pub use calls::{CallEnd, CallId, CallReport, CallState, CustomerCall, RingError};
pub use clock::Clock;
pub use config::{Limits, SwitchConfig};
pub(crate) use exchange::{Behaviour, behaviour, number};

/// A running switch; clones are handles to the same one. It ends with its last handle.
#[derive(Clone, Debug)]
pub struct Switch {
    runtime: Arc<Runtime>,
}

impl Switch {
    /// Starts the switch. Must be called within a Tokio runtime.
    pub fn start(config: SwitchConfig) -> Self {
        Self { runtime: Runtime::start(config) }
    }

    /// The routes `/sip` (WebSocket), `/customer` and what that page needs. The router is a handle, too.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/sip", get(socket::sip))
            .with_state(Arc::clone(&self.runtime))
            .merge(customer_page::router(self.runtime.page_settings()))
    }

    /// A customer rings every registered phone of `call.to` that can be reached now.
    pub fn ring(&self, call: CustomerCall) -> Result<CallId, RingError> {
        self.runtime.happen(|exchange, now| exchange.ring(now, call))
    }

    /// The calls in which the switch takes part (not those between two browsers), oldest first. Ended ones stay for
    /// [`Limits::remembered`].
    pub fn calls(&self) -> Vec<CallReport> {
        self.runtime.look(exchange::Exchange::reports)
    }

    /// One call.
    pub fn call(&self, id: &CallId) -> Option<CallReport> {
        self.runtime.look(|exchange| exchange.report(id))
    }

    /// The customer hangs up, or gives up ringing; then `answered_elsewhere` tells the agent's phone that it was
    /// (`Reason: SIP;cause=200`). False when there is no such live call.
    pub fn hang_up(&self, id: &CallId, answered_elsewhere: bool) -> bool {
        self.runtime.happen(|exchange, now| exchange.hang_up(now, id, answered_elsewhere))
    }

    /// `false` closes every phone's connection and refuses new ones until `true`.
    pub fn set_registrar_up(&self, up: bool) {
        self.runtime.happen(|exchange, now| exchange.set_up(now, up));
    }

    /// Users that have a phone which can ring now, sorted.
    pub fn registered(&self) -> Vec<String> {
        self.runtime.look(exchange::Exchange::registered)
    }

    /// How many phones that can ring now each user has who has any.
    pub fn phones(&self) -> BTreeMap<String, usize> {
        self.runtime.look(exchange::Exchange::phones)
    }

    /// Changes whenever something happened: a registration, a step of a call, a digit. Counters of packets and energy
    /// move without it.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.runtime.changes()
    }
}
