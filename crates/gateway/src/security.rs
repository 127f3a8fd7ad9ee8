//! The headers that tell a browser what the softphone may do, and who may frame it.

use http::{HeaderMap, HeaderValue, header};
use url::Origin;

use crate::{Setting, SettingsError, app_config::AppOrigins};

/// The headers every answer carries.
pub(crate) fn headers(origins: &AppOrigins) -> Result<HeaderMap, SettingsError> {
    let policy = HeaderValue::from_str(&content_security_policy(origins)).map_err(|_| {
        SettingsError::new(
            Setting::AppConfig,
            "has an address no header can carry",
            "plain addresses",
        )
    })?;
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // The app reads only the *host's* referrer; nobody needs to learn ours, which may hold an agent id.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(
        http::HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    );
    headers.insert(
        http::HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("microphone=(self), camera=(), geolocation=()"),
    );
    Ok(headers)
}

fn content_security_policy(origins: &AppOrigins) -> String {
    let mut connect = String::from("'self'");
    for origin in
        [&origins.line, &origins.desk].into_iter().flatten().map(Origin::ascii_serialization)
    {
        connect.push(' ');
        connect.push_str(&origin);
    }
    let ancestors = origins.helpdesk.ascii_serialization();
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         connect-src {connect}; img-src 'self' data:; media-src 'self' blob:; font-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
    )
}
