//! The pooled HTTP client, with TLS that needs nothing of the system's.

use std::{error, iter, time::Duration};

use bytes::Bytes;
use http_body_util::Full;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};

/// Asks by `http` and `https`; connections are kept for the next request.
pub(crate) type HttpClient = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// How long a connection is kept for the next request.
pub(super) const KEEP_IDLE: Duration = Duration::from_mins(1);

/// A client that gives up connecting after `connect_timeout`.
pub(crate) fn http_client(connect_timeout: Duration) -> HttpClient {
    Client::builder(TokioExecutor::new())
        .pool_idle_timeout(KEEP_IDLE)
        .pool_timer(TokioTimer::new())
        .build(connector(connect_timeout))
}

/// Connects by `http` and `https`, and gives up after `connect_timeout`.
pub(super) fn connector(connect_timeout: Duration) -> HttpsConnector<HttpConnector> {
    let mut tcp = HttpConnector::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    tcp.set_connect_timeout(Some(connect_timeout));
    HttpsConnectorBuilder::new()
        .with_webpki_roots()
        .https_or_http()
        .enable_http1()
        .wrap_connector(tcp)
}

/// An error and what caused it, in one line.
pub(crate) fn causes(error: &dyn error::Error) -> String {
    iter::successors(error.source(), |cause| cause.source())
        .fold(error.to_string(), |line, cause| format!("{line}: {cause}"))
}
