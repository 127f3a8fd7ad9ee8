//! `cargo xtask test`: the proof. Every part runs, whatever became of those before it.

use std::time::{Duration, Instant};

use super::{build, check, clients, e2e, kill, size};
use crate::failure::{Failure, Outcome};
use crate::summary::Counts;
use crate::tools::{Need, Tools};
use crate::{process, project, say};

/// What became of a part.
#[derive(Debug)]
struct Part {
    name: &'static str,
    took: Duration,
    outcome: Outcome,
    /// For parts that are made of tests.
    tests: Option<Counts>,
}

pub fn run() -> Outcome {
    let needs = [
        &check::NEEDS[..],
        &build::NEEDS,
        &e2e::NEEDS,
        &clients::NEEDS,
        &[Need::Chromedriver, Need::NatsServer, Need::Nginx, Need::SystemdAnalyze],
    ]
    .concat();
    let started = Instant::now();
    let tools = Tools::ready(&needs)?;
    let mut parts =
        vec![Part { name: "tools", took: started.elapsed(), outcome: Ok(()), tests: None }];
    for (name, look) in check::PARTS {
        parts.push(part(name, || look(&tools))?);
    }
    parts.push(test_part("native tests", |counts| native(&tools, counts))?);
    parts.push(test_part("component tests", |counts| components(&tools, counts))?);
    parts.push(part("bundle and size", || {
        build::bundle(&tools)?;
        size::report(&project::path("dist"))
    })?);
    parts.push(test_part("one program", |counts| embedded(&tools, counts))?);
    parts.push(test_part("clients", |counts| clients::both(&tools, counts))?);
    parts.push(test_part("journeys", |counts| e2e::journeys(&tools, counts))?);
    parts.push(test_part("kill tests", |counts| kill::ordinary(&tools, counts))?);
    conclude(&parts, started.elapsed())
}

fn part(name: &'static str, job: impl FnOnce() -> Outcome) -> Outcome<Part> {
    let since = Instant::now();
    let outcome = job();
    if let Err(failure) = &outcome {
        if process::interrupted() {
            return Err(Failure::Interrupted);
        }
        eprintln!("\nerror: {failure}");
    }
    Ok(Part { name, took: since.elapsed(), outcome, tests: None })
}

fn test_part(name: &'static str, job: impl FnOnce(&mut Counts) -> Outcome) -> Outcome<Part> {
    let mut counts = Counts::default();
    let mut part = part(name, || {
        job(&mut counts)?;
        if counts.is_empty() {
            return Err(Failure::Check(format!("{name}: no test ran")));
        }
        if counts.skipped > 0 {
            return Err(Failure::Check(format!("{name}: {} tests were skipped", counts.skipped)));
        }
        Ok(())
    })?;
    part.tests = Some(counts);
    Ok(part)
}

fn native(tools: &Tools, counts: &mut Counts) -> Outcome {
    let has_nextest = process::output(&mut tools.cargo(&["nextest", "--version"])).is_some();
    let mut fast = if has_nextest {
        tools.cargo(&["nextest", "run", "--workspace", "--no-fail-fast"])
    } else {
        tools.cargo(&["test", "--workspace", "--no-fail-fast", "--lib", "--bins", "--tests"])
    };
    let units = process::run_and_read("native tests", &mut fast, &mut |line| counts.read(line));
    let mut examples = tools.cargo(&["test", "--workspace", "--doc", "--no-fail-fast"]);
    let documented = process::run_and_read("examples in the docs", &mut examples, &mut |line| {
        counts.read(line);
    });
    units.and(documented)
}

/// The gateway with the bundle that was just built inside.
fn embedded(tools: &Tools, counts: &mut Counts) -> Outcome {
    let arguments =
        ["test", "--package", "gateway", "--features", "embed", "--test", "routes", "embedded::"];
    process::run_and_read(
        "the bundle inside the gateway",
        &mut tools.cargo(&arguments),
        &mut |line| {
            counts.read(line);
        },
    )
}

fn components(tools: &Tools, counts: &mut Counts) -> Outcome {
    let mut cargo = tools.cargo(&["test", "--package", "softphone", "--test", "web"]);
    cargo.args(["--target", "wasm32-unknown-unknown"]);
    process::run_and_read("component tests, in a browser", &mut cargo, &mut |line| {
        counts.read(line);
    })
}

/// Prints what became of each part, and fails unless all are well.
fn conclude(parts: &[Part], took: Duration) -> Outcome {
    say::step("result");
    let mut total = Counts::default();
    let mut failed = Vec::new();
    for part in parts {
        let result = if part.outcome.is_ok() { "ok" } else { "FAILED" };
        let tests = part.tests.map_or_else(String::new, |counts| {
            total.add(counts);
            let skipped = match counts.skipped {
                0 => String::new(),
                skipped => format!(", {skipped} skipped"),
            };
            format!("{} passed, {} failed{skipped}", counts.passed, counts.failed)
        });
        println!("{:<18} {result:<7} {:>12}   {tests}", part.name, say::spoken(part.took));
        if part.outcome.is_err() {
            failed.push(part.name);
        }
    }
    println!("{:<18} {:<7} {:>12}", "together", "", say::spoken(took));
    println!("\n{} passed, {} failed, {} skipped", total.passed, total.failed, total.skipped);
    if failed.is_empty() {
        Ok(())
    } else {
        Err(Failure::Check(format!("failed: {}", failed.join(", "))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn well(name: &'static str) -> Part {
        part(name, || Ok(())).unwrap()
    }

    #[test]
    fn all_parts_well_is_success() {
        assert!(conclude(&[well("a"), well("b")], Duration::ZERO).is_ok());
    }

    #[test]
    fn one_part_that_failed_fails_the_whole_and_is_named() {
        let ill = part("b", || Err(Failure::Check("no".to_owned()))).unwrap();
        let failure = conclude(&[well("a"), ill, well("c")], Duration::ZERO).unwrap_err();
        assert_eq!(failure.to_string(), "failed: b");
    }

    #[test]
    fn a_part_in_which_no_test_ran_has_failed() {
        let empty = test_part("none", |_| Ok(())).unwrap();
        assert_eq!(empty.outcome.unwrap_err().to_string(), "none: no test ran");
        let some = test_part("some", |counts| {
            counts.read("  1 passed (2.0s)");
            Ok(())
        });
        assert!(some.unwrap().outcome.is_ok());
    }
}
