//! What the commands say: one line a step, and how long it has taken.

use std::fmt;
use std::time::Duration;

/// Announces a step.
pub fn step(what: &str) {
    eprintln!("\n=== {what}");
}

/// A plain remark.
pub fn note(what: impl fmt::Display) {
    eprintln!("    {what}");
}

/// A duration as people say it: `8 s`, `2 min 05 s`.
pub fn spoken(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        format!("{seconds} s")
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_people_say_them() {
        assert_eq!(spoken(Duration::from_millis(8_900)), "8 s");
        assert_eq!(spoken(Duration::from_secs(125)), "2 min 05 s");
        assert_eq!(spoken(Duration::from_hours(1)), "60 min 00 s");
    }
}
