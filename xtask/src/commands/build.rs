//! `cargo xtask build`: the bundle as it is deployed.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use clap::Args;

use super::{compress, size};
use crate::failure::{Failure, Outcome};
use crate::tools::{Need, Tools};
use crate::{process, project, say};

/// What a bundle needs to be made.
pub const NEEDS: [Need; 4] = [Need::WasmTarget, Need::Trunk, Need::WasmBindgen, Need::NpmIfNode];

/// What goes into the bundle. Anything newer than the bundle makes it stale.
const SOURCES: [&str; 13] = [
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "build.rs",
    "config.json",
    "crates/cti/Cargo.toml",
    "crates/cti/src",
    "crates/phone/Cargo.toml",
    "crates/phone/src",
    "index.html",
    "js",
    "src",
    "style",
];

#[derive(Debug, Args)]
pub struct Options {
    /// Print the size of the first load as raw, gzip and brotli, and fail above the ceiling
    #[arg(long)]
    report: bool,
}

pub fn run(options: &Options) -> Outcome {
    let mut needs = NEEDS;
    if options.report {
        // Without wasm-opt the sizes would be those of another bundle.
        needs[3] = Need::Npm;
    }
    let tools = Tools::ready(&needs)?;
    bundle(&tools)?;
    if options.report {
        size::report(&project::path("dist"))?;
    }
    Ok(())
}

/// Written last, so that a build that was interrupted is made again.
const STAMP: &str = "target/bundle-is-whole";

/// Builds `dist/`.
pub fn bundle(tools: &Tools) -> Outcome {
    let stamp = project::path(STAMP);
    let _ = fs::remove_file(&stamp);
    let mut trunk = tools.command("trunk");
    // A value that is not a boolean, as some terminals set it, stops Trunk.
    trunk.args(["build", "--release"]).env_remove("NO_COLOR");
    process::run("build the bundle", &mut trunk)?;
    say::step("compress the bundle");
    compress::beside_all(&project::path("dist"))?;
    fs::write(&stamp, "").map_err(Failure::file(&stamp))
}

/// Builds `dist/` if a source is newer than it.
pub fn bundle_if_stale(tools: &Tools) -> Outcome {
    let is_there = project::path("dist/index.html").exists();
    let built = project::path(STAMP);
    let changed = SOURCES.iter().filter_map(|source| newest(&project::path(source))).max();
    match (modified(&built), changed) {
        (Some(built), Some(changed)) if is_there && built > changed => {
            say::note("dist/ is newer than its sources: it stays");
            Ok(())
        }
        _ => bundle(tools),
    }
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

/// The time of the newest file at or below a path; folders count, so that a removed file is noticed.
fn newest(path: &Path) -> Option<SystemTime> {
    let own = modified(path);
    let below = fs::read_dir(path).ok().into_iter().flatten().flatten();
    below.filter_map(|entry| newest(&entry.path())).chain(own).max()
}

/// The bundle that another command needs must be there.
pub fn must_exist() -> Outcome {
    if project::path("dist/index.html").is_file() {
        Ok(())
    } else {
        Err(Failure::Check("dist/ holds no bundle: `cargo xtask build` makes it".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_goes_into_the_bundle_is_watched() {
        for source in SOURCES {
            assert!(newest(&project::path(source)).is_some(), "{source} is not there");
        }
    }
}
