//! A Python of our own with what `tests/clients/requirements.txt` lists, kept in the target folder.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::find;
use crate::failure::{Failure, Outcome};
use crate::{process, project};

/// The interpreter that [`ensure`] leaves there.
pub fn program() -> PathBuf {
    folder().join("bin/python")
}

fn folder() -> PathBuf {
    project::target_dir().join("clients-venv")
}

/// Makes sure the environment has what is listed.
pub fn ensure(path: &OsString) -> Outcome {
    let list = project::path("tests/clients/requirements.txt");
    let wanted = fs::read(&list).map_err(Failure::file(&list))?;
    // A copy of the list is written last, so that what was left half done is done again.
    let stamp = folder().join("installed-requirements.txt");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let missing = || Failure::Missing {
        what: "python3 with its module venv".to_owned(),
        way_out: "Install Python 3.10 or newer, on Debian and Ubuntu: \
                  `sudo apt-get install -y --no-install-recommends python3 python3-venv`."
            .to_owned(),
    };
    if find("python3", path).is_none() {
        return Err(missing());
    }
    let mut venv = Command::new("python3");
    venv.args(["-m", "venv", "--clear"]).arg(folder());
    match process::run("make an environment for Python", &mut venv) {
        Err(Failure::Step { .. }) => return Err(missing()),
        made => made?,
    }
    let mut pip = Command::new(program());
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
    process::run("pip install", pip.arg(&list))?;
    fs::write(&stamp, wanted).map_err(Failure::file(stamp))
}
