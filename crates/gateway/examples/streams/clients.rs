//! Ten thousand softphones' ends of their streams, and the helpdesk that clicks.

use std::{
    collections::HashMap,
    error::Error,
    net::SocketAddr,
    ops::RangeInclusive,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::Semaphore,
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::server::SECRET;

/// How many connect at once at first.
const AT_ONCE: usize = 64;
/// How long anything may take before the measurement is given up.
const PATIENCE: Duration = Duration::from_mins(2);

type Failed = Box<dyn Error + Send + Sync>;

/// What became of clicks.
#[derive(Debug, Default)]
pub struct Heard {
    /// In milliseconds, from before the click was sent.
    pub ages: Vec<f64>,
    pub wrong: u64,
}

impl Heard {
    /// The age that this part of all do not exceed.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    pub fn age(&self, part: f64) -> f64 {
        let mut ages = self.ages.clone();
        ages.sort_by(f64::total_cmp);
        let index = (part * ages.len().saturating_sub(1) as f64) as usize;
        ages.get(index).copied().unwrap_or(f64::NAN)
    }
}

#[derive(Debug, Default)]
struct Shared {
    /// Clicks under way: the number clicked, by whom, and when.
    sent: Mutex<HashMap<u64, (u64, Instant)>>,
    heard: Mutex<Heard>,
    open: AtomicU64,
    failed: AtomicU64,
    clicked: AtomicU64,
}

/// The softphones, each a task that reconnects by itself.
#[derive(Debug)]
pub struct Clients {
    shared: Arc<Shared>,
    tasks: JoinSet<()>,
}

impl Clients {
    pub async fn open(
        gateway: SocketAddr,
        agents: RangeInclusive<u64>,
    ) -> Result<Self, Box<dyn Error>> {
        let mut clients = Self { shared: Arc::default(), tasks: JoinSet::new() };
        let gate = Arc::new(Semaphore::new(AT_ONCE));
        let number = agents.end() - agents.start() + 1;
        for agent in agents {
            let (shared, gate) = (Arc::clone(&clients.shared), Arc::clone(&gate));
            clients.tasks.spawn(softphone(gateway, agent, shared, gate));
        }
        clients.all_are_back(number).await?;
        Ok(clients)
    }

    /// Waits until as many are connected; gives how many tries had failed.
    pub async fn all_are_back(&self, number: u64) -> Result<u64, Box<dyn Error>> {
        let began = Instant::now();
        while self.shared.open.load(Ordering::Relaxed) < number {
            if began.elapsed() > PATIENCE {
                return Err("not all streams could be opened".into());
            }
            sleep(Duration::from_millis(20)).await;
        }
        Ok(self.shared.failed.load(Ordering::Relaxed))
    }

    /// Clicks so often, at this distance, for agents all over.
    pub async fn click(
        &self,
        gateway: SocketAddr,
        clicks: u64,
        every: Duration,
        agents: u64,
    ) -> Result<(), Box<dyn Error>> {
        let mut under_way = JoinSet::new();
        let mut ticks = tokio::time::interval(every);
        for _ in 0..clicks {
            ticks.tick().await;
            let n = self.shared.clicked.fetch_add(1, Ordering::Relaxed);
            let agent = n.wrapping_mul(7_919) % agents + 1;
            self.shared.sent().insert(n, (agent, Instant::now()));
            under_way.spawn(click(gateway, agent, n));
        }
        while let Some(done) = under_way.join_next().await {
            done?.map_err(|failed| failed.to_string())?;
        }
        Ok(())
    }

    /// What was heard since the last time; waits a while for what is still missing.
    pub async fn heard(&self, expected: u64) -> Heard {
        let began = Instant::now();
        while (self.shared.heard().ages.len() as u64) < expected && began.elapsed().as_secs() < 5 {
            sleep(Duration::from_millis(20)).await;
        }
        std::mem::take(&mut self.shared.heard())
    }

    /// Closes all.
    pub fn close(mut self) {
        self.tasks.abort_all();
    }
}

impl Shared {
    fn sent(&self) -> std::sync::MutexGuard<'_, HashMap<u64, (u64, Instant)>> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn heard(&self) -> std::sync::MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Agent `agent` heard of the click on this number.
    fn note(&self, agent: u64, number: u64) {
        let now = Instant::now();
        let sent = self.sent().remove(&number);
        let mut heard = self.heard();
        match sent {
            Some((by, at)) if by == agent => {
                heard.ages.push((now - at).as_secs_f64() * 1e3);
            }
            // Another agent's, or heard twice.
            _ => heard.wrong += 1,
        }
    }
}

/// Listens, and reconnects with the browser's pause and a growing one of its own.
async fn softphone(gateway: SocketAddr, agent: u64, shared: Arc<Shared>, gate: Arc<Semaphore>) {
    let mut pause = 0;
    loop {
        {
            let permit = if pause == 0 { gate.acquire().await.ok() } else { None };
            let Some(mut stream) = connect(gateway, agent).await else {
                shared.failed.fetch_add(1, Ordering::Relaxed);
                pause = (pause * 2).clamp(1_000, 8_000);
                sleep(Duration::from_millis(rand::random_range(pause / 2..pause))).await;
                continue;
            };
            drop(permit);
            shared.open.fetch_add(1, Ordering::Relaxed);
            listen(&mut stream, agent, &shared).await;
            shared.open.fetch_sub(1, Ordering::Relaxed);
        }
        pause = 1_000;
        sleep(Duration::from_millis(rand::random_range(500..3_000))).await;
    }
}

async fn connect(gateway: SocketAddr, agent: u64) -> Option<TcpStream> {
    let request = format!("GET /agent/events?agent_id={agent} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    let mut stream =
        timeout(Duration::from_secs(10), TcpStream::connect(gateway)).await.ok()?.ok()?;
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut head = [0; 12];
    stream.read_exact(&mut head).await.ok()?;
    (&head == b"HTTP/1.1 200").then_some(stream)
}

/// Until the stream ends.
async fn listen(stream: &mut TcpStream, agent: u64, shared: &Shared) {
    const MARK: &str = "\"requester_number\":\"+1";
    let mut text = String::new();
    let mut buffer = [0; 1024];
    while let Ok(read @ 1..) = stream.read(&mut buffer).await {
        text.push_str(&String::from_utf8_lossy(&buffer[..read]));
        while let Some(end) = text.find("\n\n") {
            let event: String = text.drain(..end + 2).collect();
            let number = event.split_once(MARK).and_then(|(_, rest)| rest.split('"').next());
            if let Some(number) = number.and_then(|number| number.parse().ok()) {
                shared.note(agent, number);
            }
        }
    }
}

/// The number clicked tells the click.
async fn click(gateway: SocketAddr, agent: u64, n: u64) -> Result<(), Failed> {
    let mut stream = TcpStream::connect(gateway).await?;
    let request = format!(
        "GET /click-to-dial?secret={SECRET}&agent_id={agent}&requester_number=%2B1{n:09} HTTP/1.1\r\n\
         Host: 127.0.0.1\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    timeout(PATIENCE, stream.read_to_string(&mut answer)).await??;
    if answer.starts_with("HTTP/1.1 200") { Ok(()) } else { Err(answer.into()) }
}
