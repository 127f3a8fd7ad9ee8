//! The customer's phone page is served whole, and locked down.

use std::fmt::Write as _;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::bed::Bed;

async fn get(bed: &Bed, path: &str, host: &str) -> String {
    let mut stream = TcpStream::connect(bed.address).await.unwrap();
    let mut request = format!("GET {path} HTTP/1.1\r\nConnection: close\r\n");
    write!(request, "Host: {host}\r\n\r\n").unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn the_page_allows_only_what_it_brings() {
    let bed = Bed::start().await;
    let page = get(&bed, "/customer?number=+14155550100", "127.0.0.1:8202").await;
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    let policy =
        page.lines().find_map(|line| line.strip_prefix("content-security-policy: ")).unwrap();
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'; "),
        "{policy}"
    );
    assert!(
        policy.contains("connect-src 'self' ws://127.0.0.1:8202 wss://127.0.0.1:8202;"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe"));
    let html = page.split_once("\r\n\r\n").unwrap().1;
    assert!(
        !html.contains("<style") && !html.contains("style=") && !html.contains(" onclick"),
        "nothing inline"
    );
    assert_eq!(
        html.matches("<script").count(),
        html.matches("<script type=\"module\" src=\"/customer/").count()
    );
}

#[tokio::test]
async fn a_strange_host_is_not_repeated() {
    let bed = Bed::start().await;
    let page = get(&bed, "/customer", "a; script-src *").await;
    assert!(page.contains("connect-src 'self';") && !page.contains("script-src *"), "{page}");
}

#[tokio::test]
async fn everything_that_the_page_asks_for_is_there() {
    let bed = Bed::start().await;
    for (path, kind, part) in [
        ("/customer/customer.css", "text/css", "prefers-color-scheme: dark"),
        ("/customer/customer.js", "text/javascript", "/customer/sip-line.mjs"),
        ("/customer/sip-line.mjs", "text/javascript", "WebSocketInterface"),
        ("/customer/settings.json", "application/json", r#""agents":["1001","1002","1003"]"#),
    ] {
        let file = get(&bed, path, "x").await;
        assert!(
            file.starts_with("HTTP/1.1 200") && file.contains(&format!("content-type: {kind}")),
            "{path}"
        );
        assert!(file.contains(part), "{path}");
    }
}
