//! Telling the gateway what happened, in order: one report after the other, each until it is taken.

use std::time::Duration;

use bytes::Bytes;
use cti::CallEvent;
use http::{HeaderValue, Request, Uri, header};
use http_body_util::Full;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use tokio::sync::mpsc;

/// How long the gateway may take.
const TIMEOUT: Duration = Duration::from_secs(5);
/// How often a report is tried, and how long it waits before the second try; twice as long before each next.
const TRIES: u32 = 6;
const FIRST_PAUSE: Duration = Duration::from_millis(100);

/// Sends reports until nobody makes any more.
pub async fn send_all(
    mut queue: mpsc::UnboundedReceiver<CallEvent>,
    gateway: Option<Uri>,
    secret: String,
) {
    let client = Client::builder(TokioExecutor::new()).build(HttpConnector::new());
    while let Some(event) = queue.recv().await {
        let Some(gateway) = &gateway else { continue };
        let mut pause = FIRST_PAUSE;
        for attempt in 1..=TRIES {
            if send(&client, gateway, &secret, &event).await {
                break;
            }
            if attempt == TRIES {
                tracing::warn!(event = event.kind.name(), "the gateway takes no report");
            }
            tokio::time::sleep(pause).await;
            pause *= 2;
        }
    }
}

/// Whether there is nothing more to try: it was taken, or will never be.
async fn send(
    client: &Client<HttpConnector, Full<Bytes>>,
    gateway: &Uri,
    secret: &str,
    event: &CallEvent,
) -> bool {
    // Serialising numbers and texts cannot fail.
    let body = serde_json::to_vec(event).unwrap_or_default();
    let mut request = Request::new(Full::from(body));
    *request.method_mut() = http::Method::POST;
    *request.uri_mut() = gateway.clone();
    let headers = request.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Ok(mut proof) = HeaderValue::from_str(&format!("Bearer {secret}")) {
        proof.set_sensitive(true);
        headers.insert(header::AUTHORIZATION, proof);
    }
    match tokio::time::timeout(TIMEOUT, client.request(request)).await {
        Ok(Ok(response)) if response.status().is_success() => true,
        Ok(Ok(response)) => {
            let status = response.status();
            tracing::debug!(%status, event = event.kind.name(), "the gateway refused a report");
            !status.is_server_error() && status != http::StatusCode::TOO_MANY_REQUESTS
        }
        Ok(Err(_)) | Err(_) => false,
    }
}
