//! What becomes of a request.

use cti::ApiError;
use phone::DeskFailure;

use crate::{chance::Chance, story::Weather};

/// How long the app waits for an answer, in milliseconds.
const TIME_OUT: u64 = 25_000;
/// How long after that a request may still arrive.
const LATE: u64 = 15_000;

/// What becomes of a request, in milliseconds from when it was sent.
pub struct Fate {
    /// When it arrives at the helpdesk.
    pub arrives: Vec<u64>,
    /// When the app hears of it.
    pub answered: u64,
    /// Why it hears no answer.
    pub failure: Option<DeskFailure>,
    /// The app hears of it twice.
    pub twice: bool,
}

impl Fate {
    fn good(chance: &mut Chance) -> Self {
        let arrives = chance.from(20, 400);
        let answered = arrives + chance.from(20, 400);
        Self { arrives: vec![arrives], answered, failure: None, twice: false }
    }

    fn failed(after: u64, failure: DeskFailure) -> Self {
        Self { arrives: Vec::new(), answered: after, failure: Some(failure), twice: false }
    }

    pub fn by(weather: Weather, chance: &mut Chance) -> Self {
        match weather {
            Weather::Good => Self::good(chance),
            Weather::Offline => Self::failed(5, DeskFailure::Unreachable),
            Weather::Down if chance.percent(50) => {
                Self::failed(chance.from(5, 3_000), DeskFailure::Unreachable)
            }
            Weather::Down => Self::failed(TIME_OUT, DeskFailure::TimedOut),
            Weather::Locked => {
                Self::failed(200, DeskFailure::Refused(ApiError::InvalidCredentials))
            }
            Weather::Foul => Self::foul(chance),
        }
    }

    fn foul(chance: &mut Chance) -> Self {
        let good = Self::good(chance);
        match chance.from(0, 11) {
            // Well, if late.
            0 | 1 => Self { answered: good.answered + chance.from(0, 20_000), ..good },
            2 => Self { twice: true, ..good },
            // Repeated on the way.
            3 => {
                let again = good.arrives[0] + chance.from(0, 2_000);
                Self { arrives: vec![good.arrives[0], again], answered: again + 100, ..good }
            }
            // Lost before it arrives.
            4 => Self::failed(TIME_OUT, DeskFailure::TimedOut),
            5 => Self::failed(chance.from(5, 3_000), DeskFailure::Unreachable),
            // Its answer is lost.
            6 => Self { answered: TIME_OUT, failure: Some(DeskFailure::TimedOut), ..good },
            7 => Self { failure: Some(DeskFailure::Unreachable), ..good },
            8 => Self { failure: Some(DeskFailure::Unreadable), ..good },
            // It arrives when nobody waits for it any more.
            9 => Self {
                arrives: vec![TIME_OUT + chance.from(0, LATE)],
                ..Self::failed(TIME_OUT, DeskFailure::TimedOut)
            },
            10 => {
                let retry_after = match chance.from(0, 9) {
                    0..=4 => None,
                    9 => Some(3_600),
                    _ => Some(u32::try_from(chance.from(0, 120)).expect("two minutes")),
                };
                let limited = ApiError::RateLimited { retry_after };
                Self::failed(100, DeskFailure::Refused(limited))
            }
            // It fails, having done it or not.
            _ => {
                let status = if chance.percent(50) { 500 } else { 502 };
                let arrives = if chance.percent(50) { good.arrives.clone() } else { Vec::new() };
                let failure = Some(DeskFailure::Refused(ApiError::Server { status }));
                Self { arrives, failure, ..good }
            }
        }
    }
}
