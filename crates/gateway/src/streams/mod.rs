//! The streams of events to agents' softphones: who listens, what each gets, what was missed.

pub(crate) mod event;
pub(crate) mod event_id;
mod metrics;
mod queue;
mod registry;
mod ring;

pub(crate) use queue::StreamBody;
pub(crate) use registry::{BEAT_GROUPS, Limits, Refused, Registry, Since, time_to_move};
