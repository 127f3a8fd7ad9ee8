//! The connections to the helpdesk, kept for the next request.
//!
//! The HTTP library's own pool serves any host, and gives each connection a task: request and answer go
//! from task to task and back. Here all goes to one host, and who asks drives the connection meanwhile,
//! which takes a quarter less.

use std::{
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    task::{Context, Poll, Waker},
    time::Duration,
};

use bytes::Bytes;
use futures_util::{FutureExt, future::poll_fn};
use http::{HeaderValue, Request, Response, Uri, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::{client::legacy::connect::HttpConnector, rt::TokioIo};
use tokio::{
    net::TcpStream,
    time::{Instant, sleep, timeout},
};
use tower::{BoxError, ServiceExt};

use super::client::{KEEP_IDLE, connector};

/// The way to one host.
#[derive(Debug)]
pub(super) struct Connections {
    connector: HttpsConnector<HttpConnector>,
    origin: Uri,
    host: HeaderValue,
    connect_timeout: Duration,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    /// Those that nobody asks by, the one that was used last at the end.
    idle: Vec<(Instant, Box<Connection>)>,
    /// Whether somebody looks after them.
    is_swept: bool,
}

#[derive(Debug)]
struct Connection {
    sender: http1::SendRequest<Full<Bytes>>,
    /// None once it is closed.
    driver: Option<http1::Connection<Stream, Full<Bytes>>>,
}

type Stream = MaybeHttpsStream<TokioIo<TcpStream>>;

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Failure {
    /// There is no connection: nothing was sent.
    Unreachable(BoxError),
    /// It broke, or what came was no HTTP: the request may have arrived.
    Lost(hyper::Error),
    /// The answer began, and its end did not come, or was too far away.
    Body(BoxError),
}

impl Connections {
    /// To `origin`, giving up after `connect_timeout` where it cannot be reached; none where no address
    /// is like that.
    pub(super) fn new(origin: &str, connect_timeout: Duration) -> Option<Arc<Self>> {
        let (_, host) = origin.split_once("://")?;
        Some(Arc::new(Self {
            connector: connector(connect_timeout),
            origin: origin.parse().ok()?,
            host: host.parse().ok()?,
            connect_timeout,
            kept: Mutex::default(),
        }))
    }

    /// Sends a request, which has only a path for its address, and waits for the answer, of at most
    /// `limit` bytes.
    pub(super) async fn ask(
        self: &Arc<Self>,
        mut request: Request<Full<Bytes>>,
        limit: usize,
    ) -> Result<Response<Bytes>, Failure> {
        request.headers_mut().insert(header::HOST, self.host.clone());
        let (mut connection, reply) = self.send(request).await?;
        let (head, body) = reply.into_parts();
        let body = connection.drive(Limited::new(body, limit).collect()).await;
        let body = body.map_err(Failure::Body)?.to_bytes();
        self.keep(connection);
        Ok(Response::from_parts(head, body))
    }

    /// What was not begun to be sent is sent by another connection, because one that was kept may be
    /// closed at any time. What was begun never is: it may have arrived.
    async fn send(
        &self,
        mut request: Request<Full<Bytes>>,
    ) -> Result<(Box<Connection>, Response<hyper::body::Incoming>), Failure> {
        while let Some(mut connection) = self.take() {
            if !connection.is_ready() {
                continue;
            }
            let sent = connection.sender.try_send_request(request);
            match connection.drive(sent).await {
                Ok(reply) => return Ok((connection, reply)),
                Err(mut error) => match error.take_message() {
                    Some(unsent) => request = unsent,
                    None => return Err(Failure::Lost(error.into_error())),
                },
            }
        }
        // Also while names are looked up and keys agreed on: nothing was sent until then.
        let connected = timeout(self.connect_timeout, self.connect()).await;
        let connected = connected.map_err(BoxError::from).and_then(|connected| connected);
        let mut connection = connected.map_err(Failure::Unreachable)?;
        let sent = connection.sender.send_request(request);
        let reply = connection.drive(sent).await.map_err(Failure::Lost)?;
        Ok((connection, reply))
    }

    async fn connect(&self) -> Result<Box<Connection>, BoxError> {
        let stream = self.connector.clone().oneshot(self.origin.clone()).await?;
        let (sender, driver) = http1::handshake(stream).await?;
        Ok(Box::new(Connection { sender, driver: Some(driver) }))
    }

    /// The one that was used last: the others may then end.
    fn take(&self) -> Option<Box<Connection>> {
        let (since, connection) = self.kept().idle.pop()?;
        (since.elapsed() < KEEP_IDLE).then_some(connection)
    }

    /// For the next request, which will see whether it is still good for one.
    fn keep(self: &Arc<Self>, connection: Box<Connection>) {
        if connection.driver.is_none() {
            return;
        }
        let mut kept = self.kept();
        kept.idle.push((Instant::now(), connection));
        if !kept.is_swept {
            kept.is_swept = true;
            tokio::spawn(sweep(Arc::downgrade(self)));
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets go of what nobody has used for a while, until nothing is kept.
async fn sweep(connections: Weak<Connections>) {
    loop {
        sleep(KEEP_IDLE).await;
        let Some(connections) = connections.upgrade() else { return };
        let mut kept = connections.kept();
        kept.idle.retain(|(since, _)| since.elapsed() < KEEP_IDLE);
        kept.is_swept = !kept.idle.is_empty();
        if !kept.is_swept {
            return;
        }
    }
}

impl Connection {
    /// Whether a request can be sent: it is open, as far as is known here, and the answer to the last
    /// has come whole. Nobody needs to be woken for what may come yet: it is looked at again before it
    /// is used.
    fn is_ready(&mut self) -> bool {
        self.poll(&mut Context::from_waker(Waker::noop()));
        self.driver.is_some() && self.sender.is_ready()
    }

    /// Waits for `exchange`, which comes about by driving the connection.
    async fn drive<F: Future>(&mut self, exchange: F) -> F::Output {
        let mut exchange = pin!(exchange);
        poll_fn(|cx| {
            if let Poll::Ready(done) = exchange.poll_unpin(cx) {
                return Poll::Ready(done);
            }
            self.poll(cx);
            exchange.poll_unpin(cx)
        })
        .await
    }

    /// Reads and writes what there is.
    fn poll(&mut self, cx: &mut Context<'_>) {
        let Some(driver) = &mut self.driver else { return };
        if driver.poll_unpin(cx).is_ready() {
            // Tells whoever waits for something of it.
            self.driver = None;
        }
    }
}
