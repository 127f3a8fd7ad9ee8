//! Where things are in this checkout, and what its lock file says.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Outcome};

/// The folder of the workspace's `Cargo.toml`.
///
/// Taken when xtask was compiled: cargo compiles it anew when the checkout has moved.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// A path below the workspace.
pub fn path(below: &str) -> PathBuf {
    root().join(below)
}

/// Where cargo puts what it builds.
pub fn target_dir() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| path("target"), |dir| root().join(dir))
}

/// The version of a package in `Cargo.lock`.
///
/// The bundle's generator must be of exactly the version of the library, or the bundle does not start.
pub fn locked_version(package: &str) -> Outcome<String> {
    let lock = path("Cargo.lock");
    let text = fs::read_to_string(&lock).map_err(Failure::file(&lock))?;
    version_in_lock(&text, package)
        .map(str::to_owned)
        .ok_or_else(|| Failure::Check(format!("Cargo.lock names no package `{package}`")))
}

fn version_in_lock<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let mut lines = lock.lines();
    lines.find(|line| *line == format!("name = \"{package}\""))?;
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_comes_from_the_package_of_that_very_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.79\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\n";
        assert_eq!(version_in_lock(lock, "wasm-bindgen"), Some("0.2.129"));
        assert_eq!(version_in_lock(lock, "wasm"), None);
    }

    #[test]
    fn the_checkout_is_where_the_workspace_is() {
        assert!(path("Cargo.lock").is_file());
    }
}
