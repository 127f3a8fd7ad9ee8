//! Counting what happens, for Prometheus. Nothing personal: outcomes and numbers.

use std::{
    fmt::{Display, Write},
    sync::atomic::{AtomicU64, Ordering},
};

/// How often each of a fixed list of outcomes came about since the start.
#[derive(Debug)]
pub(crate) struct Outcomes {
    name: &'static str,
    help: &'static str,
    counts: Box<[(&'static str, AtomicU64)]>,
}

impl Outcomes {
    /// A counter `softphone_gateway_<name>_total` with the label `outcome`.
    pub(crate) fn new(name: &'static str, help: &'static str, outcomes: &[&'static str]) -> Self {
        let counts = outcomes.iter().map(|outcome| (*outcome, AtomicU64::new(0))).collect();
        Self { name, help, counts }
    }

    /// Counts one. What is not in the list counts as the last of it.
    pub(crate) fn count(&self, outcome: &str) {
        let found = self.counts.iter().find(|(known, _)| *known == outcome);
        if let Some((_, count)) = found.or(self.counts.last()) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Writes it in Prometheus' text format.
    pub(crate) fn write(&self, text: &mut String) {
        let Self { name, help, counts } = self;
        // Writing into a text cannot fail.
        let _ = write!(
            text,
            "# HELP softphone_gateway_{name}_total {help}\n\
             # TYPE softphone_gateway_{name}_total counter\n"
        );
        for (outcome, count) in counts {
            let count = count.load(Ordering::Relaxed);
            let _ =
                writeln!(text, "softphone_gateway_{name}_total{{outcome=\"{outcome}\"}} {count}");
        }
    }
}

/// Writes a value that goes up and down in Prometheus' text format.
pub(crate) fn write_gauge(name: &str, help: &str, value: impl Display, text: &mut String) {
    let _ = write!(
        text,
        "# HELP softphone_gateway_{name} {help}\n# TYPE softphone_gateway_{name} gauge\n\
         softphone_gateway_{name} {value}\n"
    );
}
