//! Stopping: nothing under way is cut off, nothing new is begun.

use std::sync::Arc;

use axum::{Router, routing::get};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{Notify, oneshot},
};

#[tokio::test]
async fn a_request_under_way_is_finished_and_an_idle_connection_is_closed() {
    let (arrived, release) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (told, go_on) = (Arc::clone(&arrived), Arc::clone(&release));
    let router = Router::new().route("/quick", get(async || "quick")).route(
        "/slow",
        get(async move || {
            told.notify_one();
            go_on.notified().await;
            "done"
        }),
    );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(gateway::serve(listener, router, async move {
        stopped.await.unwrap();
    }));

    let mut idle = TcpStream::connect(address).await.unwrap();
    idle.write_all(b"GET /quick HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    let mut first = [0; 15];
    idle.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 200 OK");

    let mut busy = TcpStream::connect(address).await.unwrap();
    busy.write_all(b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    arrived.notified().await;

    stop.send(()).unwrap();
    // The idle connection ends while the other request is still under way.
    idle.read_to_end(&mut Vec::new()).await.unwrap();
    assert!(!server.is_finished());
    assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");

    release.notify_one();
    let mut answer = String::new();
    busy.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("done"), "{answer}");
    server.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_request_that_never_ends_does_not_keep_the_gateway_for_ever() {
    let arrived = Arc::new(Notify::new());
    let told = Arc::clone(&arrived);
    let router = Router::new().route(
        "/",
        get(async move || {
            told.notify_one();
            std::future::pending::<()>().await;
        }),
    );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    client.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    let before = tokio::time::Instant::now();
    gateway::serve(listener, router, async move { arrived.notified().await }).await;
    assert_eq!(before.elapsed().as_secs(), 10);
}
