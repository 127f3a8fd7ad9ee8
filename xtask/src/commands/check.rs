//! `cargo xtask check`: what can be seen without running anything of ours.

use super::sip_bundle;
use crate::failure::{Failure, Outcome};
use crate::tools::{Need, Tools};
use crate::{process, say};

pub const NEEDS: [Need; 3] = [Need::WasmTarget, Need::CargoDeny, Need::Npm];

/// One look at the project.
pub type Check = fn(&Tools) -> Outcome;

/// Every part of the check, by name.
pub const PARTS: [(&str, Check); 8] = [
    ("lock file", lock_file),
    ("formatting", formatting),
    ("clippy", clippy),
    ("clippy, wasm", clippy_wasm),
    ("docs", docs),
    ("dependencies", dependencies),
    ("journeys' types", types),
    ("js/vendor", sip_bundle::check),
];

pub fn run() -> Outcome {
    let tools = Tools::ready(&NEEDS)?;
    let mut failed = Vec::new();
    for (name, part) in PARTS {
        match part(&tools) {
            Ok(()) => {}
            Err(Failure::Interrupted) => return Err(Failure::Interrupted),
            Err(failure) => {
                eprintln!("\nerror: {failure}");
                failed.push(name);
            }
        }
    }
    if failed.is_empty() {
        say::note("all checks passed");
        Ok(())
    } else {
        Err(Failure::Check(format!("not as it should be: {}", failed.join(", "))))
    }
}

fn lock_file(tools: &Tools) -> Outcome {
    let mut metadata = tools.cargo(&["metadata", "--locked", "--format-version", "1"]);
    metadata.stdout(std::process::Stdio::null());
    process::run("Cargo.lock fits", &mut metadata)
}

fn formatting(tools: &Tools) -> Outcome {
    process::run("formatting", &mut tools.cargo(&["fmt", "--all", "--check"]))
}

fn clippy(tools: &Tools) -> Outcome {
    let mut clippy = tools.cargo(&["clippy", "--workspace", "--all-targets"]);
    process::run("clippy", clippy.args(["--", "-D", "warnings"]))
}

fn clippy_wasm(tools: &Tools) -> Outcome {
    let mut clippy = tools.cargo(&["clippy", "--package", "softphone", "--all-targets"]);
    clippy.args(["--target", "wasm32-unknown-unknown", "--", "-D", "warnings"]);
    process::run("clippy, as the browser gets it", &mut clippy)
}

fn docs(tools: &Tools) -> Outcome {
    let mut docs = tools.cargo(&["doc", "--workspace", "--no-deps"]);
    process::run("docs", docs.env("RUSTDOCFLAGS", "-D warnings"))
}

fn dependencies(tools: &Tools) -> Outcome {
    process::run(
        "licences and sources of dependencies",
        &mut tools.cargo(&["deny", "--workspace", "check", "licenses", "bans", "sources"]),
    )?;
    match process::run(
        "fetch the database of known vulnerabilities",
        &mut tools.cargo(&["deny", "--workspace", "fetch", "db"]),
    ) {
        Ok(()) => process::run(
            "known vulnerabilities",
            &mut tools.cargo(&["deny", "--workspace", "check", "--disable-fetch", "advisories"]),
        ),
        Err(Failure::Interrupted) => Err(Failure::Interrupted),
        Err(_) => {
            say::note(
                "NOT CHECKED: known vulnerabilities. Their database cannot be fetched from here.",
            );
            Ok(())
        }
    }
}

fn types(tools: &Tools) -> Outcome {
    process::run(
        "types of the journeys",
        tools.command("tsc").args(["--noEmit", "--project", "tests/e2e"]),
    )
}
