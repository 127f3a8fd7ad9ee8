//! `cargo xtask split`: cuts the released module in two. Trunk calls it when it has built the bundle, and
//! before it puts it into `dist/`; nobody else has to.
//!
//! What goes where is said in `src/later.rs`. Cutting has to come before wasm-bindgen, which Trunk has run
//! on the whole module by then: so that is done again on the first half, by the same programs, and the
//! bundle's files of the whole module are replaced.

mod glue;
mod imports;
mod page;
mod programs;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wasm_split_cli_support as wasm_split;

use self::programs::Programs;
use crate::failure::{Failure, Outcome};
use crate::{process, project, say};

/// The name of the second module in `src/later.rs`.
const LATER: &str = "later";
/// The script that loads the second module, as the first one names it.
const LINK: &str = "./later.js";

pub fn run() -> Outcome {
    let bundle = env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from).ok_or_else(|| {
        Failure::Check(
            "Trunk calls this: `cargo xtask build`, or `trunk build --release`".to_owned(),
        )
    })?;
    let work = project::target_dir().join("split");
    if work.exists() {
        fs::remove_dir_all(&work).map_err(Failure::file(&work))?;
    }
    fs::create_dir_all(&work).map_err(Failure::file(&work))?;
    let programs = Programs::find()?;
    let Some(halves) = cut(&work)? else {
        say::note("nothing is marked for later: the module stays whole");
        return Ok(());
    };
    let first = bind(&halves, &work, &programs)?;
    let later = optimised(&halves.later, &programs)?;
    put_into(&bundle, &first, &later)
}

/// The two modules.
struct Halves {
    first: PathBuf,
    later: PathBuf,
    /// The script that loads the second.
    link: PathBuf,
}

/// Cuts the module, where something in it is marked for later.
fn cut(work: &Path) -> Outcome<Option<Halves>> {
    let whole = project::target_dir().join("wasm32-unknown-unknown/release/softphone.wasm");
    let module = fs::read(&whole).map_err(Failure::file(&whole))?;
    let first = work.join("softphone.wasm");
    let mut options = wasm_split::Options::new(&module);
    options.output_dir = work;
    options.main_out_path = &first;
    options.link_name = LINK;
    let split = wasm_split::transform(options)
        .map_err(|error| Failure::Check(format!("cannot cut {}: {error:#}", whole.display())))?;
    if split.split_modules.is_empty() {
        return Ok(None);
    }
    match <[PathBuf; 1]>::try_from(split.split_modules) {
        Ok([later]) => Ok(Some(Halves { first, later, link: work.join(LINK) })),
        Err(modules) => Err(Failure::Check(format!(
            "{} was to be cut into two modules, and there are {} beside the first: is everything that is \
             marked for later named `{LATER}`?",
            whole.display(),
            modules.len(),
        ))),
    }
}

/// A module that is ready, and the script that starts it.
struct First {
    module: Vec<u8>,
    script: String,
}

/// Binds the first module to its script, which loads the second too: one file less to fetch.
fn bind(halves: &Halves, work: &Path, programs: &Programs) -> Outcome<First> {
    let folder = work.join("bound");
    let mut bindgen = Command::new(&programs.wasm_bindgen);
    bindgen.args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--no-demangle"]);
    bindgen.args(["--out-name", "softphone", "--out-dir"]).arg(&folder).arg(&halves.first);
    process::run("bind the first module", &mut bindgen)?;
    let script = folder.join("softphone.js");
    let script = fs::read_to_string(&script).map_err(Failure::file(&script))?;
    let link = fs::read_to_string(&halves.link).map_err(Failure::file(&halves.link))?;
    let script = glue::join(&script, &link, LINK)?;
    let module = folder.join("softphone_bg.wasm");
    let bytes = fs::read(&module).map_err(Failure::file(&module))?;
    let (bytes, script) = imports::shorten(&bytes, &script)?;
    fs::write(&module, bytes).map_err(Failure::file(&module))?;
    Ok(First { module: optimised(&module, programs)?, script: glue::tidy(&script) })
}

fn optimised(module: &Path, programs: &Programs) -> Outcome<Vec<u8>> {
    let small = module.with_extension("small.wasm");
    let mut wasm_opt = Command::new(&programs.wasm_opt);
    wasm_opt.arg("-Oz").arg(module).arg("--output").arg(&small);
    process::run("make a module small", &mut wasm_opt)?;
    fs::read(&small).map_err(Failure::file(&small))
}

/// Puts both modules and the script into the bundle, in place of the whole module and its script.
fn put_into(bundle: &Path, first: &First, later: &[u8]) -> Outcome {
    let index = bundle.join("index.html");
    let html = fs::read_to_string(&index).map_err(Failure::file(&index))?;
    let write = |name: &str, bytes: &[u8]| {
        let path = bundle.join(name);
        fs::write(&path, bytes).map_err(Failure::file(path))
    };
    let whole = page::Names::read(&html)?;
    for name in [&whole.script, &whole.module] {
        let path = bundle.join(name);
        fs::remove_file(&path).map_err(Failure::file(path))?;
    }
    let later_name = page::hashed("later", later, ".wasm");
    write(&later_name, later)?;
    let script = glue::name_later(&first.script, &later_name, &page::integrity(later))?;
    let split = page::Names {
        script: page::hashed("softphone", script.as_bytes(), ".js"),
        module: page::hashed("softphone", &first.module, "_bg.wasm"),
    };
    write(&split.script, script.as_bytes())?;
    write(&split.module, &first.module)?;
    let html = page::replace(&html, &whole.script, &split.script, script.as_bytes())?;
    let html = page::replace(&html, &whole.module, &split.module, &first.module)?;
    write("index.html", html.as_bytes())
}
