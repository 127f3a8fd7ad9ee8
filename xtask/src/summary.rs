//! What the test runners say at their end, as numbers.

/// Tests counted from the closing lines of one or several runners.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub passed: u32,
    pub failed: u32,
    pub skipped: u32,
}

impl Counts {
    /// Adds the numbers of a closing line; any other line changes nothing.
    pub fn read(&mut self, line: &str) {
        let line = line.trim();
        let numbers = if let Some(rest) = line.strip_prefix("test result:") {
            // cargo test and wasm-bindgen-test: `test result: ok. 5 passed; 0 failed; 0 ignored; …`
            rest.split_once('.').map_or("", |(_, numbers)| numbers)
        } else if line.starts_with("Summary [") {
            // nextest: `Summary [   3.1s] 7 tests run: 6 passed (1 slow), 1 failed, 2 skipped`
            line.split_once("run:").map_or("", |(_, numbers)| numbers)
        } else if is_playwright(line) {
            line
        } else {
            return;
        };
        for part in numbers.split([';', ',']) {
            let mut words = part.split_whitespace();
            let Some(Ok(number)) = words.next().map(str::parse::<u32>) else {
                continue;
            };
            match words.next() {
                Some("passed") => self.passed += number,
                Some("failed" | "flaky" | "interrupted" | "timed") => self.failed += number,
                Some("skipped" | "ignored" | "did") => self.skipped += number,
                _ => {}
            }
        }
    }

    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }

    /// Whether no test ran at all, which is not success.
    pub fn is_empty(self) -> bool {
        self.passed + self.failed == 0
    }
}

/// `12 passed (1.0m)`, `1 failed`, `1 flaky`, `2 skipped`, `3 did not run`, `1 interrupted`.
fn is_playwright(line: &str) -> bool {
    let Some((number, rest)) = line.split_once(' ') else {
        return false;
    };
    number.parse::<u32>().is_ok()
        && (matches!(rest, "failed" | "flaky" | "skipped" | "did not run" | "interrupted")
            || (rest.starts_with("passed (") && rest.ends_with(')')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(lines: &[&str]) -> (u32, u32, u32) {
        let mut counts = Counts::default();
        for line in lines {
            counts.read(line);
        }
        (counts.passed, counts.failed, counts.skipped)
    }

    #[test]
    fn cargo_test_is_added_up_over_its_binaries() {
        let line = "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(
            counts(&[line, "test result: FAILED. 2 passed; 3 failed; 0 ignored"]),
            (7, 3, 1)
        );
    }

    #[test]
    fn nextest_is_read_with_its_remarks() {
        let line = "     Summary [   3.142s] 7 tests run: 6 passed (1 slow), 1 failed, 2 skipped";
        assert_eq!(counts(&[line]), (6, 1, 2));
    }

    #[test]
    fn playwright_is_read_line_by_line_and_flaky_is_no_success() {
        let lines = [
            "  1 failed",
            "    [journeys] › call.spec.ts:3:1 › rings",
            "  1 flaky",
            "  2 did not run",
            "  12 passed (1.3m)",
        ];
        assert_eq!(counts(&lines), (12, 2, 2));
    }

    #[test]
    fn a_test_that_prints_numbers_is_not_a_closing_line() {
        assert_eq!(
            counts(&["5 passed the gate", "12 failed attempts", "test one ... ok"]),
            (0, 0, 0)
        );
    }
}
