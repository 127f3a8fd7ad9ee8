//! A client that costs as little as it can: it learns once how long an answer is, and then counts
//! bytes.

use std::{
    error::Error,
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    thread,
    time::{Duration, Instant},
};

use crate::servers::Server;

/// One request, as it is sent again and again.
pub struct Request(Vec<u8>);

/// What came of a spell of requests.
pub struct Measured {
    seconds: f64,
    cpu_seconds: f64,
    /// How long each answer took, in order.
    took: Vec<Duration>,
}

impl Request {
    pub fn get(path: &str, headers: &str) -> Self {
        Self(format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n").into_bytes())
    }
}

impl Measured {
    pub fn per_second(&self) -> f64 {
        self.count() / self.seconds
    }

    pub fn per_cpu_second(&self) -> f64 {
        self.count() / self.cpu_seconds
    }

    pub fn p99_seconds(&self) -> f64 {
        self.took[self.took.len() * 99 / 100].as_secs_f64()
    }

    #[allow(clippy::cast_precision_loss)] // Never so many.
    fn count(&self) -> f64 {
        self.took.len() as f64
    }
}

/// Sends `request` by so many connections, one after the other on each, for so long.
pub fn load(
    server: &Server,
    request: &Request,
    connections: usize,
    time: Duration,
) -> Result<Measured, Box<dyn Error>> {
    let mut streams = Vec::new();
    for _ in 0..connections {
        let mut stream = TcpStream::connect(server.address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        let length = first_answer(&mut stream, request)?;
        streams.push((stream, length));
    }
    let (before, begun) = (server.cpu_seconds()?, Instant::now());
    let mut took = thread::scope(|scope| {
        let threads: Vec<_> = streams
            .into_iter()
            .map(|(stream, length)| scope.spawn(move || repeat(stream, request, length, time)))
            .collect();
        let mut all = Vec::new();
        for thread in threads {
            all.extend(thread.join().map_err(|_| "a connection's thread died")??);
        }
        Ok::<_, Box<dyn Error>>(all)
    })?;
    let seconds = begun.elapsed().as_secs_f64();
    let cpu_seconds = server.cpu_seconds()? - before;
    took.sort_unstable();
    Ok(Measured { seconds, cpu_seconds, took })
}

/// The whole length of an answer, which has to be a good one.
fn first_answer(stream: &mut TcpStream, request: &Request) -> Result<usize, Box<dyn Error>> {
    stream.write_all(&request.0)?;
    let (mut answer, mut buffer) = (Vec::new(), [0; 16 * 1024]);
    loop {
        let read = stream.read(&mut buffer)?;
        answer.extend_from_slice(&buffer[..read]);
        let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
        if !head.starts_with("http/1.1 200") {
            return Err(format!("not a good answer: {head}").into());
        }
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length = end + 4 + length.ok_or("an answer without a length")?.parse::<usize>()?;
        if answer.len() >= length {
            return Ok(length);
        }
    }
}

fn repeat(
    mut stream: TcpStream,
    request: &Request,
    length: usize,
    time: Duration,
) -> Result<Vec<Duration>, std::io::Error> {
    let (mut took, mut buffer) = (Vec::new(), vec![0; 64 * 1024]);
    let begun = Instant::now();
    while begun.elapsed() < time {
        let sent = Instant::now();
        stream.write_all(&request.0)?;
        let mut left = length;
        while left > 0 {
            let read = stream.read(&mut buffer)?;
            if read == 0 || read > left {
                return Err(std::io::Error::other("another answer than the first"));
            }
            left -= read;
        }
        took.push(sent.elapsed());
    }
    Ok(took)
}

/// Signs agent 1001 in, and gives the cookie.
pub fn sign_in(gateway: SocketAddr) -> Result<String, Box<dyn Error>> {
    let body = r#"{"agent_id":1001,"api_key":"a-key-of-the-load"}"#;
    let mut stream = TcpStream::connect(gateway)?;
    write!(
        stream,
        "POST /agent/sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Softphone-Agent: 1001\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: "));
    let cookie = cookie.ok_or_else(|| format!("no sign-in: {answer}"))?;
    Ok(cookie.split(';').next().unwrap_or_default().to_owned())
}
