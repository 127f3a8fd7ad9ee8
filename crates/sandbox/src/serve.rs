//! Accepting connections, with one thing more than a server usually has: an answer can be a cut.

use std::{convert::Infallible, pin::pin, time::Duration};

use axum::{
    Router,
    body::Body,
    response::{IntoResponse, Response},
};
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{mpsc, watch},
};
use tower::{ServiceExt, service_fn};

/// How long requests under way may still take after the stop.
const DRAIN: Duration = Duration::from_secs(2);
/// How long to wait when no connection can be accepted, most likely for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(500);

/// The extension of a response that is never sent: the connection ends instead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CutConnection;

/// A response that [`serve`] turns into the end of the connection.
pub(crate) fn cut() -> Response {
    let mut response = http::StatusCode::BAD_GATEWAY.into_response();
    response.extensions_mut().insert(CutConnection);
    response
}

#[derive(Debug, thiserror::Error)]
#[error("cut on demand")]
struct Cut;

/// Serves `router` on `listener` until `stop` resolves; then lets requests under way finish, 2 s at most.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let stopping = watch::Sender::new(false);
    // Every connection holds a sender; when none is left, `recv` says so.
    let (alive, mut all_gone) = mpsc::channel::<Infallible>(1);
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, _)) => {
                let connection = carry(stream, router.clone(), stopping.subscribe());
                let alive = alive.clone();
                tokio::spawn(async move {
                    connection.await;
                    drop(alive);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop((listener, alive));
    stopping.send_replace(true);
    if tokio::time::timeout(DRAIN, all_gone.recv()).await.is_err() {
        tracing::debug!("requests were still under way {} s after the stop", DRAIN.as_secs());
    }
}

/// One connection, to its end.
async fn carry(stream: TcpStream, router: Router, mut stopping: watch::Receiver<bool>) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "cannot turn off Nagle's algorithm");
    }
    let service = service_fn(move |request: http::Request<Incoming>| {
        let answer = router.clone().oneshot(request.map(Body::new));
        async move {
            let response = answer.await.unwrap_or_else(|never: Infallible| match never {});
            match response.extensions().get::<CutConnection>() {
                Some(CutConnection) => Err(Cut),
                None => Ok(response),
            }
        }
    });
    let connection = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
        .with_upgrades();
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        // The value is let go of at once: a lock would not cross the `await` below.
        () = async { drop(stopping.wait_for(|stopping| *stopping).await) } => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "connection ended early");
    }
}
