//! The message server that several gateways share: the tests start it themselves.

use std::ffi::{OsStr, OsString};
use std::process::Command;

use super::find;
use crate::failure::{Failure, Outcome};
use crate::process;

/// It is there, or installed where we may.
pub fn ensure(path: &OsString) -> Outcome {
    if is_there(path) {
        return Ok(());
    }
    let is_root = process::output(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    let has_apt = process::output(Command::new("apt-get").arg("--version")).is_some();
    if is_root && has_apt {
        process::run("apt-get update", Command::new("apt-get").arg("update"))?;
        let mut apt = Command::new("apt-get");
        apt.args(["install", "-y", "--no-install-recommends", "nats-server"])
            .env("DEBIAN_FRONTEND", "noninteractive");
        match process::run("install nats-server", &mut apt) {
            Ok(()) | Err(Failure::Step { .. }) => {}
            Err(other) => return Err(other),
        }
    }
    if is_there(path) { Ok(()) } else { Err(missing()) }
}

/// Debian puts it where only root's `PATH` looks; the tests look there, too.
fn is_there(path: &OsStr) -> bool {
    let mut path = path.to_owned();
    path.push(":/usr/sbin:/usr/local/sbin");
    find("nats-server", &path).is_some()
}

fn missing() -> Failure {
    Failure::Missing {
        what: "nats-server".to_owned(),
        way_out:
            "On Debian: `sudo apt-get update && sudo apt-get install -y --no-install-recommends \
                  nats-server`. Elsewhere: install the NATS server, so that it is on PATH."
                .to_owned(),
    }
}
