//! `cargo xtask fuzz`: each parser that faces the network, fed with whatever makes it take another turn.

use std::fs;
use std::time::Duration;

use clap::Args;

use crate::failure::{Failure, Outcome};
use crate::tools::{Need, Tools};
use crate::{process, project, say};

#[derive(Debug, Args)]
pub struct Options {
    /// For how long each target
    #[arg(long, default_value_t = 10.0)]
    minutes: f64,
    /// Only this target: a name in fuzz/targets, without its ending
    target: Option<String>,
}

pub fn run(options: &Options) -> Outcome {
    let targets = targets()?;
    let chosen: Vec<&String> = targets
        .iter()
        .filter(|name| options.target.as_ref().is_none_or(|only| only == *name))
        .collect();
    if chosen.is_empty() {
        return Err(Failure::Check(format!("there is no such target, but {}", targets.join(", "))));
    }
    let time = Duration::try_from_secs_f64(options.minutes * 60.0)
        .map_err(|_| Failure::Check(format!("{} minutes cannot be", options.minutes)))?;
    let tools = Tools::ready(&[Need::CargoFuzz])?;
    let mut failed = Vec::new();
    for name in chosen {
        match fuzz(&tools, name, time) {
            Ok(()) => {}
            Err(Failure::Interrupted) => return Err(Failure::Interrupted),
            Err(failure) => {
                eprintln!("\nerror: {failure}");
                failed.push(name.as_str());
            }
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    Err(Failure::Check(format!(
        "something was found by {}. What it was lies in fuzz/artifacts: mend it, and keep it as a file in \
         fuzz/seeds/TARGET, which every `cargo test` tries again",
        failed.join(", ")
    )))
}

fn targets() -> Outcome<Vec<String>> {
    let folder = project::path("fuzz/targets");
    let files = fs::read_dir(&folder).map_err(Failure::file(&folder))?;
    let mut names: Vec<String> = files
        .flatten()
        .filter_map(|file| Some(file.path().file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    Ok(names)
}

fn fuzz(tools: &Tools, name: &str, time: Duration) -> Outcome {
    let corpus = project::path("fuzz/corpus").join(name);
    fs::create_dir_all(&corpus).map_err(Failure::file(&corpus))?;
    let mut cargo = tools.cargo(&["fuzz", "run", "--sanitizer", "none", name]);
    // What is new goes into the first folder.
    cargo.arg(&corpus).arg(project::path("fuzz/seeds").join(name));
    cargo.args(["--", "-max_len=4096", "-timeout=10", "-print_final_stats=1", "-verbosity=0"]);
    cargo.arg(format!("-max_total_time={}", time.as_secs().max(1)));
    // What it measures coverage by is in the stable compiler as well, behind this.
    cargo.env("RUSTC_BOOTSTRAP", "1");
    let what = format!("fuzz {name} for {}", say::spoken(time));
    process::run(&what, &mut cargo)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_seeds_and_is_tried_by_an_ordinary_test_too() {
        let targets = targets().unwrap();
        assert!(!targets.is_empty());
        let harness = fs::read_to_string(project::path("crates/gateway/src/fuzz.rs")).unwrap();
        for name in targets {
            assert!(project::path("fuzz/seeds").join(&name).is_dir(), "fuzz/seeds/{name}");
            assert!(harness.contains(&format!("(\"{name}\", {name})")), "{name}");
        }
    }
}
