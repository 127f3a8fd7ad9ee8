//! `cargo xtask kill`: a whole call in which something is killed at a random moment, again and again.

use clap::Args;

use super::e2e;
use crate::failure::Outcome;
use crate::summary::Counts;
use crate::tools::Tools;
use crate::{process, project};

/// How many seeds the ordinary tests take: each victim twice.
const ORDINARY: u32 = 12;

#[derive(Debug, Args)]
pub struct Options {
    /// How many seeds; 300 make a night
    #[arg(long, value_name = "N", default_value_t = ORDINARY)]
    runs: u32,
    /// The first of them: a failing seed says how it is repeated
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u32,
    /// Take dist/ as it is, even when a source is newer
    #[arg(long)]
    no_build: bool,
}

pub fn run(options: &Options) -> Outcome {
    let tools = e2e::prepare(options.no_build)?;
    process::run("kill tests", &mut command(&tools, options.seed, options.runs)?)
}

/// The seeds of the ordinary tests, counted.
pub fn ordinary(tools: &Tools, counts: &mut Counts) -> Outcome {
    let mut command = command(tools, 1, ORDINARY)?;
    process::run_and_read("kill tests", &mut command, &mut |line| counts.read(line))
}

fn command(tools: &Tools, seed: u32, runs: u32) -> Outcome<std::process::Command> {
    let mut command = e2e::playwright(tools, "kill.config.ts")?;
    command
        .env("SOFTPHONE_KILL_SEED", seed.to_string())
        .env("SOFTPHONE_KILL_RUNS", runs.to_string())
        .env("SOFTPHONE_KILL_TABLE", project::path("test-results/kill.md"));
    Ok(command)
}
