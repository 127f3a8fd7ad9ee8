//! Time as an input: the rules never read a clock, they are told.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// One minute, in milliseconds.
    pub const MINUTE: i64 = 60_000;
    /// One hour, in milliseconds.
    pub const HOUR: i64 = 60 * Self::MINUTE;
    /// One day, in milliseconds.
    pub const DAY: i64 = 24 * Self::HOUR;

    /// This moment moved by so many milliseconds.
    #[must_use]
    pub const fn plus(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// Milliseconds from `earlier` to this moment; negative when it is later.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// `2026-11-22T15:41:53Z`, as the v2 API writes moments.
    pub fn iso(self) -> String {
        let (y, m, d) = civil(self.0.div_euclid(Self::DAY));
        let second = self.0.rem_euclid(Self::DAY) / 1000;
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        format!("{y:04}-{m:02}-{d:02}T{hour:02}:{minute:02}:{second:02}Z")
    }

    /// Reads what the v2 API takes: `2026-11-22T15:41:53Z`, with a fraction or an offset, or a day alone,
    /// which begins at midnight UTC. `None` for anything else.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let (date, time) = match text.trim().split_once(['T', 't', ' ']) {
            Some((date, time)) => (date, Some(time)),
            None => (text.trim(), None),
        };
        let mut parts = date.split('-').map(whole);
        let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
        if parts.next().is_some() || !(1..=9999).contains(&year) || !(1..=12).contains(&month) {
            return None;
        }
        let days = days_of_civil(year, month, day);
        // A day that the month does not have comes back as another.
        if civil(days) != (year, month, day) {
            return None;
        }
        let midnight = Self(days * Self::DAY);
        let Some(time) = time else { return Some(midnight) };
        let sign = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
        let (clock, offset) = time.split_at_checked(sign)?;
        let east = match offset.get(..1) {
            None | Some("Z" | "z") if offset.len() <= 1 => 0,
            Some("+") => time_of_day(offset.get(1..)?)?,
            Some("-") => -time_of_day(offset.get(1..)?)?,
            _ => return None,
        };
        Some(midnight.plus(time_of_day(clock)? - east))
    }

    /// `22 Nov 2026, 15:41 UTC`, as a page writes moments.
    pub fn readable(self) -> String {
        const MONTHS: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let (year, month, day) = civil(self.0.div_euclid(Self::DAY));
        let name =
            usize::try_from(month - 1).ok().and_then(|month| MONTHS.get(month)).unwrap_or(&"");
        let minute = self.0.rem_euclid(Self::DAY) / Self::MINUTE;
        format!("{day} {name} {year}, {:02}:{:02} UTC", minute / 60, minute % 60)
    }

    /// `just now`, `5 minutes ago`, `3 days ago`.
    pub fn ago(self, now: Self) -> String {
        let age = now.since(self);
        let (count, unit) = match age {
            i64::MIN..Self::MINUTE => return String::from("just now"),
            Self::MINUTE..Self::HOUR => (age / Self::MINUTE, "minute"),
            Self::HOUR..Self::DAY => (age / Self::HOUR, "hour"),
            _ => (age / Self::DAY, "day"),
        };
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} {unit}{plural} ago")
    }
}

/// Year, month and day of a day number counted from 1970-01-01 (proleptic Gregorian calendar; the
/// arithmetic is Howard Hinnant's `civil_from_days`).
fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// The day number of a date: the other way round of [`civil`], by the same author's `days_from_civil`.
fn days_of_civil(year: i64, month: i64, day: i64) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// A number of one to four digits.
fn whole(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// `15:41`, `15:41:53`, `15:41:53.25` or `1541`, in milliseconds; a fraction is left out.
fn time_of_day(text: &str) -> Option<i64> {
    let text = text.split_once('.').map_or(text, |(seconds, _)| seconds);
    let (hour, minute, second) = match text.split(':').collect::<Vec<_>>()[..] {
        [hour, minute, second] => (whole(hour)?, whole(minute)?, whole(second)?),
        [hour, minute] => (whole(hour)?, whole(minute)?, 0),
        [both] if both.len() == 4 => (whole(both)? / 100, whole(both)? % 100, 0),
        _ => return None,
    };
    (hour < 24 && minute < 60 && second < 61)
        .then_some(hour * Timestamp::HOUR + minute * Timestamp::MINUTE + second * 1000)
}

/// Where the time comes from: the system, or a test's hand.
#[derive(Clone)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// The machine's own clock.
    pub const fn system() -> Self {
        Self(None)
    }

    /// A clock that stands still until [`advance`](Self::advance) moves it.
    pub fn manual(start: Timestamp) -> Self {
        Self(Some(Arc::new(AtomicI64::new(start.0))))
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Some(hand) => Timestamp(hand.load(Ordering::SeqCst)),
            None => Timestamp(
                SystemTime::now()
                    .duration_since(UNIX_EPOCH)
                    .ok()
                    .and_then(|age| i64::try_from(age.as_millis()).ok())
                    .unwrap_or(0),
            ),
        }
    }

    /// Moves a manual clock; the system's clock is left alone.
    pub fn advance(&self, milliseconds: i64) {
        if let Some(hand) = &self.0 {
            hand.fetch_add(milliseconds, Ordering::SeqCst);
        }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({})", self.now().iso())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_as_the_calendar_has_it() {
        assert_eq!(Timestamp(0).iso(), "1970-01-01T00:00:00Z");
        assert_eq!(Timestamp(951_782_400_000).iso(), "2000-02-29T00:00:00Z");
        assert_eq!(Timestamp(1_795_362_113_000).iso(), "2026-11-22T15:41:53Z");
        assert_eq!(Timestamp(-1).iso(), "1969-12-31T23:59:59Z");
        assert_eq!(Timestamp(1_795_362_113_000).readable(), "22 Nov 2026, 15:41 UTC");
    }

    #[test]
    fn a_moment_is_read_in_every_spelling_that_names_one() {
        let moment = Timestamp(1_795_362_113_000);
        for text in [
            "2026-11-22T15:41:53Z",
            "2026-11-22T15:41:53.789Z",
            "2026-11-22 15:41:53",
            "2026-11-22T17:41:53+02:00",
            "2026-11-22T10:11:53-0530",
        ] {
            assert_eq!(Timestamp::parse_iso(text), Some(moment), "{text}");
        }
        assert_eq!(Timestamp::parse_iso("2000-02-29"), Some(Timestamp(951_782_400_000)));
        for text in [
            "",
            "yesterday",
            "2026-02-29",
            "2026-13-01",
            "2026-11-22T25:00Z",
            "2026-11-22Tü",
            "2026-11-22T15:41:53Zulu",
        ] {
            assert_eq!(Timestamp::parse_iso(text), None, "{text}");
        }
    }

    #[test]
    fn an_age_is_told_in_the_largest_unit_that_fits() {
        let now = Timestamp(10 * Timestamp::DAY);
        assert_eq!(now.plus(-59_000).ago(now), "just now");
        assert_eq!(now.plus(-Timestamp::MINUTE).ago(now), "1 minute ago");
        assert_eq!(now.plus(-3 * Timestamp::HOUR).ago(now), "3 hours ago");
        assert_eq!(now.plus(-2 * Timestamp::DAY).ago(now), "2 days ago");
        assert_eq!(now.plus(Timestamp::DAY).ago(now), "just now");
    }
}
