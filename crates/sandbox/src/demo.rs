//! The whole demo in one process: the helpdesk, the gateway with the app's bundle, the phone network.

use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use axum::Router;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::watch, task::JoinSet};

use crate::{
    clock::Clock,
    helpdesk::{Config, Helpdesk},
    serve::serve,
    store::{Location, StoreError},
    switch::{Switch, SwitchConfig},
};

/// The SIP domain of the phone network.
const DOMAIN: &str = "sandbox.invalid";
/// The key the gateway relays with: a seeded service that may act for all agents.
const SERVICE_KEY: &str = "demo-key-service";
/// How often two free ports are looked for, of which IPv4 and IPv6 have to have the same.
const PORT_TRIES: u32 = 20;

/// A port to listen on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Port {
    /// This one, or a free one when it is taken.
    Preferred(u16),
    /// This one and no other; 0 is any free one.
    Exactly(u16),
}

/// What a demo is told at its start.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder with the app's bundle.
    pub bundle: PathBuf,
    /// Where the helpdesk's database is kept.
    pub database: Location,
    /// The helpdesk's port.
    pub helpdesk_port: Port,
    /// The gateway's port.
    pub app_port: Port,
    /// The phone network's port.
    pub switch_port: Port,
    /// How many requests a minute the API takes; `None` leaves what is set.
    pub requests_per_minute: Option<u32>,
}

/// Why a demo cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A port is taken.
    #[error(
        "{what} cannot listen on port {port}: {source}; choose another with {flag}, or 0 for any free one"
    )]
    Port {
        /// Who wanted it.
        what: &'static str,
        /// The flag that sets it.
        flag: &'static str,
        /// The port.
        port: u16,
        /// Why.
        source: io::Error,
    },
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The gateway cannot be set up, most likely because the app has not been built.
    #[error("{0}; build the app with `cargo xtask build`, or name its folder with --bundle")]
    Gateway(#[from] gateway::SettingsError),
    /// An address of our own is no URL.
    #[error("an address of the demo is malformed: {0}")]
    Address(String),
}

/// Where everything is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Urls {
    /// The one to open: the helpdesk's window of the first agent.
    pub window: String,
    /// The helpdesk's origin, for its API and its controls.
    pub helpdesk: String,
    /// The gateway's origin, for the app.
    pub app: String,
    /// The phone network's WebSocket.
    pub switch: String,
    /// A customer's phone as a page.
    pub customer: String,
}

/// A running demo.
#[derive(Debug)]
pub struct Demo {
    urls: Urls,
    helpdesk: Helpdesk,
    stop: watch::Sender<bool>,
    servers: JoinSet<()>,
}

impl Demo {
    /// Starts everything; when it returns, everything listens.
    pub async fn start(options: Options, clock: Clock) -> Result<Self, StartError> {
        // The helpdesk is `localhost` and the app `127.0.0.1`: two sites, as in life, so that storage
        // is partitioned and the microphone has to be passed on.
        let desk = listen("the helpdesk", "--helpdesk-port", options.helpdesk_port, true).await?;
        let app = listen("the gateway", "--app-port", options.app_port, false).await?;
        let phones =
            listen("the phone network", "--switch-port", options.switch_port, false).await?;
        let urls = Urls {
            window: format!("http://localhost:{}/?agent=1001", desk.port),
            helpdesk: format!("http://localhost:{}", desk.port),
            app: format!("http://127.0.0.1:{}", app.port),
            switch: format!("ws://127.0.0.1:{}/sip", phones.port),
            customer: format!("http://127.0.0.1:{}/customer", phones.port),
        };

        let mut settings = gateway::Settings::new(
            gateway::BundleSource::Dir(options.bundle),
            urls.helpdesk.parse().map_err(|_| StartError::Address(urls.helpdesk.clone()))?,
            SERVICE_KEY.to_owned().into(),
        );
        // The demo's agents need no sign-in, and only this machine reaches it.
        settings.trust_agent_id = true;
        settings.app_config = Some(app_config(&urls));
        let bundle = gateway::app(settings)?.router();

        let switch =
            Switch::start(SwitchConfig { domain: DOMAIN.to_owned(), ..SwitchConfig::default() });
        let helpdesk = Helpdesk::open(Config {
            database: options.database,
            clock,
            iframe_url: format!("{}/?agent_id={{{{agent_id}}}}", urls.app),
            switch: Some(switch.clone()),
            customer_url: Some(urls.customer.clone()),
            slow: Duration::from_secs(5),
            requests_per_minute: options.requests_per_minute,
            hang: Duration::from_mins(1),
            callback_timeout: Duration::from_secs(10),
        })
        .await?;

        let stop = watch::Sender::new(false);
        let mut servers = JoinSet::new();
        let routers = [(desk, helpdesk.router()), (app, bundle), (phones, switch.router())];
        for (listening, router) in routers {
            for listener in listening.listeners {
                spawn(&mut servers, listener, router.clone(), &stop);
            }
        }
        Ok(Self { urls, helpdesk, stop, servers })
    }

    /// Where everything is.
    pub fn urls(&self) -> &Urls {
        &self.urls
    }

    /// Stops listening, lets requests under way finish (2 s at most), and returns.
    pub async fn stop(mut self) {
        self.helpdesk.stop();
        self.stop.send_replace(true);
        while self.servers.join_next().await.is_some() {}
    }
}

fn spawn(
    servers: &mut JoinSet<()>,
    listener: TcpListener,
    router: Router,
    stop: &watch::Sender<bool>,
) {
    let mut stopped = stop.subscribe();
    servers.spawn(serve(listener, router, async move {
        // An error means that the demo is gone, and then it is time to stop, too.
        let _ = stopped.wait_for(|stopped| *stopped).await;
    }));
}

/// The app's `config.json`, with the ports as they are.
fn app_config(urls: &Urls) -> Value {
    json!({
        "helpdesk": { "origin": urls.helpdesk },
        "desk": { "via": "gateway" },
        "line": {
            "kind": "webrtc",
            "server": urls.switch,
            "domain": DOMAIN,
            "user": "{agent_id}",
            "password": "demo-{agent_id}",
            "ice_servers": [],
            "call_reference_header": "X-Call-Reference-Id",
        },
        "pop": { "inbound": "ringing", "outbound": "answered" },
        "wrap_up": {
            "dispositions": ["Resolved", "Follow-up", "Wrong number", "Spam"],
            "disposition_required": false,
        },
    })
}

struct Listening {
    port: u16,
    listeners: Vec<TcpListener>,
}

/// Listens on 127.0.0.1, and on `[::1]` with the same port where a browser may resolve `localhost` to it.
async fn listen(
    what: &'static str,
    flag: &'static str,
    port: Port,
    both: bool,
) -> Result<Listening, StartError> {
    let (wanted, or_free) = match port {
        Port::Preferred(port) => (port, true),
        Port::Exactly(port) => (port, port == 0),
    };
    let refused = |source| StartError::Port { what, flag, port: wanted, source };
    let mut taken = match bind(wanted, both).await {
        Ok(listening) => return Ok(listening),
        Err(error) => error,
    };
    for _ in 0..PORT_TRIES {
        if !or_free {
            break;
        }
        match bind(0, both).await {
            Ok(listening) => return Ok(listening),
            Err(error) => taken = error,
        }
    }
    Err(refused(taken))
}

async fn bind(port: u16, both: bool) -> io::Result<Listening> {
    let first = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
    let port = first.local_addr()?.port();
    let mut listeners = vec![first];
    if both {
        match TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, port))).await {
            Ok(second) => listeners.push(second),
            // Somebody else is there: `localhost` would lead to them in some browsers.
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
            Err(error) => tracing::debug!(%error, "this machine has no IPv6 loopback"),
        }
    }
    Ok(Listening { port, listeners })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_default_port_that_is_taken_gives_way_and_a_chosen_one_does_not() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = taken.local_addr().unwrap().port();
        let other = listen("it", "--it-port", Port::Preferred(port), true).await.unwrap();
        assert_ne!(other.port, port);
        let refused = listen("it", "--it-port", Port::Exactly(port), true).await.err().unwrap();
        let message = refused.to_string();
        assert!(message.contains("--it-port") && message.contains(&port.to_string()), "{message}");
        let free = listen("it", "--it-port", Port::Exactly(0), false).await.unwrap();
        assert_ne!(free.port, 0);
    }
}
