//! What the gateway costs beside nginx: the same files and the same upstream, one worker each, in one
//! run. Prints ratios, because times of a shared machine say nothing.
//!
//! ```sh
//! apt-get install nginx-light
//! cargo build --profile native -p gateway --bin softphone-gateway
//! cargo run --profile native -p gateway --example load
//! ```
//!
//! It speaks to this machine only, takes about three minutes, and stops by itself. `-- relay`,
//! `-- static` or `-- 46` measures only what has that in its name.

mod client;
mod helpdesk;
mod servers;

use std::{error::Error, fs, path::Path, time::Duration};

use client::{Measured, Request};
use servers::Server;

/// How long each measurement takes, how often they alternate, and by how many connections.
const SPELL: Duration = Duration::from_secs(3);
const ROUNDS: usize = 6;
const CONNECTIONS: usize = 16;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("gateway-load-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let result = measure(&folder);
    fs::remove_dir_all(&folder)?;
    result
}

fn measure(folder: &Path) -> Result<(), Box<dyn Error>> {
    let helpdesk = helpdesk::start()?;
    let files = servers::write_files(folder)?;
    let gateway = Server::gateway(folder, helpdesk)?;
    let nginx = Server::nginx(folder, helpdesk)?;
    let sealed = client::sign_in(gateway.address)?;

    println!("{:<28} {:>10} {:>10} {:>12}", "gateway / nginx", "requests", "CPU", "p99");
    let only = std::env::args().nth(1);
    let wanted = |what: &str| only.as_ref().is_none_or(|only| what.contains(only));
    for file in files {
        let request = Request::get(&format!("/{}", file.name), "Accept-Encoding: gzip\r\n");
        let what = format!("static, {} bytes", file.bytes);
        if wanted(&what) {
            compare(&what, &gateway, &nginx, &request, &request)?;
        }
    }
    let headers = format!("X-Softphone-Agent: 1001\r\nCookie: {sealed}\r\n");
    let of_gateway = Request::get("/api/v2/tickets/80", &headers);
    let of_nginx = Request::get("/api/v2/tickets/80", "X-Softphone-Agent: 1001\r\n");
    let what = "relay, GET of 600 bytes";
    if wanted(what) {
        compare(what, &gateway, &nginx, &of_gateway, &of_nginx)?;
    }
    println!(
        "\nrequests: per second, more is better. CPU: requests per second of the server's own processor time, \
         more is better.\np99: of the time to an answer, less is better. The middle of {ROUNDS} rounds, by turns; \
         signed in, with all checks and a log line for each request."
    );
    Ok(())
}

/// Measures both by turns, and prints the middle of the ratios.
fn compare(
    what: &str,
    gateway: &Server,
    nginx: &Server,
    of_gateway: &Request,
    of_nginx: &Request,
) -> Result<(), Box<dyn Error>> {
    let mut ratios = [Vec::new(), Vec::new(), Vec::new()];
    let warm = Duration::from_millis(500);
    client::load(gateway, of_gateway, CONNECTIONS, warm)?;
    client::load(nginx, of_nginx, CONNECTIONS, warm)?;
    for _ in 0..ROUNDS {
        let ours = client::load(gateway, of_gateway, CONNECTIONS, SPELL)?;
        let theirs = client::load(nginx, of_nginx, CONNECTIONS, SPELL)?;
        let ratio = |value: fn(&Measured) -> f64| value(&ours) / value(&theirs);
        ratios[0].push(ratio(Measured::per_second));
        ratios[1].push(ratio(Measured::per_cpu_second));
        ratios[2].push(ratio(Measured::p99_seconds));
    }
    let [requests, cpu, p99] = ratios.map(middle);
    println!("{what:<28} {requests:>10.2} {cpu:>10.2} {p99:>12.2}");
    Ok(())
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    f64::midpoint(values[half], values[values.len() - 1 - half])
}
