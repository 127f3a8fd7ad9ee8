//! `cargo xtask sip-bundle`: the telephone library as one file in `js/vendor/`.

use crate::failure::Outcome;
use crate::process;
use crate::tools::{Need, Tools};

pub fn run() -> Outcome {
    let tools = Tools::ready(&[Need::Npm])?;
    let mut npm = tools.command("npm");
    npm.args(["run", "--silent", "sip-bundle"]);
    process::run("bundle the telephone library", &mut npm)
}

/// Fails when the files in `js/vendor/` are not what the npm package gives.
pub fn check(tools: &Tools) -> Outcome {
    let mut npm = tools.command("npm");
    npm.args(["run", "--silent", "sip-bundle:check"]);
    process::run("js/vendor/ is what the npm package gives", &mut npm)
}
