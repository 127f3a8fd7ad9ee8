//! Programs of Debian's that tests start themselves.

use std::ffi::{OsStr, OsString};
use std::process::Command;

use super::find;
use crate::failure::{Failure, Outcome};
use crate::process;

/// A program, and the package that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Debian {
    pub program: &'static str,
    pub package: &'static str,
}

/// The message server that several gateways share.
pub const NATS_SERVER: Debian = Debian { program: "nats-server", package: "nats-server" };
/// The proxy that docs/DEPLOYMENT.md describes.
pub const NGINX: Debian = Debian { program: "nginx", package: "nginx-light" };
/// Says what is wrong with a unit.
pub const SYSTEMD_ANALYZE: Debian = Debian { program: "systemd-analyze", package: "systemd" };

/// It is there, or installed where we may.
pub fn ensure(wanted: Debian, path: &OsString) -> Outcome {
    if is_there(wanted, path) {
        return Ok(());
    }
    let is_root = process::output(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    let has_apt = process::output(Command::new("apt-get").arg("--version")).is_some();
    if is_root && has_apt {
        process::run("apt-get update", Command::new("apt-get").arg("update"))?;
        let mut apt = Command::new("apt-get");
        apt.args(["install", "-y", "--no-install-recommends", wanted.package])
            .env("DEBIAN_FRONTEND", "noninteractive");
        match process::run(&format!("install {}", wanted.package), &mut apt) {
            Ok(()) | Err(Failure::Step { .. }) => {}
            Err(other) => return Err(other),
        }
    }
    if is_there(wanted, path) { Ok(()) } else { Err(missing(wanted)) }
}

/// Debian puts some where only root's `PATH` looks; the tests look there, too.
fn is_there(wanted: Debian, path: &OsStr) -> bool {
    let mut path = path.to_owned();
    path.push(":/usr/sbin:/usr/local/sbin");
    find(wanted.program, &path).is_some()
}

fn missing(wanted: Debian) -> Failure {
    Failure::Missing {
        what: wanted.program.to_owned(),
        way_out: format!(
            "On Debian: `sudo apt-get update && sudo apt-get install -y --no-install-recommends {}`. \
             Elsewhere: install it, so that it is on PATH.",
            wanted.package
        ),
    }
}
