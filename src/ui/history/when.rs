//! When a call was, as briefly as it is clear: the time today, then the day.

use phone::Millis;

const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;
const WEEKDAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A moment as clock and calendar of the agent's time zone show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalTime {
    /// Days since 1 January 1970.
    day: i64,
    minute_of_day: i64,
}

impl LocalTime {
    /// The moment in a time zone that is this many minutes ahead of UTC at that moment.
    pub fn new(moment: Millis, minutes_ahead: i32) -> Self {
        let local = i64::try_from(moment.0)
            .unwrap_or(0)
            .saturating_add(i64::from(minutes_ahead).saturating_mul(MINUTE));
        Self { day: local.div_euclid(DAY), minute_of_day: local.rem_euclid(DAY) / MINUTE }
    }

    /// `14:05`, `Yesterday`, `Mon`, `12 Nov`, `12 Nov 2025`.
    pub fn brief(self, now: Self) -> String {
        match now.day - self.day {
            0 => self.clock(),
            1 => "Yesterday".into(),
            2..=6 => self.weekday().into(),
            _ if self.year() == now.year() => self.day_and_month(),
            _ => self.date(),
        }
    }

    /// `Wed 12 Nov 2025, 14:05`.
    pub fn whole(self) -> String {
        [self.weekday(), " ", &self.date(), ", ", &self.clock()].concat()
    }

    fn clock(self) -> String {
        let two = |n: i64| [if n < 10 { "0" } else { "" }, &n.to_string()].concat();
        [two(self.minute_of_day / 60), two(self.minute_of_day % 60)].join(":")
    }

    fn weekday(self) -> &'static str {
        // 1 January 1970 was a Thursday.
        pick(&WEEKDAYS, (self.day + 4).rem_euclid(7))
    }

    fn day_and_month(self) -> String {
        let (_, month, day) = self.civil();
        [&day.to_string(), " ", pick(&MONTHS, month - 1)].concat()
    }

    fn date(self) -> String {
        [self.day_and_month(), self.year().to_string()].join(" ")
    }

    fn year(self) -> i64 {
        self.civil().0
    }

    /// Year, month and day in the Gregorian calendar, counted from 1 March so that the leap day is the
    /// last of its year.
    fn civil(self) -> (i64, i64, i64) {
        const DAYS_BEFORE_1970: i64 = 719_468;
        const ERA: i64 = 146_097; // 400 years
        let days = self.day + DAYS_BEFORE_1970;
        let (era, of_era) = (days.div_euclid(ERA), days.rem_euclid(ERA));
        let years = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * years + years / 4 - years / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let (month, next_year) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        (era * 400 + years + next_year, month, day)
    }
}

fn pick(names: &[&'static str], at: i64) -> &'static str {
    usize::try_from(at).ok().and_then(|at| names.get(at)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 12 November 2025, 14:05 UTC, a Wednesday.
    const CALL: u64 = 1_762_956_300_000;
    const HOUR: u64 = 3_600_000;

    fn utc(moment: u64) -> LocalTime {
        LocalTime::new(Millis(moment), 0)
    }

    #[test]
    fn the_time_today_and_then_the_day() {
        let call = utc(CALL);
        for (later_hours, expected) in [
            (0, "14:05"),
            (9, "14:05"),
            (10, "Yesterday"),
            (33, "Yesterday"),
            (34, "Wed"),
            (6 * 24, "Wed"),
            (7 * 24, "12 Nov"),
            (49 * 24, "12 Nov"),
            (50 * 24, "12 Nov 2025"),
        ] {
            assert_eq!(
                call.brief(utc(CALL + later_hours * HOUR)),
                expected,
                "{later_hours} h later"
            );
        }
        assert_eq!(call.whole(), "Wed 12 Nov 2025, 14:05");
    }

    #[test]
    fn midnight_is_the_agents() {
        let moment = Millis(CALL + 9 * HOUR);
        assert_eq!(LocalTime::new(moment, 60).whole(), "Thu 13 Nov 2025, 00:05");
        assert_eq!(LocalTime::new(moment, -570).whole(), "Wed 12 Nov 2025, 13:35");
        // Over the change from summer to winter time the two moments have zones of their own.
        let before = LocalTime::new(Millis(CALL), 120);
        assert_eq!(before.brief(LocalTime::new(Millis(CALL + 8 * HOUR), 60)), "16:05");
    }

    #[test]
    fn a_call_from_the_future_of_a_wrong_clock_has_its_date() {
        assert_eq!(utc(CALL + 48 * HOUR).brief(utc(CALL)), "14 Nov");
    }

    #[test]
    fn leap_days_and_the_beginning_of_time_are_in_the_calendar() {
        assert_eq!(utc(0).whole(), "Thu 1 Jan 1970, 00:00");
        assert_eq!(utc(951_782_400_000).whole(), "Tue 29 Feb 2000, 00:00");
        assert_eq!(utc(1_709_251_199_000).whole(), "Thu 29 Feb 2024, 23:59");
        assert_eq!(utc(1_735_689_599_000).whole(), "Tue 31 Dec 2024, 23:59");
        assert_eq!(LocalTime::new(Millis(0), -60).whole(), "Wed 31 Dec 1969, 23:00");
        // No panic on what no clock shows.
        let _ = LocalTime::new(Millis(u64::MAX), i32::MAX).whole();
        let _ = LocalTime::new(Millis(i64::MAX.unsigned_abs()), i32::MAX).whole();
    }
}
