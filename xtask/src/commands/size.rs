//! How large the first load is, and the ceiling that holds it.
//!
//! The first load is everything that is fetched before the dial pad answers: the page, what it names and what
//! its scripts import. The second half of the module (`later-….wasm`, see `src/later.rs`) comes when the dial
//! pad answers, and is told apart. The journey `first-load.spec.ts` checks in a browser that this
//! list is complete. The telephone library (`line/`) is not in it: it comes when a line opens.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::compress;
use crate::failure::{Failure, Outcome};
use crate::say;

/// Set 5 % above what was reached. Raise it only with the reason in the commit.
const MAX_BROTLI_BYTES: usize = 84_800;
/// Each request is a round trip, and on a first visit they partly wait for each other.
const MAX_REQUESTS: usize = 6;

/// A file of the first load, in bytes.
#[derive(Debug, Default)]
struct Sizes {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// Prints the first load of the bundle in `dist`, and fails above the ceiling.
pub fn report(dist: &Path) -> Outcome {
    say::step("first load");
    let files = first_load(dist)?;
    let mut total = Sizes::default();
    println!("{:>9} {:>9} {:>9}", "raw", "gzip", "brotli");
    for file in &files {
        let path = dist.join(file);
        let bytes = fs::read(&path).map_err(Failure::file(&path))?;
        let sizes = measure(&bytes);
        println!("{:>9} {:>9} {:>9}  {file}", sizes.raw, sizes.gzip, sizes.brotli);
        total.raw += sizes.raw;
        total.gzip += sizes.gzip;
        total.brotli += sizes.brotli;
    }
    println!(
        "{:>9} {:>9} {:>9}  in {} requests (ceiling: {MAX_BROTLI_BYTES} brotli, {MAX_REQUESTS} requests)",
        total.raw,
        total.gzip,
        total.brotli,
        files.len(),
    );
    for file in later(dist)? {
        let sizes = measure(&fs::read(&file).map_err(Failure::file(&file))?);
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        println!(
            "{:>9} {:>9} {:>9}  {name}, once the dial pad answers",
            sizes.raw, sizes.gzip, sizes.brotli
        );
    }
    hold(total.brotli, files.len())
}

/// The modules that are fetched once the dial pad answers.
fn later(dist: &Path) -> Outcome<Vec<PathBuf>> {
    let entries = fs::read_dir(dist).map_err(Failure::file(dist))?;
    let is_later = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("later-") && name.ends_with(".wasm")
    };
    Ok(entries.flatten().map(|entry| entry.path()).filter(is_later).collect())
}

fn hold(brotli: usize, requests: usize) -> Outcome {
    if brotli > MAX_BROTLI_BYTES {
        return Err(Failure::Check(format!(
            "the first load is {brotli} bytes of brotli, {} above the ceiling. `cargo tree -e normal` and \
             the commit's diff say what came in",
            brotli - MAX_BROTLI_BYTES
        )));
    }
    if requests > MAX_REQUESTS {
        return Err(Failure::Check(format!(
            "the first load takes {requests} requests, the ceiling is {MAX_REQUESTS}"
        )));
    }
    Ok(())
}

fn measure(bytes: &[u8]) -> Sizes {
    Sizes {
        raw: bytes.len(),
        gzip: compress::gzip(bytes).len(),
        brotli: compress::brotli(bytes).len(),
    }
}

/// The files of the first load, by their names in the bundle.
pub fn first_load(dist: &Path) -> Outcome<BTreeSet<String>> {
    let page = dist.join("index.html");
    let html = fs::read_to_string(&page).map_err(Failure::file(&page))?;
    let mut files = BTreeSet::from(["index.html".to_owned()]);
    for name in quoted(&html) {
        let name = name.trim_start_matches('/');
        if dist.join(name).is_file() {
            files.insert(name.to_owned());
        }
    }
    for script in files.clone() {
        if Path::new(&script).extension().is_some_and(|kind| kind == "js") {
            let path = dist.join(&script);
            let text = fs::read_to_string(&path).map_err(Failure::file(&path))?;
            for name in imports(&text) {
                let name = name.trim_start_matches("./").trim_start_matches('/');
                if dist.join(name).is_file() {
                    files.insert(name.to_owned());
                }
            }
        }
    }
    Ok(files)
}

/// The values of a page's attributes, quoted or (as minified) not.
fn quoted(html: &str) -> impl Iterator<Item = &str> {
    html.split(['"', '\'', '=', ' ', '>', '\n']).filter(|value| value.contains('.'))
}

/// What a module imports statically.
fn imports(script: &str) -> impl Iterator<Item = &str> {
    script
        .lines()
        .flat_map(|line| line.split(';'))
        .filter(|statement| statement.trim_start().starts_with("import"))
        .filter_map(|statement| statement.split(['"', '\'']).nth(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_its_files_minified_or_not() {
        let html = "<link rel=stylesheet href=/index-1f.css><meta name=\"softphone\" data-js=\"/softphone-2e.js\" \
                    data-wasm=/softphone-2e_bg.wasm><script type=module src='/boot-3d.js'></script>";
        let names = quoted(html).collect::<Vec<_>>();
        assert_eq!(
            names,
            ["/index-1f.css", "/softphone-2e.js", "/softphone-2e_bg.wasm", "/boot-3d.js"]
        );
    }

    #[test]
    fn static_imports_count_and_dynamic_ones_do_not() {
        let script = "import { a } from './snippets/bridge.js';\nimport*as b from\"./b.js\";x=import;\n\
                      const later = () => import('./line/jssip.mjs');";
        assert_eq!(imports(script).collect::<Vec<_>>(), ["./snippets/bridge.js", "./b.js"]);
    }

    #[test]
    fn a_byte_above_the_ceiling_is_a_failure_and_so_is_a_request() {
        assert!(hold(MAX_BROTLI_BYTES, MAX_REQUESTS).is_ok());
        assert!(hold(MAX_BROTLI_BYTES + 1, MAX_REQUESTS).is_err());
        assert!(hold(MAX_BROTLI_BYTES, MAX_REQUESTS + 1).is_err());
    }

    #[test]
    fn what_repeats_is_small_when_compressed() {
        let sizes = measure(&[b'a'; 10_000]);
        assert_eq!(sizes.raw, 10_000);
        assert!((1..100).contains(&sizes.gzip) && (1..100).contains(&sizes.brotli), "{sizes:?}");
    }
}
