//! The programs that Trunk has just used for the whole module: on `PATH`, or where Trunk keeps what it fetched.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::{process, project};

/// What makes bundles of modules.
#[derive(Debug)]
pub struct Programs {
    pub wasm_bindgen: PathBuf,
    pub wasm_opt: PathBuf,
}

impl Programs {
    /// Finds both. Of wasm-bindgen only the library's own version is any good.
    pub fn find() -> Outcome<Self> {
        let version = project::locked_version("wasm-bindgen")?;
        let fits = |program: &PathBuf| {
            process::output(Command::new(program).arg("--version"))
                .is_some_and(|said| said.split_whitespace().any(|word| word == version))
        };
        let runs =
            |program: &PathBuf| process::output(Command::new(program).arg("--version")).is_some();
        Ok(Self {
            wasm_bindgen: places("wasm-bindgen")
                .into_iter()
                .find(fits)
                .ok_or_else(|| missing("wasm-bindgen"))?,
            wasm_opt: places("wasm-opt")
                .into_iter()
                .find(runs)
                .ok_or_else(|| missing("wasm-opt"))?,
        })
    }
}

fn missing(program: &str) -> Failure {
    Failure::Missing {
        what: program.to_owned(),
        way_out: "Trunk must have found it; `cargo xtask build` gets everything a bundle needs."
            .to_owned(),
    }
}

/// Where a program may be, the best place first.
fn places(program: &str) -> Vec<PathBuf> {
    let on_path = env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<PathBuf> =
        env::split_paths(&on_path).map(|folder| folder.join(program)).collect();
    places.push(project::path("node_modules/.bin").join(program));
    // A folder a version: `wasm-opt-version_123/bin`, `wasm-bindgen-0.2.129`.
    for kept in
        trunks_folders().iter().filter_map(|folder| folder.read_dir().ok()).flatten().flatten()
    {
        if kept.file_name().to_string_lossy().starts_with(program) {
            places.extend([kept.path().join(program), kept.path().join("bin").join(program)]);
        }
    }
    places.retain(|place| place.is_file());
    places
}

/// Where Trunk keeps programs, on Linux and on macOS.
fn trunks_folders() -> Vec<PathBuf> {
    let cache =
        env::var_os("XDG_CACHE_HOME").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let home = env::home_dir();
    let in_home = |below: &str| home.as_ref().map(|home| home.join(below));
    [
        cache.or_else(|| in_home(".cache")).map(|cache| cache.join("trunk")),
        in_home("Library/Caches/dev.trunkrs.trunk"),
    ]
    .into_iter()
    .flatten()
    .collect()
}
