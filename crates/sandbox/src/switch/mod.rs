//! A small phone network: SIP over WebSocket, audio lines and customers who call.
//! A demo's switch and a test bed, not a PBX.

mod calls;
mod config;

pub use calls::{CallEnd, CallId, CallReport, CallState, CustomerCall, RingError};
pub use config::{Limits, SwitchConfig};

/// A running switch; clones are handles to the same one.
#[derive(Clone, Debug)]
pub struct Switch {
    _config: std::sync::Arc<SwitchConfig>,
}

impl Switch {
    /// Starts the switch. Must be called within a Tokio runtime.
    pub fn start(config: SwitchConfig) -> Self {
        Self {
            _config: std::sync::Arc::new(config),
        }
    }

    /// The routes `/sip` (WebSocket), `/customer` and what that page needs.
    pub fn router(&self) -> axum::Router {
        axum::Router::new()
    }

    /// A customer rings: calls every registered line of `call.to`.
    pub fn ring(&self, call: CustomerCall) -> Result<CallId, RingError> {
        Err(RingError::NotRegistered(call.to))
    }

    /// The calls of this switch, the newest last. Ended ones stay for a while.
    pub fn calls(&self) -> Vec<CallReport> {
        Vec::new()
    }

    /// One call.
    pub fn call(&self, _id: &CallId) -> Option<CallReport> {
        None
    }

    /// The customer hangs up (or gives up ringing; then `answered_elsewhere` adds the reason).
    /// False when there is no such live call.
    pub fn hang_up(&self, _id: &CallId, _answered_elsewhere: bool) -> bool {
        false
    }

    /// `false` closes every line's connection and refuses new ones until `true`.
    pub fn set_registrar_up(&self, _up: bool) {}

    /// Users that have a registered line, sorted.
    pub fn registered(&self) -> Vec<String> {
        Vec::new()
    }
}
