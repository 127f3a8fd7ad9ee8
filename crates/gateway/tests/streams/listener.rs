//! A softphone's end of a stream: HTTP and server-sent events by hand.

use std::{net::SocketAddr, time::Duration};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// Longer than anything here takes, but for the tests that wait for nothing.
const PATIENCE: Duration = Duration::from_secs(10);

/// One event as it came.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub id: Option<String>,
    pub name: String,
    pub data: Value,
}

/// An open stream.
#[derive(Debug)]
pub struct Listener {
    stream: TcpStream,
    /// What came and is not read yet, without the chunks' frames.
    text: String,
    raw: Vec<u8>,
    pub head: String,
    /// The first event.
    pub hello: Event,
}

impl Listener {
    /// Opens agent 1001's stream.
    pub async fn open(gateway: SocketAddr) -> Self {
        Self::open_with(gateway, "agent_id=1001", "").await.unwrap()
    }

    /// With any query and headers; the answer where it is no stream.
    pub async fn open_with(
        gateway: SocketAddr,
        query: &str,
        headers: &str,
    ) -> Result<Self, String> {
        let stream = TcpStream::connect(gateway).await.unwrap();
        Self::open_on(stream, query, headers).await
    }

    /// On a connection that is there.
    pub async fn open_on(
        mut stream: TcpStream,
        query: &str,
        headers: &str,
    ) -> Result<Self, String> {
        let request = format!(
            "GET /agent/events?{query} HTTP/1.1\r\nHost: phone.acme.example\r\n{headers}\r\n"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut raw = Vec::new();
        let end = loop {
            if let Some(end) = raw.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            let read = timeout(PATIENCE, stream.read_buf(&mut raw)).await.unwrap().unwrap();
            assert_ne!(read, 0, "cut off in the head");
        };
        let head = String::from_utf8(raw.drain(..end).collect()).unwrap();
        if !head.starts_with("HTTP/1.1 200") {
            let body = String::from_utf8_lossy(&raw).into_owned();
            return Err(head + &body);
        }
        let hello = Event { id: None, name: String::new(), data: Value::Null };
        let mut listener = Self { stream, text: String::new(), raw, head, hello };
        listener.hello = listener.next().await.unwrap();
        assert_eq!(listener.hello.name, "hello");
        Ok(listener)
    }

    /// The next event, heartbeats left out; `None` where the stream ended.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            let event = self.next_of_all().await?;
            if event.name != "beat" {
                return Some(event);
            }
        }
    }

    /// The next event, of all.
    pub async fn next_of_all(&mut self) -> Option<Event> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let event = parse(event);
                self.text = rest.to_string();
                return Some(event);
            }
            if !self.read().await {
                return None;
            }
        }
    }

    /// Makes sure that nothing but what is sent now is under way.
    pub fn nothing_came(&mut self) -> bool {
        let mut buffer = [0; 4096];
        while let Ok(read @ 1..) = self.stream.try_read(&mut buffer) {
            self.raw.extend(&buffer[..read]);
        }
        self.unchunk();
        self.text.split("\n\n").all(|event| event.is_empty() || event.starts_with("event: beat"))
    }

    /// Reads on; gives whether there is anything more to come.
    async fn read(&mut self) -> bool {
        let ended = self.unchunk();
        if ended || self.text.contains("\n\n") {
            return !ended || self.text.contains("\n\n");
        }
        let read = timeout(PATIENCE, self.stream.read_buf(&mut self.raw)).await;
        read.expect("nothing came").unwrap_or(0) > 0
    }

    /// Moves whole chunks from `raw` to `text`; gives whether the last has come.
    fn unchunk(&mut self) -> bool {
        loop {
            let Some(end) = self.raw.windows(2).position(|two| two == b"\r\n") else {
                return false;
            };
            let size = std::str::from_utf8(&self.raw[..end]).unwrap();
            let size = usize::from_str_radix(size, 16).unwrap();
            if size == 0 {
                return true;
            }
            if self.raw.len() < end + 2 + size + 2 {
                return false;
            }
            let chunk: Vec<u8> = self.raw.drain(..end + 2 + size + 2).collect();
            self.text.push_str(std::str::from_utf8(&chunk[end + 2..end + 2 + size]).unwrap());
        }
    }
}

fn parse(text: &str) -> Event {
    let field = |name: &str| {
        text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).map(str::to_owned)
    };
    Event {
        id: field("id"),
        name: field("event").expect("an event has a name"),
        data: serde_json::from_str(&field("data").expect("an event has data")).unwrap(),
    }
}
