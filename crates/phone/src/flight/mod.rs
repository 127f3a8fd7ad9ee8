//! The flight recorder: the last hour of events, so that an incident can be replayed in a test.
//!
//! A flight recording is text, one JSON value a line ([`Line`]): what it is, the machine as it was when the
//! recording begins (unless it begins with the machine itself), then every event with its time and the
//! names of the commands that it gave. Whatever could tell of a customer is replaced while it is written
//! ([`StandIns`]); what stays are times, ids of the helpdesk, and what the machine decides by. Notes are
//! written as what was typed, not whole with every letter. A file may hold several recordings one after the
//! other: those of the pages before.
//!
//! ```text
//! runtime ── event, commands ──▶ Recorder (as they are, bounded) ──asked for──▶ text, redacted
//!                                                text ──read line by line──▶ Replay ──▶ Step
//! ```

mod command_name;
mod json;
mod line;
mod recorder;
mod replay;
mod stand_ins;
mod typing;

pub use command_name::command_name;
pub use line::{Heading, Line, Moment, Typed};
pub use recorder::Recorder;
pub use replay::{Replay, ReplayError, Step};
pub use stand_ins::StandIns;

/// The form of a recording. A newer one is refused, not guessed at.
pub const FORMAT: u32 = 1;
