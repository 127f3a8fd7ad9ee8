//! Whether the stream stands, how long it may be silent, and when it is tried again. Pure: what time it
//! is, and chance, come from outside.

/// How long the stream may take to say hello, in milliseconds.
const OPENING: u32 = 10_000;
/// The shortest wait before it is opened again, in milliseconds.
const SHORTEST: u32 = 500;
/// The longest.
const LONGEST: u32 = 30_000;
/// So many tries that fail in a row, and the agent is told: one that succeeds at once is no loss.
const TRIES: u32 = 2;

/// ```text
/// Opening ──hello──▶ Standing ──beat──▶ Standing …
///    ▲                   │ silent for 2.5 heartbeats, or cut off
///    └── 0.5 to 30 s ────┘
/// ```
#[derive(Debug, Default)]
pub(super) struct Standing {
    /// `None` while it is being opened.
    heartbeat: Option<u32>,
    /// Tries that failed since it stood for a while.
    failures: u32,
    /// What was told last: that it stands, or that it is lost.
    told: Option<bool>,
}

impl Standing {
    /// It is being opened.
    pub(super) fn opening(&mut self) {
        self.heartbeat = None;
    }

    /// It said hello. Whether that is news.
    pub(super) fn hello(&mut self, heartbeat: u32) -> bool {
        self.heartbeat = Some(heartbeat.clamp(1_000, 120_000));
        self.told.replace(true) != Some(true)
    }

    /// It said something after its hello, so it does not only stand for a moment.
    pub(super) fn stands(&mut self) {
        if self.heartbeat.is_some() {
            self.failures = 0;
        }
    }

    /// How long it may be silent from now on, in milliseconds.
    pub(super) fn patience(&self) -> u32 {
        self.heartbeat.map_or(OPENING, |heartbeat| heartbeat / 2 * 5)
    }

    /// It was silent for too long, was cut off, or could not be opened. Whether to tell.
    pub(super) fn failed(&mut self) -> bool {
        self.heartbeat = None;
        self.failures = self.failures.saturating_add(1);
        self.failures >= TRIES && self.told.replace(false) != Some(false)
    }

    /// How long to wait before the next try, in milliseconds; `chance` is from 0 to 1. Longer with each
    /// failure, and never for all agents the same: a gateway that comes back is not overrun.
    pub(super) fn wait(&self, chance: f64) -> u32 {
        let doublings = self.failures.saturating_sub(1).min(5);
        let longest = (SHORTEST << (doublings + 1)).min(LONGEST);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 30,000")]
        let more = (f64::from(longest - SHORTEST) * chance.clamp(0.0, 1.0)) as u32;
        SHORTEST + more
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_may_be_silent_for_two_and_a_half_heartbeats() {
        let mut standing = Standing::default();
        assert_eq!(standing.patience(), 10_000, "before its hello");
        standing.hello(15_000);
        assert_eq!(standing.patience(), 37_500);
        standing.opening();
        assert_eq!(standing.patience(), 10_000);
        standing.hello(0);
        assert_eq!(standing.patience(), 2_500, "a heartbeat that cannot be");
        standing.hello(u32::MAX);
        assert_eq!(standing.patience(), 300_000);
    }

    #[test]
    fn it_is_tried_again_within_half_a_second_to_half_a_minute() {
        let mut standing = Standing::default();
        let mut longest = Vec::new();
        for _ in 0..10 {
            standing.failed();
            assert_eq!(standing.wait(0.0), 500);
            longest.push(standing.wait(1.0));
        }
        assert_eq!(longest[..7], [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
        assert_eq!(longest[9], 30_000);
        assert!(standing.wait(f64::NAN) <= 30_000);
    }

    #[test]
    fn a_stream_that_stands_for_a_moment_alone_is_not_tried_faster() {
        let mut standing = Standing::default();
        for _ in 0..4 {
            standing.opening();
            standing.hello(15_000);
            standing.failed();
        }
        assert_eq!(standing.wait(1.0), 8_000);
        standing.opening();
        standing.hello(15_000);
        standing.stands();
        standing.failed();
        assert_eq!(standing.wait(1.0), 1_000);
    }

    #[test]
    fn that_it_stands_and_that_it_is_lost_is_told_once() {
        let mut standing = Standing::default();
        assert!(standing.hello(15_000));
        standing.stands();
        assert!(!standing.failed(), "the next try may succeed at once");
        assert!(standing.failed());
        assert!(!standing.failed());
        assert!(standing.hello(15_000));
        assert!(!standing.hello(15_000));
    }

    #[test]
    fn one_that_never_stood_is_told_as_well() {
        let mut standing = Standing::default();
        assert!(!standing.failed());
        assert!(standing.failed());
    }
}
