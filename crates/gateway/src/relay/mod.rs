//! Carrying the app's requests to the helpdesk with a key the browser never sees.

mod allowed;
mod reply;
mod stranger;

use std::time::Duration;

use axum::{body::Body, extract::Request, response::Response};
use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http::{HeaderValue, Uri, header};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::timeout;
use url::Url;

pub(crate) use allowed::{RELAYED, Relayed};

use crate::{Setting, Settings, SettingsError, problem::Problem};

/// How long a connection to the helpdesk is kept for the next request.
const KEEP_IDLE: Duration = Duration::from_mins(1);

/// The way to the helpdesk.
#[derive(Debug)]
pub(crate) struct Relay {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    /// Without a slash at its end.
    helpdesk: String,
    authorization: HeaderValue,
    request_timeout: Duration,
    body_limit: usize,
    reply_limit: usize,
}

impl Relay {
    pub(crate) fn new(settings: &Settings) -> Result<Self, SettingsError> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        // Half, so that a helpdesk that cannot be reached is told from one that does not answer: the
        // first has written nothing for certain.
        tcp.set_connect_timeout(Some(settings.request_timeout / 2));
        let connector = HttpsConnectorBuilder::new()
            .with_webpki_roots()
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(KEEP_IDLE)
            .pool_timer(TokioTimer::new())
            .build(connector);
        Ok(Self {
            client,
            helpdesk: origin(&settings.helpdesk),
            authorization: authorization(&settings.service_key)?,
            request_timeout: settings.request_timeout,
            body_limit: settings.body_limit,
            reply_limit: settings.reply_limit,
        })
    }

    /// Asks the helpdesk, and gives its answer as the app may see it.
    pub(crate) async fn exchange(
        &self,
        route: &Relayed,
        request: Request,
    ) -> Result<Response, Problem> {
        if stranger::is_foreign(request.headers()) {
            return Err(Problem::ForeignOrigin);
        }
        let request = self.prepare(route, request).await?;
        let reply = timeout(self.request_timeout, self.ask(request))
            .await
            .map_err(|_| Problem::Timeout)??;
        reply::present(reply)
    }

    /// The request as the helpdesk gets it: only what the app needs, and the key.
    async fn prepare(
        &self,
        route: &Relayed,
        request: Request,
    ) -> Result<http::Request<Full<Bytes>>, Problem> {
        let uri = self.address(route, request.uri())?;
        let mut ours = http::Request::new(Full::default());
        *ours.method_mut() = route.method.clone();
        *ours.uri_mut() = uri;
        let headers = ours.headers_mut();
        headers.insert(header::AUTHORIZATION, self.authorization.clone());
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(
            header::USER_AGENT,
            HeaderValue::from_static(concat!("softphone-gateway/", env!("CARGO_PKG_VERSION"))),
        );
        if route.has_body {
            // Also a defence: a form of a foreign page cannot send this type.
            let sent = request.headers().get(header::CONTENT_TYPE).filter(|sent| is_json(sent));
            headers.insert(header::CONTENT_TYPE, sent.cloned().ok_or(Problem::JsonExpected)?);
            let body = timeout(self.request_timeout, self.read_body(request.into_body()));
            *ours.body_mut() = Full::new(body.await.map_err(|_| Problem::BodyTooSlow)??);
        }
        Ok(ours)
    }

    fn address(&self, route: &Relayed, asked: &Uri) -> Result<Uri, Problem> {
        let path = route.path_for(asked.path()).ok_or(Problem::NotRelayed)?;
        let query = route.query_for(asked.query().unwrap_or_default());
        let address = format!("{}{path}{query}", self.helpdesk);
        // A query was part of an address already, so this cannot fail but for its length.
        Uri::try_from(address).map_err(|_| Problem::BodyTooLarge)
    }

    async fn read_body(&self, body: Body) -> Result<Bytes, Problem> {
        // Refused at once where its length is announced, and counted where it is not.
        if axum::body::HttpBody::size_hint(&body).lower() > self.body_limit as u64 {
            return Err(Problem::BodyTooLarge);
        }
        match Limited::new(body, self.body_limit).collect().await {
            Ok(body) => Ok(body.to_bytes()),
            Err(error) if error.is::<LengthLimitError>() => Err(Problem::BodyTooLarge),
            Err(_) => Err(Problem::BodyCutOff),
        }
    }

    async fn ask(
        &self,
        request: http::Request<Full<Bytes>>,
    ) -> Result<http::Response<Bytes>, Problem> {
        let reply = self.client.request(request).await.map_err(|error| {
            let problem = if error.is_connect() { Problem::Unreachable } else { Problem::ConnectionLost };
            tracing::warn!(code = problem.code(), error = %causes(&error), "no answer from the helpdesk");
            problem
        })?;
        let (head, body) = reply.into_parts();
        match Limited::new(body, self.reply_limit).collect().await {
            Ok(body) => Ok(http::Response::from_parts(head, body.to_bytes())),
            Err(error) if error.is::<LengthLimitError>() => {
                tracing::warn!(limit = self.reply_limit, "the helpdesk's answer is too large");
                Err(Problem::Unreadable)
            }
            Err(error) => {
                tracing::warn!(error = %causes(error.as_ref()), "the helpdesk's answer broke off");
                Err(Problem::ConnectionLost)
            }
        }
    }
}

fn is_json(content_type: &HeaderValue) -> bool {
    let Ok(content_type) = content_type.to_str() else {
        return false;
    };
    let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media_type == "application/json"
        || media_type.starts_with("application/") && media_type.ends_with("+json")
}

fn origin(helpdesk: &Url) -> String {
    helpdesk.origin().ascii_serialization()
}

/// HTTP Basic as Freshdesk wants it: the key as the name, any password.
fn authorization(key: &SecretString) -> Result<HeaderValue, SettingsError> {
    let key = key.expose_secret();
    let wrong = |found| {
        Err(SettingsError::new(
            Setting::ServiceKey,
            found,
            "an API key, as an agent's profile settings show it",
        ))
    };
    if key.is_empty() {
        return wrong("is empty");
    }
    if !key.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':') {
        return wrong(
            "has a space, a colon or another character that no key has (it is not shown)",
        );
    }
    let Ok(mut value) =
        HeaderValue::try_from(format!("Basic {}", BASE64_STANDARD.encode(format!("{key}:X"))))
    else {
        return wrong("cannot be sent (it is not shown)");
    };
    value.set_sensitive(true);
    Ok(value)
}

/// An error and what caused it, in one line.
fn causes(error: &dyn std::error::Error) -> String {
    std::iter::successors(error.source(), |cause| cause.source())
        .fold(error.to_string(), |line, cause| format!("{line}: {cause}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_shown_by_nothing() {
        let settings = Settings::new(
            crate::BundleSource::Dir("dist".into()),
            "https://acme.freshdesk.com".parse().unwrap(),
            "a-very-secret-key".into(),
        );
        let relay = Relay::new(&settings).unwrap();
        for shown in [format!("{settings:?}"), format!("{relay:?}")] {
            assert!(!shown.contains("a-very-secret-key"), "{shown}");
            assert!(!shown.contains(&BASE64_STANDARD.encode("a-very-secret-key:X")), "{shown}");
        }
    }
}
