//! Tools that cargo builds: from `PATH`, from the user's cache folder, or built into it.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::find;
use crate::failure::{Failure, Outcome};
use crate::{process, say};

/// A tool from the crate registry, of one version.
#[derive(Debug)]
pub struct CargoTool {
    pub package: &'static str,
    /// The programs we use of it; all have to be there.
    pub programs: &'static [&'static str],
    pub version: String,
}

/// Makes sure the tool is there. Returns the folder to search first, if it is not on `PATH` already.
pub fn ensure(tool: &CargoTool, path: &OsString) -> Outcome<Option<PathBuf>> {
    if tool
        .programs
        .iter()
        .all(|program| find(program, path).is_some_and(|file| is_version(&file, &tool.version)))
    {
        return Ok(None);
    }
    let root = cache_folder()?.join(format!("{}-{}", tool.package, tool.version));
    let bin = root.join("bin");
    if !is_complete(tool, &bin) {
        install(tool, &root, path)?;
    }
    if is_complete(tool, &bin) {
        Ok(Some(bin))
    } else {
        Err(Failure::Missing {
            what: format!("{} {}", tool.package, tool.version),
            way_out: format!(
                "It was installed into {}, but does not run. Remove that folder and try again.",
                root.display()
            ),
        })
    }
}

fn is_complete(tool: &CargoTool, bin: &Path) -> bool {
    tool.programs.iter().all(|program| is_version(&bin.join(program), &tool.version))
}

fn is_version(program: &Path, version: &str) -> bool {
    process::output(Command::new(program).arg("--version"))
        .is_some_and(|said| said.split_whitespace().any(|word| word == version))
}

/// `…/softphone/tools` in the user's cache folder.
fn cache_folder() -> Outcome<PathBuf> {
    env::var_os("XDG_CACHE_HOME")
        .filter(|folder| !folder.is_empty())
        .map(PathBuf::from)
        .or_else(|| Some(env::home_dir()?.join(".cache")))
        .map(|folder| folder.join("softphone").join("tools"))
        .ok_or_else(|| Failure::Missing {
            what: "a home folder".to_owned(),
            way_out: "Set HOME, or XDG_CACHE_HOME to a folder that may be written to.".to_owned(),
        })
}

/// Fetches the tool built, where `cargo binstall` is there and finds it; else builds it.
fn install(tool: &CargoTool, root: &Path, path: &OsString) -> Outcome {
    let CargoTool { package, version, .. } = tool;
    if find("cargo-binstall", path).is_some() {
        let what = format!("fetch {package} {version} with cargo binstall");
        let mut command = Command::new("cargo");
        command
            .args(["binstall", "--no-confirm", "--locked", "--root"])
            .arg(root)
            .arg(format!("{package}@{version}"));
        match process::run(&what, &mut command) {
            Err(Failure::Interrupted) => return Err(Failure::Interrupted),
            Ok(()) if is_complete(tool, &root.join("bin")) => return Ok(()),
            _ => say::note("that did not work, so it is built here"),
        }
    }
    let scratch = env::temp_dir().join(format!("softphone-{package}-{}", std::process::id()));
    let mut command = Command::new("cargo");
    command
        .args(["install", package, "--version", version, "--locked", "--root"])
        .arg(root)
        .env("CARGO_TARGET_DIR", &scratch)
        .env_remove("RUSTFLAGS");
    let built = process::run(
        &format!("build {package} {version} (minutes, once on this machine)"),
        &mut command,
    );
    if scratch.exists() {
        fs::remove_dir_all(&scratch).map_err(Failure::file(&scratch))?;
    }
    built
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn program_that_says(words: &str) -> PathBuf {
        let folder = env::temp_dir().join(format!(
            "softphone-xtask-{}-{:?}",
            std::process::id(),
            std::thread::current().id()
        ));
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join("trunk");
        fs::write(&file, format!("#!/bin/sh\necho {words}\n")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        folder
    }

    #[test]
    fn a_tool_on_path_is_used_when_its_version_fits_and_only_then() {
        let folder = program_that_says("trunk 0.21.14");
        let fits = |version: &str| is_version(&folder.join("trunk"), version);
        assert!(fits("0.21.14"));
        assert!(!fits("0.21.1"));
        assert!(!fits("0.22.0"));
        let tool =
            CargoTool { package: "trunk", programs: &["trunk"], version: "0.21.14".to_owned() };
        assert_eq!(ensure(&tool, &folder.clone().into()).unwrap(), None);
        fs::remove_dir_all(folder).unwrap();
    }
}
