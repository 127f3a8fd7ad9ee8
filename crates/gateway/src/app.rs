//! The gateway's router.

use std::sync::Arc;

use axum::{
    Extension, Router,
    extract::{Request, State},
    middleware::{Next, from_fn, from_fn_with_state},
    response::Response,
};
use http::{HeaderMap, header};

use crate::{
    BundleSource, Setting, Settings, SettingsError, access_log,
    app_config::{self, AppOrigins},
    bundle::{Bundle, Files},
    door::{self, Door},
    helpdesk,
    identity::{Identity, TrustedProxies},
    relay::Relay,
    routes::{self, agent::Agents},
    security,
};

/// The file the app reads its configuration from, beside `index.html`.
const CONFIG: &str = "config.json";

/// The gateway as a router. Checks every setting, reads the bundle into memory and makes it ready.
///
/// # Errors
/// The first setting it cannot work with, in an admin's words.
pub fn app(settings: Settings) -> Result<Router, SettingsError> {
    helpdesk::check(&settings.helpdesk)?;
    settings.check_limits()?;
    let door = Arc::new(Door::new(settings.public_origin.as_ref())?);
    let identity = Arc::new(Identity::new(&settings)?);
    let relay = Arc::new(Relay::new(&settings, Arc::clone(&identity)));
    let mut files = Files::from(&settings.bundle)?;
    let config = match settings.app_config {
        Some(config) => {
            files.replace(CONFIG, format!("{config:#}").into_bytes());
            config
        }
        None => app_config::parse(files.get(CONFIG).ok_or_else(|| no_config(&settings.bundle))?)?,
    };
    let headers = Arc::new(security::headers(&AppOrigins::read(&config, &settings.helpdesk)?)?);
    let bundle = Arc::new(Bundle::new(files, &headers));
    tracing::info!(files = bundle.len(), bytes = bundle.bytes(), "bundle in memory");
    let agents = Arc::new(Agents::new(
        Arc::clone(&identity),
        Arc::clone(&relay),
        TrustedProxies::new(&settings.trusted_proxies),
    ));
    // What agents ask: only from our own page, and by somebody.
    let asked_by_agents = Router::new()
        .merge(routes::api::router(&relay))
        .merge(routes::agent::router(Arc::clone(&agents)))
        .route_layer(Extension(identity))
        .route_layer(from_fn_with_state(Arc::clone(&door), door::only_our_page));
    Ok(Router::new()
        .merge(routes::health::router())
        .merge(routes::metrics::router(move |text| {
            relay.write_metrics(text);
            agents.write_metrics(text);
        }))
        .merge(asked_by_agents)
        .fallback(routes::bundle::file)
        .with_state(bundle)
        .layer(from_fn_with_state(door, door::only_under_our_name))
        .layer(from_fn_with_state(headers, secure))
        .layer(from_fn(access_log::log)))
}

/// Gives every answer the security headers; the bundle's have them already.
async fn secure(State(headers): State<Arc<HeaderMap>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if !response.headers().contains_key(header::CONTENT_SECURITY_POLICY) {
        response
            .headers_mut()
            .extend(headers.iter().map(|(name, value)| (name.clone(), value.clone())));
    }
    response
}

fn no_config(bundle: &BundleSource) -> SettingsError {
    SettingsError::new(
        Setting::AppConfig,
        format!("is missing from {bundle}"),
        "the softphone's configuration beside index.html (docs/CONFIGURATION.md has a complete example)",
    )
}
