//! Rust's standard library for the browser.

use std::path::Path;
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::{process, project, say};

const TARGET: &str = "wasm32-unknown-unknown";

/// Makes sure the target is installed. Needs no network when it is.
pub fn ensure() -> Outcome {
    if is_there() {
        return Ok(());
    }
    // `rust-toolchain.toml` names the target, but where rustup must not install by itself it stays missing.
    let mut rustup = Command::new("rustup");
    rustup.args(["target", "add", TARGET]).current_dir(project::root());
    match process::run(&format!("install the target {TARGET}"), &mut rustup) {
        Ok(()) if is_there() => Ok(()),
        Err(Failure::Interrupted) => Err(Failure::Interrupted),
        failure => {
            if let Err(failure) = failure {
                say::note(failure);
            }
            Err(Failure::Missing {
                what: format!("Rust's target {TARGET}"),
                way_out: format!(
                    "Install it with `rustup target add {TARGET}` or your system's package."
                ),
            })
        }
    }
}

fn is_there() -> bool {
    let mut rustc = Command::new("rustc");
    rustc.args(["--print", "target-libdir", "--target", TARGET]).current_dir(project::root());
    process::output(&mut rustc).is_some_and(|folder| {
        Path::new(&folder).read_dir().is_ok_and(|files| {
            files.flatten().any(|file| file.file_name().to_string_lossy().starts_with("libcore-"))
        })
    })
}
