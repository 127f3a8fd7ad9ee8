//! The log's lines as JSON: those of requests written straight away, because there is one for each and
//! the library takes a sixth of a relayed request for it; all others by the library, in the same form.

use std::{
    fmt::{self, Debug},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    fmt::{
        FmtContext, FormatEvent, FormatFields,
        format::{Format, Json, Writer},
    },
    registry::LookupSpan,
};

/// Longer than most lines.
const USUAL: usize = 256;

/// The formatter of all lines.
pub struct JsonLines(Format<Json>);

impl JsonLines {
    pub fn new() -> Self {
        Self(Format::default().json())
    }
}

impl<S, N> FormatEvent<S, N> for JsonLines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let about = event.metadata();
        if about.target() != gateway::ACCESS_LOG {
            return self.0.format_event(context, writer, event);
        }
        let mut line = Line(String::with_capacity(USUAL));
        line.0.push_str("{\"timestamp\":\"");
        line.time(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default());
        line.0.push_str("\",\"level\":");
        line.text(about.level().as_str());
        line.0.push_str(",\"fields\":{");
        event.record(&mut line);
        line.0.push_str("},\"target\":");
        line.text(about.target());
        line.0.push_str("}\n");
        writer.write_str(&line.0)
    }
}

/// A line that is being written. The fields of a request are texts and counts; whatever else there may
/// be is written as text.
struct Line(String);

impl Visit for Line {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.name(field);
        self.text(value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.name(field);
        self.0.push_str(&value.to_string());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.name(field);
        self.text(&format!("{value:?}"));
    }
}

impl Line {
    fn name(&mut self, field: &Field) {
        if !self.0.ends_with('{') {
            self.0.push(',');
        }
        // A name in Rust, so there is nothing to escape.
        self.0.push('"');
        self.0.push_str(field.name());
        self.0.push_str("\":");
    }

    fn text(&mut self, text: &str) {
        let is_plain = |byte| byte >= b' ' && byte != b'"' && byte != b'\\';
        if text.bytes().all(is_plain) {
            self.0.push('"');
            self.0.push_str(text);
            self.0.push('"');
        } else {
            self.0.push_str(&serde_json::Value::from(text).to_string());
        }
    }

    /// A time since 1970, as RFC 3339 wants it.
    fn time(&mut self, since: Duration) {
        let seconds = since.as_secs();
        let (year, month, day) = date(seconds / 86_400);
        let parts = [
            (year, 4, '-'),
            (month, 2, '-'),
            (day, 2, 'T'),
            (seconds / 3600 % 24, 2, ':'),
            (seconds / 60 % 60, 2, ':'),
            (seconds % 60, 2, '.'),
            (since.subsec_micros().into(), 6, 'Z'),
        ];
        for (number, digits, end) in parts {
            for place in (0..digits).rev() {
                let digit = number / 10_u64.pow(place) % 10;
                self.0.extend(char::from_digit(digit as u32, 10));
            }
            self.0.push(end);
        }
    }
}

/// Year, month and day of a day since 1970: Howard Hinnant's `civil_from_days`, which counts years from
/// March, so that the day that is not in all of them is the last.
fn date(day: u64) -> (u64, u64, u64) {
    let day = day + 719_468;
    let (era, day) = (day / 146_097, day % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let year = era * 400 + year;
    if month < 10 { (year, month + 3, day) } else { (year + 1, month - 9, day) }
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    use serde_json::Value;
    use tracing_subscriber::{Layer, layer::SubscriberExt};

    use super::*;

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// The lines that `log` makes, without their times.
    fn lines(
        format: impl FnOnce(Written) -> Box<dyn Layer<tracing_subscriber::Registry> + Send + Sync>,
        log: fn(),
    ) -> Vec<Value> {
        let written = Written::default();
        let layer = format(written.clone());
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), log);
        let text = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
        let line = |line: &str| {
            let mut line: Value = serde_json::from_str(line).unwrap();
            let time = line["timestamp"].take();
            let time = time.as_str().unwrap();
            let form = time.replace(|c: char| c.is_ascii_digit(), "0");
            assert_eq!(form, "0000-00-00T00:00:00.000000Z", "{time}");
            line
        };
        text.lines().map(line).collect()
    }

    #[test]
    fn a_line_is_the_librarys_whoever_writes_it() {
        let log = || {
            let (route, odd) = ("/api/v2/tickets/{id}", "a\"b\\c\n\u{1}é");
            tracing::info!(target: gateway::ACCESS_LOG, method = "GET", route, status = 200_u16, ms = 12_u64, "request");
            tracing::debug!(target: gateway::ACCESS_LOG, odd, "an odd {:?}", odd);
            tracing::warn!(route, seconds = 3, is_odd = true, "another");
        };
        let fmt = tracing_subscriber::fmt::layer;
        let ours = lines(
            |to| {
                fmt().json().event_format(JsonLines::new()).with_writer(move || to.clone()).boxed()
            },
            log,
        );
        let theirs = lines(|to| fmt().json().with_writer(move || to.clone()).boxed(), log);
        assert_eq!(ours.len(), 3);
        assert_eq!(ours, theirs);
    }

    #[test]
    fn a_time_is_written_as_the_calendar_has_it() {
        for (seconds, micros, time) in [
            (0, 0, "1970-01-01T00:00:00.000000Z"),
            (951_782_399, 999_999, "2000-02-28T23:59:59.999999Z"),
            (951_782_400, 1, "2000-02-29T00:00:00.000001Z"),
            (951_868_800, 10, "2000-03-01T00:00:00.000010Z"),
            (1_767_225_599, 0, "2025-12-31T23:59:59.000000Z"),
            (1_767_225_600, 0, "2026-01-01T00:00:00.000000Z"),
            (4_107_542_400, 0, "2100-03-01T00:00:00.000000Z"),
        ] {
            let mut line = Line(String::new());
            line.time(Duration::new(seconds, micros * 1000));
            assert_eq!(line.0, time);
        }
    }
}
