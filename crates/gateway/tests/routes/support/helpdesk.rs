//! A helpdesk that says what the test wants, and remembers what it was asked.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    extract::State,
    response::Response,
};
use http::{HeaderMap, Method, Uri};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
    time::timeout,
};

/// What the helpdesk says, always the same.
#[derive(Clone, Copy, Debug)]
pub enum Said {
    /// A status, headers and a body.
    This(u16, &'static [(&'static str, &'static str)], &'static str),
    /// Nothing, ever.
    Nothing,
    /// It depends on what was asked.
    By(fn(&Asked) -> Said),
}

/// One request as it arrived.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: Method,
    pub uri: Uri,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// The helpdesk; lives as long as the test's runtime.
#[derive(Clone, Debug)]
pub struct Helpdesk {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Helpdesk {
    pub async fn start(said: Said) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let helpdesk = Self { address: listener.local_addr().unwrap(), asked: Arc::default() };
        let router = axum::Router::new().fallback(answer).with_state((helpdesk.clone(), said));
        tokio::spawn(axum::serve(listener, router).into_future());
        helpdesk
    }

    /// One that reads what comes and hangs up. Returns what it read first of each connection.
    pub async fn that_hangs_up() -> (Self, Arc<Mutex<Vec<u8>>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let helpdesk = Self { address: listener.local_addr().unwrap(), asked: Arc::default() };
        let heard = Arc::new(Mutex::new(Vec::new()));
        let ear = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let heard = hear(&mut stream).await;
                ear.lock().unwrap().extend(heard);
            }
        });
        (helpdesk, heard)
    }

    /// One that answers the first request of each connection, and hangs up on the second. Returns all
    /// it read.
    pub async fn that_answers_once() -> (Self, Arc<Mutex<Vec<u8>>>) {
        const ANSWER: &[u8] =
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let helpdesk = Self { address: listener.local_addr().unwrap(), asked: Arc::default() };
        let heard = Arc::new(Mutex::new(Vec::new()));
        let ear = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let first = hear(&mut stream).await;
                ear.lock().unwrap().extend(first);
                stream.write_all(ANSWER).await.unwrap();
                let second = hear(&mut stream).await;
                ear.lock().unwrap().extend(second);
            }
        });
        (helpdesk, heard)
    }

    /// One that is there but takes no connection, as behind a firewall that drops everything. Needs
    /// paused time. Returns what keeps it so.
    pub async fn that_takes_nobody() -> (Self, (TcpListener, Vec<TcpStream>)) {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
        let listener = socket.listen(0).unwrap();
        let helpdesk = Self { address: listener.local_addr().unwrap(), asked: Arc::default() };
        let mut waiting = Vec::new();
        let second = Duration::from_secs(1);
        while let Ok(stream) = timeout(second, TcpStream::connect(helpdesk.address)).await {
            waiting.push(stream.unwrap());
        }
        (helpdesk, (listener, waiting))
    }

    /// An address where nobody listens.
    pub async fn away() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self { address: listener.local_addr().unwrap(), asked: Arc::default() }
    }

    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Everything that arrived.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// The only thing that arrived.
    pub fn asked_once(&self) -> Asked {
        let mut asked = self.asked();
        assert_eq!(asked.len(), 1, "{asked:?}");
        asked.remove(0)
    }
}

async fn hear(stream: &mut TcpStream) -> Vec<u8> {
    let mut buffer = vec![0; 4096];
    let read = stream.read(&mut buffer).await.unwrap_or(0);
    buffer.truncate(read);
    buffer
}

async fn answer(
    State((helpdesk, said)): State<(Helpdesk, Said)>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let asked = Asked { method, uri, headers, body };
    let said = match said {
        Said::By(says) => says(&asked),
        said => said,
    };
    helpdesk.asked.lock().unwrap().push(asked);
    let Said::This(status, headers, body) = said else {
        return std::future::pending().await;
    };
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(Body::from(body)).unwrap()
}
