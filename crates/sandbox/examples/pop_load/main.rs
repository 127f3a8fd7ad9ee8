//! `cargo run -p sandbox --example pop_load -- [pops a second] [seconds]`: screen pops at a steady rate
//! into a helpdesk whose database is a file; none may fail, and none may be lost.
//!
//! By default 200 a second for 60 s. Everything listens on loopback, and the file is removed at the end.

mod load;

use std::process::ExitCode;

use load::{MAX_RATE, MAX_SECONDS, Plan};

#[tokio::main]
async fn main() -> ExitCode {
    let mut numbers = std::env::args().skip(1).map(|text| text.parse::<u32>());
    let plan = match (numbers.next(), numbers.next(), numbers.next()) {
        (None, None, None) => Plan { rate: 200, seconds: 60 },
        (Some(Ok(rate)), Some(Ok(seconds)), None)
            if (1..=MAX_RATE).contains(&rate) && (1..=MAX_SECONDS).contains(&seconds) =>
        {
            Plan { rate, seconds }
        }
        _ => {
            eprintln!("usage: pop_load [1..={MAX_RATE} pops a second] [1..={MAX_SECONDS} seconds]");
            return ExitCode::FAILURE;
        }
    };
    match load::run(plan).await {
        Ok(report) => {
            println!("{report}");
            if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("pop_load: {error}");
            ExitCode::FAILURE
        }
    }
}
