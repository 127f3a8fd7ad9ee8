//! HTTP by hand.

use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// What came back, as it came.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a whole head");
        let head = std::str::from_utf8(&bytes[..end]).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        Self { status, headers, body: bytes[end + 4..].to_vec() }
    }

    /// The header's value; there must be one at most.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(header, _)| header == name);
        let value = values.next().map(|(_, value)| value.as_str());
        assert!(values.next().is_none(), "{name} is there twice");
        value
    }

    /// All headers' names, sorted.
    pub fn header_names(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        names
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// `code` in the body, after checking that the body has Freshdesk's shape.
    pub fn code(&self) -> String {
        assert_eq!(self.header("content-type"), Some("application/json"));
        let body: serde_json::Value = serde_json::from_slice(&self.body).unwrap();
        assert!(body["message"].as_str().is_some_and(|message| message.len() > 20), "{body}");
        body["code"].as_str().unwrap().to_owned()
    }
}

/// Sends `request` as it is, which must make the server close the connection.
pub async fn send(address: SocketAddr, request: impl AsRef<[u8]>) -> Answer {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_ref()).await.unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    Answer::read(&bytes)
}

/// What the app sends with everything it asks the helpdesk; a test that tries another sends it itself.
fn agent(path: &str, headers: &str) -> &'static str {
    let is_theirs = headers.contains("X-Softphone-Agent") || !path.contains("/api/");
    if is_theirs { "" } else { "X-Softphone-Agent: 1001\r\n" }
}

/// A `POST` of `body` as JSON to `path`, with more `headers` (each ending in CR LF).
pub async fn post(address: SocketAddr, path: &str, headers: &str, body: &str) -> Answer {
    let (length, agent) = (body.len(), agent(path, headers));
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: phone.acme.example\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n{agent}{headers}\r\n{body}"
    );
    send(address, request).await
}

/// A `GET` of `path`, with more `headers` (each ending in CR LF).
pub async fn get(address: SocketAddr, path: &str, headers: &str) -> Answer {
    let agent = agent(path, headers);
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: phone.acme.example\r\nConnection: close\r\n{agent}{headers}\r\n"
    );
    send(address, request).await
}
