//! Names for what the machine speaks of.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A point in time: milliseconds since the Unix epoch. Time comes from outside, because
/// `std::time::Instant::now()` panics in a browser and because a test wants to choose it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Millis(pub u64);

impl Millis {
    /// This much later.
    #[must_use]
    pub const fn plus(self, ms: u64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to here; 0 when the clock was set back in between.
    pub const fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

macro_rules! counter_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub u32);
    };
}

counter_id!(
    /// A call of this machine, in the order they came.
    CallId
);
counter_id!(
    /// A deadline the machine asked for.
    TimerId
);
counter_id!(
    /// A request to the helpdesk; its answer carries the same id.
    RequestId
);
counter_id!(
    /// A notice on the screen.
    NoticeId
);

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);
    };
}

text_id!(
    /// A click in the helpdesk, as the gateway names it.
    ClickId
);
text_id!(
    /// A call in the history: when it began and its call reference id, so that it is the same after
    /// the page was loaded again.
    HistoryId
);

/// One telephone session of ours. The side that begins it names it: the machine names outbound
/// legs, the line names inbound ones, and the two never clash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum LegId {
    /// `in-1`: the line counts these.
    Inbound(u32),
    /// `out-1`: the machine counts these.
    Outbound(u32),
}

impl fmt::Display for LegId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inbound(n) => write!(f, "in-{n}"),
            Self::Outbound(n) => write!(f, "out-{n}"),
        }
    }
}

/// A text that is no leg id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidLegId;

impl fmt::Display for InvalidLegId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a leg id is in-<number> or out-<number>")
    }
}

impl std::error::Error for InvalidLegId {}

impl TryFrom<String> for LegId {
    type Error = InvalidLegId;

    fn try_from(text: String) -> Result<Self, InvalidLegId> {
        let (side, number) = text.split_once('-').ok_or(InvalidLegId)?;
        let number = number.parse().map_err(|_| InvalidLegId)?;
        match side {
            "in" => Ok(Self::Inbound(number)),
            "out" => Ok(Self::Outbound(number)),
            _ => Err(InvalidLegId),
        }
    }
}

impl From<LegId> for String {
    fn from(leg: LegId) -> Self {
        leg.to_string()
    }
}
