//! `cargo xtask e2e`, `cargo xtask bench` and `cargo xtask screenshot`: Chromium, through the helpdesk's window.

use std::process::Command;

use clap::Args;

use super::{build, demo, size};
use crate::failure::Outcome;
use crate::summary::Counts;
use crate::tools::{Need, Tools};
use crate::{process, project};

#[derive(Debug, Args)]
pub struct Options {
    /// Take dist/ as it is, even when a source is newer
    #[arg(long)]
    no_build: bool,
    /// Passed on to Playwright: a file, `-g TITLE`, `--headed`, `--repeat-each 10`, …
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    playwright: Vec<String>,
}

/// What journeys need.
pub const NEEDS: [Need; 3] = [Need::Npm, Need::Chromium, Need::NatsServer];

pub fn run(options: &Options) -> Outcome {
    let tools = prepare(options.no_build)?;
    let mut command = playwright(&tools, "playwright.config.ts")?;
    command.args(&options.playwright);
    process::run("journeys", &mut command)
}

/// All journeys, counted.
pub fn journeys(tools: &Tools, counts: &mut Counts) -> Outcome {
    build::must_exist()?;
    build_programs(tools)?;
    let mut command = playwright(tools, "playwright.config.ts")?;
    process::run_and_read("journeys", &mut command, &mut |line| counts.read(line))
}

pub fn screenshot() -> Outcome {
    let tools = prepare(false)?;
    process::run("take the pictures", &mut playwright(&tools, "screenshots.config.ts")?)
}

/// Ratios, printed and not judged: these machines are noisy.
pub fn bench() -> Outcome {
    let tools = prepare(false)?;
    process::run("bench", &mut playwright(&tools, "bench.config.ts")?)
}

pub fn prepare(no_build: bool) -> Outcome<Tools> {
    let needs = [&build::NEEDS[..], &NEEDS].concat();
    let tools = Tools::ready(&needs)?;
    if no_build {
        build::must_exist()?;
    } else {
        build::bundle_if_stale(&tools)?;
    }
    build_programs(&tools)?;
    Ok(tools)
}

/// The sandbox, and the gateway as a program of its own, for journeys with several of them.
fn build_programs(tools: &Tools) -> Outcome {
    let packages = ["build", "--package", "sandbox", "--package", "gateway"];
    process::run("build the sandbox and the gateway", &mut tools.cargo(&packages))
}

pub fn playwright(tools: &Tools, config: &str) -> Outcome<Command> {
    let dist = project::path("dist");
    let first_load = Vec::from_iter(size::first_load(&dist)?).join(" ");
    let mut command = tools.command("playwright");
    command
        .args(["test", "--config"])
        .arg(project::path("tests/e2e").join(config))
        .env("SOFTPHONE_SANDBOX", demo::sandbox_program())
        .env("SOFTPHONE_GATEWAY", demo::sandbox_program().with_file_name("softphone-gateway"))
        .env("SOFTPHONE_BUNDLE", dist)
        .env("SOFTPHONE_FIRST_LOAD", first_load);
    Ok(command)
}
