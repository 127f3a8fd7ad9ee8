//! Accepting connections until told to stop.

use std::time::Duration;

use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

use crate::{App, Peer, Tls};

/// How long a client may take to send a request's head, and how long an idle connection is kept.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// How long requests under way may still take after the stop.
const DRAIN: Duration = Duration::from_secs(10);
/// How long bytes may be on their way to a far end that does not take them.
const SILENCE: Duration = Duration::from_secs(30);
/// How long to wait when no connection can be accepted, most likely for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(500);

/// Serves `app` on `listener` until `shutdown` resolves; then takes no new connection, tells every
/// softphone to reconnect elsewhere, lets requests under way finish (10 s at most in all) and returns.
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
    let router = app.router();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
    let graceful = GracefulShutdown::new();
    tokio::pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut shutdown => break,
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
        let service = router.clone().map_request(move |mut request: http::Request<Incoming>| {
            request.extensions_mut().insert(Peer(address));
            request
        });
        let service = TowerToHyperService::new(service);
        let (watcher, http, tls) = (graceful.watcher(), http.clone(), tls.clone());
        tokio::spawn(async move {
            let ended = match tls {
                None => watcher.watch(http.serve_connection(TokioIo::new(stream), service)).await,
                Some(tls) => match tls.accept(stream).await {
                    Some(stream) => {
                        watcher.watch(http.serve_connection(TokioIo::new(stream), service)).await
                    }
                    None => return,
                },
            };
            if let Err(error) = ended {
                tracing::debug!(%error, "connection ended early");
            }
        });
    }
    drop(listener);
    let finished = async { tokio::join!(app.drain(), graceful.shutdown()) };
    if tokio::time::timeout(DRAIN, finished).await.is_err() {
        tracing::warn!("requests were still under way {} s after the stop", DRAIN.as_secs());
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
