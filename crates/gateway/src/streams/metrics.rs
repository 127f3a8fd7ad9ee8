//! What is counted of streams and deliveries. Nothing personal: no agent, no number.

use std::{
    fmt::Write,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use crate::metrics::write_gauge;

/// The histogram of ages.
const NAME: &str = "softphone_gateway_delivery_age_seconds";
/// The upper bounds of the ages that are told apart, in milliseconds.
const AGES: [u64; 10] = [1, 5, 10, 25, 50, 100, 250, 1_000, 5_000, 30_000];

/// Counters since the start.
#[derive(Debug, Default)]
pub(crate) struct StreamMetrics {
    opened: AtomicU64,
    refused: AtomicU64,
    overrun: AtomicU64,
    delivered: AtomicU64,
    /// The sum of all ages, in microseconds.
    age: AtomicU64,
    /// How many were of each of [`AGES`] at most, and not of the one before; then all older.
    ages: [AtomicU64; AGES.len() + 1],
}

impl StreamMetrics {
    pub(super) fn opened(&self) {
        self.opened.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn refused(&self) {
        self.refused.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn overrun(&self, streams: usize) {
        self.overrun.fetch_add(streams as u64, Ordering::Relaxed);
    }

    /// An event was handed to a connection, this long after it came to this instance.
    pub(super) fn delivered(&self, age: Duration) {
        self.delivered.fetch_add(1, Ordering::Relaxed);
        let micros = u64::try_from(age.as_micros()).unwrap_or(u64::MAX);
        self.age.fetch_add(micros, Ordering::Relaxed);
        let bucket = AGES.partition_point(|bound| bound * 1_000 < micros);
        self.ages[bucket].fetch_add(1, Ordering::Relaxed);
    }

    /// Writes all in Prometheus' text format.
    pub(crate) fn write(&self, open: usize, text: &mut String) {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        write_gauge("streams_open", "Softphones that listen here.", open, text);
        for (name, help, value) in [
            ("streams_opened_total", "Streams opened.", read(&self.opened)),
            ("streams_refused_total", "Streams over a limit.", read(&self.refused)),
            (
                "streams_overrun_total",
                "Streams told to move: read too slowly.",
                read(&self.overrun),
            ),
        ] {
            // Writing into a text cannot fail.
            let _ = write!(
                text,
                "# HELP softphone_gateway_{name} {help}\n\
                 # TYPE softphone_gateway_{name} counter\nsoftphone_gateway_{name} {value}\n"
            );
        }
        let _ = write!(
            text,
            "# HELP {NAME} From an event's arrival at this instance to its being written.\n\
             # TYPE {NAME} histogram\n"
        );
        let mut sum = 0;
        for (bound, count) in AGES.iter().zip(&self.ages) {
            sum += read(count);
            let bound = Duration::from_millis(*bound).as_secs_f64();
            let _ = writeln!(text, "{NAME}_bucket{{le=\"{bound}\"}} {sum}");
        }
        let (all, age) = (read(&self.delivered), Duration::from_micros(read(&self.age)));
        let _ = writeln!(
            text,
            "{NAME}_bucket{{le=\"+Inf\"}} {all}\n{NAME}_sum {}\n{NAME}_count {all}",
            age.as_secs_f64()
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_counted_up_to_their_bound() {
        let metrics = StreamMetrics::default();
        metrics.opened();
        for ms in [1, 2, 5, 60_000] {
            metrics.delivered(Duration::from_millis(ms));
        }
        let mut text = String::new();
        metrics.write(3, &mut text);
        for line in [
            "softphone_gateway_streams_open 3",
            "softphone_gateway_streams_opened_total 1",
            "softphone_gateway_delivery_age_seconds_bucket{le=\"0.001\"} 1",
            "softphone_gateway_delivery_age_seconds_bucket{le=\"0.005\"} 3",
            "softphone_gateway_delivery_age_seconds_bucket{le=\"30\"} 3",
            "softphone_gateway_delivery_age_seconds_bucket{le=\"+Inf\"} 4",
            "softphone_gateway_delivery_age_seconds_sum 60.008",
            "softphone_gateway_delivery_age_seconds_count 4",
        ] {
            assert!(text.lines().any(|there| there == line), "{line}\n{text}");
        }
    }
}
