//! The gateway's router.

use std::sync::Arc;

use axum::{Router, middleware::from_fn_with_state, response::Response};
use http::HeaderValue;

use crate::{
    BundleSource, Setting, Settings, SettingsError,
    app_config::{self, AppOrigins},
    bundle::{Bundle, Files},
    calls::filing::Filing,
    desk_phone::DeskPhone,
    door::Door,
    front::{self, Front},
    helpdesk,
    identity::{Identity, TrustedProxies},
    push::Push,
    relay::{Relay, Relayed},
    routes::{self, agent::Agents},
    security,
};

/// The file the app reads its configuration from, beside `index.html`.
const CONFIG: &str = "config.json";

/// The gateway, ready to be served.
#[derive(Clone, Debug)]
pub struct App {
    router: Router,
    front: Option<Arc<Front>>,
    push: Option<Arc<Push>>,
}

impl App {
    /// Answers every request. For a server of one's own; [`serve`](crate::serve) takes all of it.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// The answer to a request for a file of the bundle, which the router would give as well.
    pub(crate) fn file<B>(&self, request: &http::Request<B>) -> Option<Response> {
        self.front.as_ref()?.file(request)
    }

    /// Who answers a request that goes on to the helpdesk, as the router would.
    pub(crate) fn relayed<B>(
        &self,
        request: &http::Request<B>,
    ) -> Option<(Arc<Front>, &'static Relayed)> {
        let front = self.front.as_ref()?;
        front.relayed(request).map(|route| (Arc::clone(front), route))
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
        Self { router, front: None, push: None }
    }
}

/// The gateway. Checks every setting, reads the bundle into memory and makes it ready.
///
/// # Errors
/// The first setting it cannot work with, in an admin's words.
pub fn app(settings: Settings) -> Result<App, SettingsError> {
    helpdesk::check(&settings.helpdesk)?;
    settings.check_limits()?;
    let door = Door::new(settings.public_origin.as_ref())?;
    let identity = Arc::new(Identity::new(&settings)?);
    let relay = Arc::new(Relay::new(&settings, Arc::clone(&identity))?);
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
    let hand_over = routes::hand_over::router(&identity, &relay);
    let counted = Arc::clone(&push);
    let relayed = Arc::clone(&relay);
    let helpdesk = HeaderValue::try_from(origin).map_err(|_| helpdesk::no_header())?;
    let router = Router::new()
        .merge(routes::health::router(&push))
        .merge(routes::api::router(&relay))
        .merge(routes::agent::router(Arc::clone(&agents)))
        .merge(routes::events::router(&push, &relay))
        .merge(routes::desk_phone::router(&push, &relay, desk_phone))
        .merge(routes::click_to_dial::router(&push, &relay, helpdesk))
        .merge(routes::call_events::router(&push, &relay))
        .merge(routes::metrics::router(move |text| {
            relay.write_metrics(text);
            agents.write_metrics(text);
            counted.write_metrics(text);
        }))
        .merge(hand_over)
        .fallback(routes::bundle::file)
        .with_state(Arc::clone(&bundle));
    let front = Arc::new(Front { door, headers, identity, bundle, relay: relayed });
    let router = router.layer(from_fn_with_state(Arc::clone(&front), front::every_request));
    push.join_bus();
    Ok(App { router, front: Some(front), push: Some(push) })
}

fn no_config(bundle: &BundleSource) -> SettingsError {
    SettingsError::new(
        Setting::AppConfig,
        format!("is missing from {bundle}"),
        "the softphone's configuration beside index.html (docs/CONFIGURATION.md has a complete example)",
    )
}
