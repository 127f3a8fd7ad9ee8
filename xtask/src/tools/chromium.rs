//! The browser that the tests use, and its driver.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use super::find;
use crate::failure::{Failure, Outcome};
use crate::process;

const BROWSERS: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// The browser's program: `CHROMIUM`, else from `PATH`, else installed where we may.
pub fn ensure(path: &OsString) -> Outcome<PathBuf> {
    if let Some(chosen) = env::var_os("CHROMIUM").filter(|value| !value.is_empty()) {
        let chosen = PathBuf::from(chosen);
        return if chosen.is_file() {
            Ok(chosen)
        } else {
            Err(Failure::Missing {
                what: format!("CHROMIUM={}", chosen.display()),
                way_out: "Set it to the browser's program, or unset it.".to_owned(),
            })
        };
    }
    if let Some(browser) = find_browser(path) {
        return Ok(browser);
    }
    install("Chromium")?;
    find_browser(path).ok_or_else(|| missing("Chromium"))
}

/// The driver must be there; the runner of component tests finds it as we do.
pub fn ensure_driver(path: &OsString) -> Outcome {
    let is_there = || env::var_os("CHROMEDRIVER").is_some() || find("chromedriver", path).is_some();
    if is_there() {
        return Ok(());
    }
    install("chromedriver")?;
    if is_there() { Ok(()) } else { Err(missing("chromedriver")) }
}

fn find_browser(path: &OsString) -> Option<PathBuf> {
    // An absolute name replaces the folder it is joined to.
    BROWSERS.iter().find_map(|browser| find(browser, path))
}

fn install(what: &str) -> Outcome {
    let is_root = process::output(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    let has_apt = process::output(Command::new("apt-get").arg("--version")).is_some();
    if !(is_root && has_apt) {
        return Err(missing(what));
    }
    process::run("apt-get update", Command::new("apt-get").arg("update"))?;
    let mut apt = Command::new("apt-get");
    apt.args(["install", "-y", "--no-install-recommends", "chromium", "chromium-driver"])
        .env("DEBIAN_FRONTEND", "noninteractive");
    match process::run("install Chromium and its driver", &mut apt) {
        Err(Failure::Step { .. }) => Err(missing(what)),
        outcome => outcome,
    }
}

fn missing(what: &str) -> Failure {
    Failure::Missing {
        what: what.to_owned(),
        way_out: "On Debian: `sudo apt-get update && sudo apt-get install -y --no-install-recommends \
                  chromium chromium-driver`. Elsewhere: install Google Chrome and the chromedriver of \
                  the same version; CHROMIUM and CHROMEDRIVER may name their programs."
            .to_owned(),
    }
}
