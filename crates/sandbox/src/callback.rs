//! Sending a click to the telephone system, from the helpdesk's server and not from the agent's
//! browser, so that the callback needs no CORS and its address stays the admin's secret.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, StatusCode, header};
use http_body_util::Full;
use hyper_rustls::HttpsConnectorBuilder;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};

use crate::rules::click_to_dial::Callback;

/// What became of a click. The answer's body is not read, and a redirect is not followed: the
/// specification promises neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A status that is a success.
    Taken,
    /// Any other status.
    Refused(StatusCode),
    /// No answer in this time.
    NoAnswer(Duration),
    /// No connection, or one that broke.
    Unreachable,
}

impl Outcome {
    /// What the agent is told.
    pub fn message(self, number: &str) -> String {
        match self {
            Self::Taken => format!("Your phone system is calling {number}."),
            Self::Refused(status) => format!(
                "Your phone system did not take the call to {number}: it answered {}. Ask an admin to check the callback URL under Apps.",
                status.as_u16()
            ),
            Self::NoAnswer(time) => format!(
                "Your phone system did not answer within {} s, so it is not known whether it calls {number}. Wait a moment before you click again.",
                time.as_secs_f32()
            ),
            Self::Unreachable => format!(
                "Your phone system could not be reached, and {number} was not called. Try again, or ask an admin to check the callback URL under Apps."
            ),
        }
    }
}

/// Sends it, and waits for an answer no longer than `time`.
pub async fn send(callback: Callback, time: Duration) -> Outcome {
    let mut tcp = HttpConnector::new();
    tcp.enforce_http(false);
    let connector = HttpsConnectorBuilder::new()
        .with_webpki_roots()
        .https_or_http()
        .enable_http1()
        .wrap_connector(tcp);
    // Clicks are rare: a client for each keeps no connection open between them.
    let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build(connector);

    let (kind, text) = callback.body.unzip();
    let mut request = Request::new(Full::from(text.unwrap_or_default()));
    *request.method_mut() = callback.method;
    *request.uri_mut() = callback.url;
    let headers = request.headers_mut();
    headers.insert(
        header::USER_AGENT,
        HeaderValue::from_static(concat!("softphone-sandbox/", env!("CARGO_PKG_VERSION"))),
    );
    if let Some(kind) = kind {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    }
    match tokio::time::timeout(time, client.request(request)).await {
        Ok(Ok(response)) if response.status().is_success() => Outcome::Taken,
        Ok(Ok(response)) => Outcome::Refused(response.status()),
        Ok(Err(error)) => {
            // The error's own text may have the URL in it, and the URL a number.
            tracing::debug!(connect = error.is_connect(), "a click-to-dial callback failed");
            Outcome::Unreachable
        }
        Err(_) => Outcome::NoAnswer(time),
    }
}
