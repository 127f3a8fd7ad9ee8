//! The three servers of the demo, on real sockets.

use std::path::PathBuf;

use sandbox::{
    clock::Clock,
    demo::{Demo, Options, Port, StartError},
    line_kind::LineKind,
    store::Location,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

fn options(bundle: PathBuf) -> Options {
    Options {
        bundle,
        database: Location::Memory,
        helpdesk_port: Port::Exactly(0),
        app_port: Port::Exactly(0),
        switch_port: Port::Exactly(0),
        requests_per_minute: None,
        sign_in: false,
        line: LineKind::Webrtc,
    }
}

async fn get(url: &str) -> String {
    let (authority, path) = url.split_once("://").unwrap().1.split_once('/').unwrap();
    ask(authority, &format!("GET /{path}"), "").await
}

async fn send(origin: &str, path: &str, body: String) -> String {
    ask(origin.split_once("://").unwrap().1, &format!("POST {path}"), &body).await
}

async fn ask(authority: &str, what: &str, body: &str) -> String {
    let port: u16 = authority.rsplit_once(':').unwrap().1.parse().unwrap();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let length = body.len();
    let request = format!(
        "{what} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn everything_listens_knows_the_others_and_stops() {
    let bundle = std::env::temp_dir().join(format!("sandbox-demo-{}", std::process::id()));
    std::fs::create_dir_all(&bundle).unwrap();
    std::fs::write(bundle.join("index.html"), "<!doctype html><title>app</title>").unwrap();
    let demo = Demo::start(options(bundle.clone()), Clock::system()).await.unwrap();
    let urls = demo.urls().clone();
    assert!(
        urls.window.starts_with("http://localhost:") && urls.app.starts_with("http://127.0.0.1:"),
        "two sites"
    );

    let window = get(&urls.window).await;
    assert!(
        window.starts_with("HTTP/1.1 200")
            && window.contains(&format!("{}/?agent_id=1001", urls.app))
    );
    let config = get(&format!("{}/config.json", urls.app)).await;
    assert!(config.contains(&urls.helpdesk) && config.contains(&urls.switch), "{config}");
    let app = get(&format!("{}/", urls.app)).await;
    assert!(app.contains(&format!("frame-ancestors {}", urls.helpdesk)), "{app}");
    assert!(get(&urls.customer).await.starts_with("HTTP/1.1 200"));

    // A window's stream must not keep the demo from stopping.
    let port: u16 = urls.helpdesk.rsplit_once(':').unwrap().1.parse().unwrap();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    stream
        .write_all(b"GET /window/events?agent=1001 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .await
        .unwrap();
    let mut first = [0; 16];
    stream.read_exact(&mut first).await.unwrap();
    demo.stop().await;
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err());
    std::fs::remove_dir_all(bundle).unwrap();
}

#[tokio::test]
async fn the_softphone_is_told_which_line_is_chosen_and_numbers_can_be_clicked() {
    let bundle = std::env::temp_dir().join(format!("sandbox-demo-line-{}", std::process::id()));
    std::fs::create_dir_all(&bundle).unwrap();
    std::fs::write(bundle.join("index.html"), "<!doctype html><title>app</title>").unwrap();
    let demo = Demo::start(
        Options { line: LineKind::DeskPhone, ..options(bundle.clone()) },
        Clock::system(),
    )
    .await
    .unwrap();
    let urls = demo.urls().clone();
    let config = get(&format!("{}/config.json", urls.app)).await;
    assert!(config.contains("\"kind\":\"none\"") && config.contains("\"desk_phone\":"), "{config}");
    let window = get(&urls.window).await;
    assert!(window.contains("/sandbox/desk-phone?agent=1001"), "{window}");
    assert!(
        get(&format!("{}/sandbox/desk-phone?agent=1002", urls.helpdesk))
            .await
            .contains("Desk phone of <bdi>Otto Ringwald")
    );

    let line =
        |kind: &str| send(&urls.helpdesk, "/sandbox/line", format!("{{\"kind\":\"{kind}\"}}"));
    assert!(line("webrtc").await.starts_with("HTTP/1.1 204"));
    let config = get(&format!("{}/config.json", urls.app)).await.replace(' ', "");
    assert!(config.contains("\"kind\":\"webrtc\"") && !config.contains("desk_phone"), "{config}");
    assert!(line("pigeon").await.starts_with("HTTP/1.1 400"));

    let ticket = get(&format!("{}/tickets/79?agent=1001", urls.helpdesk)).await;
    assert!(ticket.contains("data-dial=\"+1 (415) 555-0100\""), "click-to-dial is on");
    let admin = get(&format!("{}/admin/apps/cti?agent=1001", urls.helpdesk)).await;
    assert!(admin.contains(&format!("{}/click-to-dial?secret=", urls.app)), "{admin}");
    demo.stop().await;
    std::fs::remove_dir_all(bundle).unwrap();
}

#[tokio::test]
async fn without_the_app_the_error_says_what_to_do() {
    let refused = Demo::start(options("no/such/folder".into()), Clock::system()).await.unwrap_err();
    assert!(matches!(refused, StartError::Gateway(_)));
    assert!(refused.to_string().contains("--bundle"), "{refused}");
}
