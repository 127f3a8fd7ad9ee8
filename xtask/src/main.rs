//! The project's own commands: `cargo xtask --help` lists them.
//!
//! Each command installs what it needs and is missing, then does its job. Read `commands/` for what they
//! do, `tools/` for where tools come from, `process.rs` for how programs are started and ended.

mod commands;
mod failure;
mod process;
mod project;
mod say;
mod summary;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::failure::Failure;

/// The softphone's own commands. Each installs what it needs and is missing, then does its job.
#[derive(Debug, Parser)]
#[command(name = "xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the helpdesk, the gateway and the phone network here, and print the one URL to open
    Demo(commands::demo::Options),
    /// Prove everything: `check`, native tests, component tests in a browser, size, clients, journeys
    Test,
    /// Look without running: formatting, clippy (native and wasm), docs, licences, types, vendored files
    Check,
    /// Build the bundle into dist/ as it is deployed
    Build(commands::build::Options),
    /// Run the end-to-end journeys in Chromium, through the helpdesk's window
    E2e(commands::e2e::Options),
    /// Ask the helpdesk's API with client libraries of other people, as they are published
    Clients,
    /// Compare what the softphone costs with the least a page could cost: a table of ratios
    Bench,
    /// Feed what faces the network with whatever makes it take another turn (fuzz/)
    Fuzz(commands::fuzz::Options),
    /// Kill page, tab, renderer, browser, gateway or helpdesk in the middle of a call, and count the notes
    Kill(commands::kill::Options),
    /// Show what a softphone did, from the file that "Report a problem" makes
    Replay(commands::replay::Options),
    /// Take the README's pictures again (docs/images/*.png)
    Screenshot,
    /// Cut the released module in two: Trunk calls it
    #[command(hide = true)]
    Split,
    /// Make js/vendor/ again from the npm package of the telephone library
    SipBundle,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = process::end_children_on_signal().and_then(|()| match cli.command {
        Command::Demo(options) => commands::demo::run(&options),
        Command::Test => commands::test::run(),
        Command::Check => commands::check::run(),
        Command::Build(options) => commands::build::run(&options),
        Command::E2e(options) => commands::e2e::run(&options),
        Command::Clients => commands::clients::run(),
        Command::Bench => commands::e2e::bench(),
        Command::Fuzz(options) => commands::fuzz::run(&options),
        Command::Kill(options) => commands::kill::run(&options),
        Command::Replay(options) => commands::replay::run(&options),
        Command::Screenshot => commands::e2e::screenshot(),
        Command::Split => commands::split::run(),
        Command::SipBundle => commands::sip_bundle::run(),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Interrupted) => ExitCode::from(130),
        Err(failure) => {
            eprintln!("\nerror: {failure}");
            ExitCode::FAILURE
        }
    }
}
