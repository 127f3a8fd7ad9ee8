//! `cargo xtask demo`: the helpdesk with the softphone in it, on this machine.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use clap::Args;

use super::build;
use crate::failure::{Failure, Outcome};
use crate::tools::Tools;
use crate::{process, project, say};

#[derive(Debug, Args)]
pub struct Options {
    /// Open the helpdesk in the browser of this desktop
    #[arg(long)]
    open: bool,
    /// The helpdesk's port; when it is taken, a free one
    #[arg(long, value_name = "PORT")]
    helpdesk_port: Option<u16>,
    /// The port of the gateway with the app; when it is taken, a free one
    #[arg(long, value_name = "PORT")]
    app_port: Option<u16>,
    /// The port of the phone network; when it is taken, a free one
    #[arg(long, value_name = "PORT")]
    switch_port: Option<u16>,
    /// Where the helpdesk keeps its tickets: a file, or :memory:
    #[arg(long, value_name = "FILE")]
    database: Option<String>,
}

pub fn run(options: &Options) -> Outcome {
    let tools = Tools::ready(&build::NEEDS)?;
    build::bundle_if_stale(&tools)?;
    build_sandbox(&tools)?;

    let mut sandbox = sandbox(&tools);
    sandbox.arg("--ready-json").stdout(Stdio::piped());
    let ports = [
        ("--helpdesk-port", options.helpdesk_port),
        ("--app-port", options.app_port),
        ("--switch-port", options.switch_port),
    ];
    for (flag, port) in ports {
        if let Some(port) = port {
            sandbox.arg(flag).arg(port.to_string());
        }
    }
    if let Some(database) = &options.database {
        sandbox.arg("--database").arg(database);
    }
    say::step("demo");
    let mut running = process::start("the sandbox", &mut sandbox)?;
    let window = running
        .stdout()
        .and_then(|pipe| BufReader::new(pipe).lines().next()?.ok())
        .and_then(|line| window_of(&line));
    if let Some(window) = window {
        println!("\n    Open {window}\n\n    Ctrl-C stops everything.");
        if options.open {
            open(&window);
        }
    } else if !process::interrupted() {
        drop(running);
        return Err(Failure::Check(
            "the sandbox ended, or said something else, before it was ready; its own words stand above"
                .to_owned(),
        ));
    }
    match running.wait_quietly() {
        Err(Failure::Interrupted) => {
            say::note("stopped");
            Ok(())
        }
        Ok(status) if status.success() => Ok(()),
        Ok(status) => {
            Err(Failure::Step { what: "the sandbox".to_owned(), status: status.to_string() })
        }
        Err(failure) => Err(failure),
    }
}

/// Builds helpdesk, gateway and phone network, in the profile that the tests use too.
pub fn build_sandbox(tools: &Tools) -> Outcome {
    process::run("build the sandbox", &mut tools.cargo(&["build", "--package", "sandbox"]))
}

/// Where [`build_sandbox`] leaves the program.
pub fn sandbox_program() -> PathBuf {
    project::target_dir().join("debug").join("softphone-sandbox")
}

fn sandbox(tools: &Tools) -> Command {
    let mut command = tools.command(&sandbox_program().to_string_lossy());
    command.arg("--bundle").arg(project::path("dist"));
    command
}

/// The address to open, from the line that the sandbox prints when it listens.
fn window_of(ready: &str) -> Option<String> {
    let ready: serde_json::Value = serde_json::from_str(ready).ok()?;
    Some(ready.get("window")?.as_str()?.to_owned())
}

fn open(window: &str) {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    // Not one of ours to end: the browser stays.
    let opened = Command::new(program)
        .arg(window)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !opened.is_ok_and(|status| status.success()) {
        say::note(format!("{program} could not open a browser: open the address by hand"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_is_read_from_the_ready_line_and_nothing_else_is() {
        let ready =
            r#"{"window":"http://localhost:8200/?agent=1001","helpdesk":"http://localhost:8200"}"#;
        assert_eq!(window_of(ready).as_deref(), Some("http://localhost:8200/?agent=1001"));
        assert_eq!(window_of("Open http://localhost:8200/"), None);
        assert_eq!(window_of("{}"), None);
    }
}
