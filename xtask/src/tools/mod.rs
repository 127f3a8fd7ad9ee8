//! The programs we need: found, or installed.
//!
//! A program on `PATH` is used when its version fits. Those that take minutes to build are kept by version
//! in the user's cache folder, so that a fresh clone does not build them again.

mod cargo_tool;
mod chromium;
mod debian;
mod npm;
mod python;
mod rust_target;

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::{project, say};
use cargo_tool::CargoTool;

/// The newest Trunk that the toolchain of this project can build.
const TRUNK: &str = "0.21.14";
const CARGO_DENY: &str = "0.20.2";
const CARGO_FUZZ: &str = "0.13.2";

/// What a command needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The standard library for `wasm32-unknown-unknown`.
    WasmTarget,
    Trunk,
    /// The bundle's generator and the runner of component tests, both of the library's version.
    WasmBindgen,
    /// What `package-lock.json` lists.
    Npm,
    /// The same, where the job can be done without: the bundle is then a third larger.
    NpmIfNode,
    /// What `tests/clients/requirements.txt` lists.
    Python,
    Chromium,
    /// Drives Chromium for component tests.
    Chromedriver,
    CargoDeny,
    /// The message server that the tests of several gateways share.
    NatsServer,
    /// The proxy that the manual describes.
    Nginx,
    /// What systemd says of the gateway's unit.
    SystemdAnalyze,
    CargoFuzz,
}

pub use python::program as python_program;

/// Programs that are there, and how to call them.
#[derive(Debug)]
pub struct Tools {
    path: OsString,
    chromium: Option<PathBuf>,
}

impl Tools {
    /// Finds or installs what is needed.
    pub fn ready(needs: &[Need]) -> Outcome<Self> {
        say::step("tools");
        let mut tools = Self { path: env::var_os("PATH").unwrap_or_default(), chromium: None };
        for need in needs {
            tools.meet(*need)?;
        }
        Ok(tools)
    }

    fn meet(&mut self, need: Need) -> Outcome {
        match need {
            Need::WasmTarget => rust_target::ensure(),
            Need::Trunk => self.cargo_tool(&CargoTool {
                package: "trunk",
                programs: &["trunk"],
                version: TRUNK.to_owned(),
            }),
            Need::WasmBindgen => self.cargo_tool(&CargoTool {
                package: "wasm-bindgen-cli",
                programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
                version: project::locked_version("wasm-bindgen")?,
            }),
            Need::CargoDeny => self.cargo_tool(&CargoTool {
                package: "cargo-deny",
                programs: &["cargo-deny"],
                version: CARGO_DENY.to_owned(),
            }),
            Need::Npm => {
                npm::ensure(&self.path)?;
                self.prepend(&project::path("node_modules/.bin"))
            }
            Need::NpmIfNode if find("npm", &self.path).is_some() => self.meet(Need::Npm),
            Need::NpmIfNode => {
                say::note(
                    "npm is not here, and so no wasm-opt of our own: Trunk gets one, if it can",
                );
                Ok(())
            }
            Need::Python => python::ensure(&self.path),
            Need::Chromium => {
                self.chromium = Some(chromium::ensure(&self.path)?);
                Ok(())
            }
            Need::Chromedriver => chromium::ensure_driver(&self.path),
            Need::NatsServer => debian::ensure(debian::NATS_SERVER, &self.path),
            Need::Nginx => debian::ensure(debian::NGINX, &self.path),
            Need::SystemdAnalyze => debian::ensure(debian::SYSTEMD_ANALYZE, &self.path),
            Need::CargoFuzz => self.cargo_tool(&CargoTool {
                package: "cargo-fuzz",
                programs: &["cargo-fuzz"],
                version: CARGO_FUZZ.to_owned(),
            }),
        }
    }

    fn cargo_tool(&mut self, tool: &CargoTool) -> Outcome {
        match cargo_tool::ensure(tool, &self.path)? {
            Some(folder) => self.prepend(&folder),
            None => Ok(()),
        }
    }

    fn prepend(&mut self, folder: &Path) -> Outcome {
        let folders = std::iter::once(folder.to_owned()).chain(env::split_paths(&self.path));
        self.path = env::join_paths(folders)
            .map_err(|error| Failure::Check(format!("{}: {error}", folder.display())))?;
        Ok(())
    }

    /// A command in the workspace's folder that finds our tools.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(project::root()).env("PATH", &self.path);
        if let Some(chromium) = &self.chromium {
            command.env("CHROMIUM", chromium);
        }
        command
    }

    /// `cargo` with these arguments.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = self.command("cargo");
        command.args(arguments);
        command
    }
}

/// A program on a search path.
fn find(program: &str, path: &OsString) -> Option<PathBuf> {
    env::split_paths(path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_of_ours_is_found_before_that_of_the_system() {
        let mut tools = Tools { path: "/usr/bin:/bin".into(), chromium: None };
        tools.prepend(Path::new("/cache/bin")).unwrap();
        assert_eq!(tools.path, "/cache/bin:/usr/bin:/bin");
    }

    #[test]
    fn a_program_is_looked_for_on_the_given_path_only() {
        assert!(find("sh", &"/bin".into()).is_some());
        assert_eq!(find("sh", &"/nowhere".into()), None);
    }
}
