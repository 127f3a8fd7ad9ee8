//! What `package-lock.json` lists: wasm-opt, the journeys' runner, the maker of the telephone bundle.

use std::ffi::OsString;
use std::fs;
use std::process::Command;

use super::find;
use crate::failure::{Failure, Outcome};
use crate::{process, project};

/// Makes sure `node_modules` is what the lock file says.
pub fn ensure(path: &OsString) -> Outcome {
    if find("node", path).is_none() || find("npm", path).is_none() {
        return Err(Failure::Missing {
            what: "Node.js with npm".to_owned(),
            way_out: "Install 20.11 or newer, on Debian and Ubuntu: \
                      `sudo apt-get install -y --no-install-recommends nodejs npm`."
                .to_owned(),
        });
    }
    let lock = project::path("package-lock.json");
    let wanted = fs::read(&lock).map_err(Failure::file(&lock))?;
    // Our own copy of the lock file tells whether it is still that which was installed; npm's own is
    // written in another form, and times say little after a `git checkout`.
    let stamp = project::path("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(project::root());
    process::run("npm ci", &mut npm)?;
    fs::write(&stamp, wanted).map_err(Failure::file(stamp))
}
