//! The gateway: hosts the softphone's bundle, keeps the helpdesk's API key out of the browser, and
//! relays the two CTI endpoints. It keeps no state: everything it knows comes from its [`Settings`].
//!
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! use gateway::{BundleSource, Settings};
//!
//! let settings = Settings::new(
//!     BundleSource::Dir("dist".into()),
//!     "https://acme.freshdesk.com".parse()?,
//!     std::env::var("SOFTPHONE_GATEWAY_SERVICE_KEY")?.into(),
//! );
//! let router = gateway::app(settings)?;
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
//! gateway::serve(listener, router, async { let _ = tokio::signal::ctrl_c().await; }).await;
//! # Ok(()) }
//! ```
#![warn(missing_docs)]

mod access_log;
mod api_key;
mod app;
mod app_config;
mod bundle;
mod bus;
mod calls;
mod check;
mod clicks;
mod clock;
mod desk_phone;
mod door;
mod front;
#[cfg(any(test, fuzzing))]
pub mod fuzz;
mod helpdesk;
mod identity;
mod metrics;
mod problem;
mod push;
mod relay;
mod routes;
mod seal;
mod secrets;
mod security;
mod serve;
mod settings;
mod streams;
mod tls;

pub use access_log::TARGET as ACCESS_LOG;
pub use app::{App, app};
pub use app_config::parse as parse_app_config;
pub use check::{Finding, Verdict, check};
pub use clock::Clock;
pub use desk_phone::DeskPhoneSettings;
pub use helpdesk::parse as parse_helpdesk;
pub use identity::Peer;
pub use push::PushSettings;
pub use seal::SealSecret;
pub use serve::{serve, serve_tls};
pub use settings::{BundleSource, Setting, Settings, SettingsError};
pub use tls::Tls;
