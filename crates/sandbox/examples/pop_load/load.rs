//! The load and its report; the example runs a minute of it, a test two seconds.
//!
//! Calls of three kinds take turns: of an agent who is offline (a ticket at once), of one who is online
//! (the widget; each next call disposes of the one before), and of one who is online and closes each call
//! with a second pop (`ticket_id`, notes and a recording). Afterwards every call is looked up.

use std::{
    error::Error,
    fmt,
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use cti::AgentId;
use http::{Request, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use sandbox::{
    clock::Clock,
    helpdesk::{Config, Helpdesk},
    serve::serve,
    store::{Location, StoreError},
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::oneshot, task::JoinSet, time::MissedTickBehavior};

/// The most pops a second that can be asked for.
pub const MAX_RATE: u32 = 2_000;
/// The longest time that can be asked for.
pub const MAX_SECONDS: u32 = 600;

/// How much, for how long.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Pops a second.
    pub rate: u32,
    /// Seconds.
    pub seconds: u32,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Report {
    plan: Plan,
    /// Pops sent.
    pub sent: u32,
    /// Pops that were not answered with 201 and an id.
    pub errors: u32,
    /// Calls that are in no ticket and no widget, and notes of closing pops that are in no ticket or in two.
    pub lost: u32,
    /// Calls written.
    pub calls: u32,
    tickets: u32,
    open: u32,
    took: Duration,
    latencies: Vec<Duration>,
}

impl Report {
    /// Nothing failed and nothing is missing.
    pub fn is_clean(&self) -> bool {
        self.errors == 0 && self.lost == 0
    }

    /// The time within which this share of the answers came.
    fn percentile(&self, percent: usize) -> Duration {
        let last = self.latencies.len().saturating_sub(1);
        self.latencies.get(last * percent / 100).copied().unwrap_or_default()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1_000.0);
        let rows = [
            ("asked for", format!("{} pops/s for {} s", self.plan.rate, self.plan.seconds)),
            ("sent", self.sent.to_string()),
            ("took", format!("{:.1} s", self.took.as_secs_f64())),
            ("a second", format!("{:.1}", f64::from(self.sent) / self.took.as_secs_f64())),
            ("errors", self.errors.to_string()),
            ("calls", self.calls.to_string()),
            ("in a ticket", self.tickets.to_string()),
            ("in a widget only", self.open.to_string()),
            ("lost", self.lost.to_string()),
            ("median", ms(self.percentile(50))),
            ("95 %", ms(self.percentile(95))),
            ("99 %", ms(self.percentile(99))),
            ("slowest", ms(self.percentile(100))),
        ];
        writeln!(f, "| what | figure |\n|---|---:|")?;
        for (what, figure) in rows {
            writeln!(f, "| {what} | {figure} |")?;
        }
        Ok(())
    }
}

type Failure = Box<dyn Error + Send + Sync>;

/// Sends the pops, and looks every call up afterwards.
pub async fn run(plan: Plan) -> Result<Report, Failure> {
    let folder = std::env::temp_dir().join(format!("sandbox-load-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let outcome = in_folder(plan, folder.join("helpdesk.sqlite")).await;
    std::fs::remove_dir_all(&folder)?;
    outcome
}

async fn in_folder(plan: Plan, file: std::path::PathBuf) -> Result<Report, Failure> {
    let helpdesk = Helpdesk::open(Config {
        database: Location::File(file),
        ..Config::in_memory(Clock::system())
    })
    .await?;
    let online = |id| AgentId::new(id).map(|agent| helpdesk.windows().open(agent));
    let _windows = (online(1002), online(1003));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}/api/v2/integrations/cti/pop", listener.local_addr()?);
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(serve(listener, helpdesk.router(), async {
        // Whether it is told to stop or forgotten: it stops.
        let _ = stopped.await;
    }));

    let started = Instant::now();
    let (sent, mut latencies, errors) = send(plan, &address).await?;
    let took = started.elapsed();
    latencies.sort_unstable();
    let (calls, tickets, open, lost) = count(&helpdesk, sent).await?;
    helpdesk.stop();
    drop(stop);
    server.await?;
    Ok(Report { plan, sent, errors, lost, calls, tickets, open, took, latencies })
}

/// The pops, one after the other by the clock and not by the answers.
async fn send(plan: Plan, address: &str) -> Result<(u32, Vec<Duration>, u32), Failure> {
    let client: Client<HttpConnector, Full<Bytes>> =
        Client::builder(TokioExecutor::new()).build_http();
    let key = format!("Basic {}", STANDARD.encode("demo-key-service:X"));
    let mut beat = tokio::time::interval(Duration::from_secs(1) / plan.rate);
    // A beat that comes late is made up for.
    beat.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let total = plan.rate * plan.seconds;
    let mut answers = JoinSet::new();
    for n in 0..total {
        beat.tick().await;
        let request = Request::post(address)
            .header(header::AUTHORIZATION, &key)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::from(pop(n).to_string()))?;
        let answer = client.request(request);
        answers.spawn(async move {
            let asked = Instant::now();
            let response = answer.await.ok()?;
            let created = response.status() == StatusCode::CREATED;
            let body = response.into_body().collect().await.ok()?.to_bytes();
            let reply: Value = serde_json::from_slice(&body).ok()?;
            (created && reply["id"].is_u64()).then(|| asked.elapsed())
        });
    }
    let answered = answers.join_all().await;
    let latencies: Vec<Duration> = answered.iter().flatten().copied().collect();
    let errors = answered.len() - latencies.len();
    Ok((total, latencies, u32::try_from(errors)?))
}

/// The call that the nth pop is about.
fn reference(n: u32) -> u32 {
    // Of every four pops the last closes the call of the one before.
    if n % 4 == 3 { n - 1 } else { n }
}

fn pop(n: u32) -> Value {
    let agent = 1001 + n % 4;
    let mut pop = json!({
        "requester_phone": format!("+1415555{:04}", n % 500),
        "responder_id": agent.min(1003),
        "call_reference_id": format!("load-{}", reference(n)),
    });
    if n % 4 == 3 {
        pop["requester_phone"] = json!(format!("+1415555{:04}", (n - 1) % 500));
        pop["ticket_id"] = json!(79);
        pop["call_url"] = json!(format!("https://rec.example/{n}.mp3"));
        pop["call_info"] = json!({ "Notes": format!("note {n}"), "Disposition": "Resolved" });
    }
    pop
}

/// Calls, those in a ticket, those in a widget only, and those that are neither, or missing altogether.
async fn count(helpdesk: &Helpdesk, sent: u32) -> Result<(u32, u32, u32, u32), StoreError> {
    let expected = (0..sent).filter(|n| reference(*n) == *n).count();
    let expected = u32::try_from(expected).unwrap_or(u32::MAX);
    helpdesk
        .store()
        .run(move |db| {
            let number = |sql: &str| db.query_row(sql, [], |row| row.get::<_, u32>(0));
            let calls = number("SELECT count(*) FROM calls WHERE reference LIKE 'load-%'")?;
            let tickets = number(
                "SELECT count(*) FROM calls WHERE reference LIKE 'load-%' AND ticket_id IS NOT NULL",
            )?;
            let open = number(
                "SELECT count(*) FROM calls WHERE ticket_id IS NULL AND id IN (SELECT call_id FROM widgets)",
            )?;
            let noted = number("SELECT count(*) FROM notes WHERE call_info LIKE '%note %'")?;
            let closing = sent / 4;
            let lost = expected.saturating_sub(tickets + open) + closing.abs_diff(noted);
            Ok((calls, tickets, open, lost))
        })
        .await
}
