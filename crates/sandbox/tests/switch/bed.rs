//! A switch on loopback, ready to be called.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use sandbox::switch::{CallId, CallReport, Clock, Switch, SwitchConfig};
use tokio::sync::watch;

/// Longer waiting is a failure.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub struct Bed {
    pub switch: Switch,
    pub address: SocketAddr,
    hand: Option<watch::Sender<Duration>>,
}

pub fn loopback() -> SwitchConfig {
    SwitchConfig {
        media_addresses: vec![IpAddr::V4(Ipv4Addr::LOCALHOST)],
        ..SwitchConfig::default()
    }
}

impl Bed {
    pub async fn start() -> Self {
        Self::with(loopback()).await
    }

    /// A switch whose time only [`Bed::pass`] moves.
    pub async fn with_standing_clock(mut config: SwitchConfig) -> Self {
        let (clock, hand) = Clock::by_hand();
        config.clock = clock;
        let mut bed = Self::with(config).await;
        bed.hand = Some(hand);
        bed
    }

    pub async fn with(config: SwitchConfig) -> Self {
        let switch = Switch::start(config);
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = switch.router();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { switch, address, hand: None }
    }

    pub fn pass(&self, time: Duration) {
        self.hand.as_ref().expect("a bed with a standing clock").send_modify(|now| *now += time);
    }

    /// Waits until a call's report is as wanted, and returns it.
    pub async fn until(&self, id: &CallId, wanted: impl Fn(&CallReport) -> bool) -> CallReport {
        let look = async {
            loop {
                if let Some(report) = self.switch.call(id).filter(|report| wanted(report)) {
                    return report;
                }
                // Counters move without an event: look again soon.
                let mut changes = self.switch.changes();
                let _ = tokio::time::timeout(Duration::from_millis(20), changes.changed()).await;
            }
        };
        let found = tokio::time::timeout(PATIENCE, look).await;
        found.unwrap_or_else(|_| panic!("waited in vain; the call is {:?}", self.switch.call(id)))
    }

    /// Waits until these users are registered.
    pub async fn until_registered(&self, users: &[&str]) {
        let mut changes = self.switch.changes();
        let look = changes.wait_for(|_| self.switch.registered() == users);
        assert!(
            tokio::time::timeout(PATIENCE, look).await.is_ok(),
            "{:?}",
            self.switch.registered()
        );
    }

    /// The newest call.
    pub fn last_call(&self) -> CallReport {
        self.switch.calls().pop().expect("a call")
    }
}
