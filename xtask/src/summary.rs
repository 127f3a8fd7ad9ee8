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
        } else if let Some(numbers) = pytest(line) {
            numbers
        } else if let Some((word, number)) = node(line) {
            match word {
                "pass" => self.passed += number,
                "fail" | "cancelled" => self.failed += number,
                "skipped" | "todo" => self.skipped += number,
                _ => {}
            }
            return;
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
                Some("failed" | "flaky" | "interrupted" | "timed" | "error" | "errors") => {
                    self.failed += number;
                }
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

/// `1 failed, 6 passed in 2.10s`, with or without the line drawn around it.
fn pytest(line: &str) -> Option<&str> {
    let (numbers, time) = line.trim_matches(['=', ' ']).rsplit_once(" in ")?;
    let counted = numbers.split(", ").all(|part| {
        let (number, word) = part.split_once(' ').unwrap_or((part, ""));
        number.parse::<u32>().is_ok()
            && matches!(
                word,
                "passed" | "failed" | "skipped" | "error" | "errors" | "warnings" | "warning"
            )
    });
    (counted && time.starts_with(|c: char| c.is_ascii_digit())).then_some(numbers)
}

/// `ℹ pass 5` and `ℹ fail 1` of Node's test runner.
fn node(line: &str) -> Option<(&str, u32)> {
    let (word, number) = line.strip_prefix("ℹ ")?.split_once(' ')?;
    Some((word, number.parse().ok()?))
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
    fn pytest_and_node_are_read() {
        assert_eq!(counts(&["1 failed, 6 passed, 1 skipped, 2 errors in 2.10s"]), (6, 3, 1));
        assert_eq!(counts(&["===== 7 passed in 61.02s (0:01:01) ====="]), (7, 0, 0));
        let lines = ["ℹ tests 6", "ℹ pass 4", "ℹ fail 1", "ℹ skipped 1", "ℹ duration_ms 1744.1"];
        assert_eq!(counts(&lines), (4, 1, 1));
    }

    #[test]
    fn a_test_that_prints_numbers_is_not_a_closing_line() {
        assert_eq!(
            counts(&[
                "5 passed the gate",
                "12 failed attempts",
                "test one ... ok",
                "7 passed in review"
            ]),
            (0, 0, 0)
        );
    }
}
