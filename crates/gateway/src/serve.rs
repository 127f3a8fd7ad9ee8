//! Accepting connections until told to stop.

use std::{
    convert::Infallible,
    future::{Ready, ready},
    pin::Pin,
    time::Duration,
};

use axum::{response::Response, routing::future::RouteFuture};
use futures_util::{FutureExt, future::Either};
use http::Request;
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::{TcpListener, TcpStream},
    time::Instant,
};
use tower::Service;

use crate::{App, Peer, Tls};

/// How long a client may take to send a request's head, and how long an idle connection is kept.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// How long requests under way may still take after the stop.
const DRAIN: Duration = Duration::from_secs(10);
/// How long bytes may be on their way to a far end that does not take them.
const SILENCE: Duration = Duration::from_secs(30);
/// How long to wait when no connection can be accepted, most likely for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(500);

/// Serves `app` on `listener` until `shutdown` resolves; then tells every softphone to reconnect elsewhere
/// while `/readyz` answers 503, takes no new connection, lets requests under way finish (10 s at most in
/// all) and returns.
///
/// A client that does not finish a request's head within 30 s is cut off, so a slow one holds
/// nothing but its own connection.
pub async fn serve(listener: TcpListener, app: impl Into<App>, shutdown: impl Future<Output = ()>) {
    run(listener, None, app.into(), shutdown).await;
}

/// The same by TLS.
pub async fn serve_tls(
    listener: TcpListener,
    tls: Tls,
    app: impl Into<App>,
    shutdown: impl Future<Output = ()>,
) {
    run(listener, Some(tls), app.into(), shutdown).await;
}

async fn run(
    listener: TcpListener,
    tls: Option<Tls>,
    app: App,
    shutdown: impl Future<Output = ()>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
    let graceful = GracefulShutdown::new();
    // While softphones are told to move, new connections are still taken: a load balancer has to hear
    // from `/readyz` that this instance stops.
    let stopping = async {
        shutdown.await;
        let told = Instant::now();
        app.drain().await;
        told
    };
    tokio::pin!(stopping);
    let told = loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            told = &mut stopping => break told,
        };
        let (stream, address) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        // Small answers leave at once instead of waiting for the last acknowledgement.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "cannot turn off Nagle's algorithm");
        }
        bound_silence(&stream);
        let (connection, watcher) =
            (Connection { app: app.clone(), peer: Peer(address) }, graceful.watcher());
        // What is spawned stays in memory as long as the connection, and most are streams: no async
        // block, which would keep room for what it was given and for what it made of it.
        match &tls {
            None => {
                let served = http.serve_connection(TokioIo::new(stream), connection);
                tokio::spawn(watcher.watch(served).map(ended));
            }
            Some(tls) => {
                let (tls, http) = (tls.clone(), http.clone());
                tokio::spawn(async move {
                    if let Some(stream) = tls.accept(stream).await {
                        let served = http.serve_connection(TokioIo::new(stream), connection);
                        Box::pin(watcher.watch(served).map(ended)).await;
                    }
                });
            }
        }
    };
    drop(listener);
    if tokio::time::timeout_at(told + DRAIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests were still under way {} s after the stop", DRAIN.as_secs());
    }
}

fn ended(served: Result<(), hyper::Error>) {
    if let Err(error) = served {
        tracing::debug!(%error, "connection ended early");
    }
}

type Answer = Result<Response, Infallible>;

/// A relayed request under way. In a box, because a connection keeps room for it, and most are streams.
type Relayed = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// One connection: who asks, and who answers.
struct Connection {
    app: App,
    peer: Peer,
}

impl hyper::service::Service<Request<Incoming>> for Connection {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<Ready<Answer>, Either<Relayed, RouteFuture<Infallible>>>;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        if let Some(file) = self.app.file(&request) {
            return Either::Left(ready(Ok(file)));
        }
        if let Some((front, route)) = self.app.relayed(&request) {
            return Either::Right(Either::Left(Box::pin(front.relay(route, request).map(Ok))));
        }
        request.extensions_mut().insert(self.peer);
        Either::Right(Either::Right(self.app.router().call(request)))
    }
}

/// A far end that takes nothing any more, with bytes on their way to it, is given up after a while:
/// a laptop that was closed has a stream open and says no goodbye.
fn bound_silence(stream: &TcpStream) {
    #[cfg(target_os = "linux")]
    if let Err(error) = socket2::SockRef::from(stream).set_tcp_user_timeout(Some(SILENCE)) {
        tracing::debug!(%error, "cannot bound how long a connection may be silent");
    }
}
