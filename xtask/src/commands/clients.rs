//! The helpdesk's API, asked by client libraries that no one here wrote: one from `PyPI`, one from npm, as they are
//! published.

use super::{build, demo};
use crate::failure::Outcome;
use crate::summary::Counts;
use crate::tools::{self, Need, Tools};
use crate::{process, project};

pub const NEEDS: [Need; 2] = [Need::Npm, Need::Python];

pub fn run() -> Outcome {
    let tools = Tools::ready(&NEEDS)?;
    both(&tools, &mut Counts::default())
}

/// Both libraries, counted.
pub fn both(tools: &Tools, counts: &mut Counts) -> Outcome {
    build::must_exist()?;
    demo::build_sandbox(tools)?;
    let python = tools::python_program();
    let arguments = ["-m", "pytest", "--quiet", "-p", "no:cacheprovider", "tests/clients"];
    let pypi = one(tools, "a client from PyPI", &python.to_string_lossy(), &arguments, counts);
    let arguments = ["--test", "--test-reporter=spec", "tests/clients/freshdesk-api.test.mjs"];
    let npm = one(tools, "a client from npm", "node", &arguments, counts);
    pypi.and(npm)
}

fn one(
    tools: &Tools,
    what: &str,
    program: &str,
    arguments: &[&str],
    counts: &mut Counts,
) -> Outcome {
    let mut command = tools.command(program);
    command
        .args(arguments)
        .env("SOFTPHONE_SANDBOX", demo::sandbox_program())
        .env("SOFTPHONE_BUNDLE", project::path("dist"))
        .env("PYTHONDONTWRITEBYTECODE", "1");
    process::run_and_read(what, &mut command, &mut |line| counts.read(line))
}
