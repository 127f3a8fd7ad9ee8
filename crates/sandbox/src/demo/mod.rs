//! The whole demo in one process: the helpdesk, the gateway with the app's bundle, the phone network.

mod listen;
mod wiring;

use std::{io, path::PathBuf, time::Duration};

use axum::{Router, middleware};
use serde::Serialize;
use tokio::{net::TcpListener, sync::watch, task::JoinSet};

use crate::{
    clock::Clock,
    helpdesk::{Config, Helpdesk},
    line_kind::{LineChoice, LineKind},
    serve::serve,
    store::{Location, StoreError},
    switch::{Switch, SwitchConfig},
};

pub use self::listen::Port;
use self::listen::listen;

/// The SIP domain of the phone network.
const DOMAIN: &str = "sandbox.invalid";

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
    /// Whether agents sign in with their own keys; else the gateway asks with one key for all.
    pub sign_in: bool,
    /// Which telephone the agents have at first.
    pub line: LineKind,
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
    gateway: gateway::App,
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

        let line = LineChoice::new(options.line);
        let gateway = wiring::gateway_of(&options, &urls)?;
        let bundle = gateway.router().layer(middleware::from_fn_with_state(
            (line.clone(), urls.clone()),
            wiring::desk_phone_config,
        ));

        let switch =
            Switch::start(SwitchConfig { domain: DOMAIN.to_owned(), ..SwitchConfig::default() });
        let desk_phones = wiring::desk_phones(&urls, clock.now())?;
        let helpdesk = Helpdesk::open(Config {
            database: options.database,
            clock,
            iframe_url: format!("{}/?agent_id={{{{agent_id}}}}", urls.app),
            switch: Some(switch.clone()),
            desk_phones: Some(desk_phones.clone()),
            line,
            click_to_dial_url: wiring::click_to_dial_url(&urls),
            customer_url: Some(urls.customer.clone()),
            slow: Duration::from_secs(5),
            requests_per_minute: options.requests_per_minute,
            hang: Duration::from_mins(1),
            callback_timeout: Duration::from_secs(10),
        })
        .await?;

        let stop = watch::Sender::new(false);
        let mut servers = JoinSet::new();
        let routers = [
            (desk, helpdesk.router()),
            (app, bundle),
            (phones, switch.router().merge(desk_phones.router())),
        ];
        for (listening, router) in routers {
            for listener in listening.listeners {
                spawn(&mut servers, listener, router.clone(), &stop);
            }
        }
        Ok(Self { urls, helpdesk, gateway, stop, servers })
    }

    /// Where everything is.
    pub fn urls(&self) -> &Urls {
        &self.urls
    }

    /// Stops listening, lets requests under way finish (2 s at most), and returns.
    pub async fn stop(mut self) {
        self.helpdesk.stop();
        self.gateway.drain().await;
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
