//! The gateway's router.

use std::sync::Arc;

use axum::{Router, middleware::from_fn_with_state};
use http::HeaderValue;

use crate::{
    BundleSource, Setting, Settings, SettingsError,
    app_config::{self, AppOrigins},
    bundle::{Bundle, Files},
    calls::filing::Filing,
    desk_phone::DeskPhone,
    door::Door,
    front::{self, ForAgents, Front},
    helpdesk,
    identity::{Identity, TrustedProxies},
    push::Push,
    relay::Relay,
    routes::{self, agent::Agents},
    security,
};

/// The file the app reads its configuration from, beside `index.html`.
const CONFIG: &str = "config.json";

/// The gateway, ready to be served.
#[derive(Clone, Debug)]
pub struct App {
    router: Router,
    push: Option<Arc<Push>>,
}

impl App {
    /// Answers every request. For a server of one's own; [`serve`](crate::serve) takes all of it.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Before the stop: tells every softphone to reconnect, a few at a time, and takes no new ones.
    /// Takes 4 s at most.
    pub async fn drain(&self) {
        if let Some(push) = &self.push {
            push.drain().await;
        }
    }
}

impl From<Router> for App {
    fn from(router: Router) -> Self {
        Self { router, push: None }
    }
}

/// The gateway. Checks every setting, reads the bundle into memory and makes it ready.
///
/// # Errors
/// The first setting it cannot work with, in an admin's words.
pub fn app(settings: Settings) -> Result<App, SettingsError> {
    helpdesk::check(&settings.helpdesk)?;
    settings.check_limits()?;
    let door = Arc::new(Door::new(settings.public_origin.as_ref())?);
    let identity = Arc::new(Identity::new(&settings)?);
    let relay = Arc::new(Relay::new(&settings, Arc::clone(&identity)));
    let origin = settings.helpdesk.origin().ascii_serialization();
    let filing = identity.of_service().map(|key| Filing::new(Arc::clone(&relay), key));
    let push = Push::new(&settings.push, &origin, filing)?;
    let desk_phone = DeskPhone::new(&settings.push.desk_phone, settings.request_timeout)?;
    let mut files = Files::from(&settings.bundle)?;
    let config = match settings.app_config {
        Some(config) => {
            files.replace(CONFIG, format!("{config:#}").into_bytes());
            config
        }
        None => app_config::parse(files.get(CONFIG).ok_or_else(|| no_config(&settings.bundle))?)?,
    };
    let headers = security::headers(&AppOrigins::read(&config, &settings.helpdesk)?)?;
    let bundle = Arc::new(Bundle::new(files, &headers));
    tracing::info!(files = bundle.len(), bytes = bundle.bytes(), "bundle in memory");
    let agents = Arc::new(Agents::new(
        Arc::clone(&identity),
        Arc::clone(&relay),
        TrustedProxies::new(&settings.trusted_proxies),
    ));
    let for_agents = ForAgents { door: Arc::clone(&door), identity };
    // What agents ask: only from our own page, and by somebody.
    let asked_by_agents = Router::new()
        .merge(routes::api::router(&relay))
        .merge(routes::agent::router(Arc::clone(&agents)))
        .merge(routes::events::router(&push, &relay))
        .merge(routes::desk_phone::router(&push, &relay, desk_phone))
        .route_layer(from_fn_with_state(Arc::new(for_agents), front::asked_by_agents));
    let counted = Arc::clone(&push);
    let helpdesk = HeaderValue::try_from(origin).map_err(|_| helpdesk::no_header())?;
    let router = Router::new()
        .merge(routes::health::router(&push))
        .merge(routes::click_to_dial::router(&push, &relay, helpdesk))
        .merge(routes::call_events::router(&push, &relay))
        .merge(routes::metrics::router(move |text| {
            relay.write_metrics(text);
            agents.write_metrics(text);
            counted.write_metrics(text);
        }))
        .merge(asked_by_agents)
        .fallback(routes::bundle::file)
        .with_state(bundle)
        .layer(from_fn_with_state(Arc::new(Front { door, headers }), front::every_request));
    push.join_bus();
    Ok(App { router, push: Some(push) })
}

fn no_config(bundle: &BundleSource) -> SettingsError {
    SettingsError::new(
        Setting::AppConfig,
        format!("is missing from {bundle}"),
        "the softphone's configuration beside index.html (docs/CONFIGURATION.md has a complete example)",
    )
}
