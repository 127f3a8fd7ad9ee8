//! What ten thousand idle softphones cost the gateway, how old clicks are when they arrive, and what a
//! restart under all of them looks like. On loopback only; it stops by itself after about a minute:
//!
//! ```sh
//! cargo run -p gateway --profile native --example streams
//! ```
//!
//! The gateway is a process of its own, so that its memory is told from the clients'.

mod clients;
mod server;

use std::{
    error::Error,
    fs,
    time::{Duration, Instant},
};

use clients::{Clients, Heard};
use server::Server;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Softphones, each of an agent of its own.
const STREAMS: u64 = 10_000;
/// Clicks a second, and for how long.
const CLICKS: u64 = 100;
const SECONDS: u64 = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    if std::env::args().nth(1).as_deref() == Some(server::CHILD) {
        return runtime.block_on(server::serve());
    }
    runtime.block_on(measure())
}

async fn measure() -> Result<(), Box<dyn Error>> {
    let streams = allowed_streams()?;
    let mut server = Server::start(0)?;
    // What the first requests of all set up is no stream's.
    let first = Clients::open(server.address, 1..=50).await?;
    first.close();
    tokio::time::sleep(Duration::from_secs(1)).await;
    let before = server.memory()?;

    let began = Instant::now();
    let clients = Clients::open(server.address, 1..=streams).await?;
    println!("{streams} streams opened in {:.1} s", began.elapsed().as_secs_f64());
    tokio::time::sleep(Duration::from_secs(20)).await;
    let idle = server.memory()?;
    println!(
        "memory: {:.1} MB before, {:.1} MB with all of them idle: {} bytes a stream",
        megabytes(before),
        megabytes(idle),
        idle.saturating_sub(before) / streams
    );

    let sent = CLICKS * SECONDS;
    clients
        .click(server.address, sent, Duration::from_secs(1) / u32::try_from(CLICKS)?, streams)
        .await?;
    report("clicks", sent, &clients.heard(sent).await);
    println!("processor time of the gateway so far: {:.1} s", server.processor_seconds()?);

    let port = server.address.port();
    server.kill()?;
    let began = Instant::now();
    server = Server::start(port)?;
    let tries = clients.all_are_back(streams).await?;
    println!(
        "killed and started again: all {streams} back after {:.1} s, {tries} tries that failed",
        began.elapsed().as_secs_f64()
    );
    clients.click(server.address, CLICKS, Duration::from_millis(10), streams).await?;
    report("clicks afterwards", CLICKS, &clients.heard(CLICKS).await);

    clients.close();
    tokio::time::sleep(Duration::from_secs(2)).await;
    println!("memory after all have left: {:.1} MB", megabytes(server.memory()?));
    server.kill()?;
    Ok(())
}

fn report(what: &str, sent: u64, heard: &Heard) {
    println!(
        "{what}: {sent} sent, {} heard, {} lost, {} by the wrong agent; age p50 {:.1} ms, p99 {:.1} ms, at most {:.1} ms",
        heard.ages.len(),
        sent.saturating_sub(heard.ages.len() as u64),
        heard.wrong,
        heard.age(0.5),
        heard.age(0.99),
        heard.age(1.0),
    );
}

#[allow(clippy::cast_precision_loss)] // For showing.
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// As many as the system lets one process have open, less some for itself.
fn allowed_streams() -> Result<u64, Box<dyn Error>> {
    let limits = fs::read_to_string("/proc/self/limits")?;
    let line = limits.lines().find(|line| line.starts_with("Max open files"));
    let soft: u64 =
        line.and_then(|line| line.split_whitespace().nth(3)).unwrap_or("1024").parse()?;
    let streams = STREAMS.min(soft.saturating_sub(500));
    if streams < STREAMS {
        println!("only {soft} open files are allowed here: {streams} streams (see `ulimit -n`)");
    }
    Ok(streams)
}
