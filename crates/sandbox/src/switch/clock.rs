//! Time as the switch sees it: since its start, and only as far as it is told.

use std::time::{Duration, Instant};

use tokio::sync::watch;

/// Where the switch's time comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The system's clock, since this moment.
    System(Instant),
    /// A clock that stands until somebody moves it; see [`Clock::by_hand`].
    ByHand(watch::Receiver<Duration>),
}

impl Default for Clock {
    fn default() -> Self {
        Self::System(Instant::now())
    }
}

impl Clock {
    /// A clock for tests, and the hand that moves it.
    pub fn by_hand() -> (Self, watch::Sender<Duration>) {
        let (hand, clock) = watch::channel(Duration::ZERO);
        (Self::ByHand(clock), hand)
    }

    /// The time since the start.
    pub fn now(&self) -> Duration {
        match self {
            Self::System(start) => start.elapsed(),
            Self::ByHand(clock) => *clock.borrow(),
        }
    }

    /// Returns when it is `then`, or never.
    pub async fn reaches(&self, then: Duration) {
        match self {
            Self::System(start) => match start.checked_add(then) {
                Some(then) => tokio::time::sleep_until(then.into()).await,
                None => std::future::pending().await,
            },
            Self::ByHand(clock) => {
                if clock.clone().wait_for(|now| *now >= then).await.is_err() {
                    std::future::pending::<()>().await;
                }
            }
        }
    }
}
