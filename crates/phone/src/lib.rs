//! What the softphone decides: events in, commands out, and a view to draw. Pure: the same events
//! give the same commands, and time is an argument.
#![warn(missing_docs)]

mod attention;
mod call;
mod caller;
mod clicks;
pub mod command;
pub mod desk_failure;
mod dialer;
mod directory;
pub mod end_reason;
pub mod event;
mod filing;
pub mod flight;
pub mod history;
pub mod ids;
pub mod intent;
mod keeping;
mod keys;
mod ladder;
mod leg;
pub mod line;
mod merging;
pub mod notice;
mod notices;
mod opening;
mod orders;
mod outbox;
pub mod phone;
mod readiness;
mod search;
pub mod settings;
mod snapshot;
mod ticket_subject;
pub mod view;
mod words;
mod wrap_up;

pub use command::Command;
pub use desk_failure::DeskFailure;
pub use end_reason::EndReason;
pub use event::{
    Click, DeskEvent, Event, HostEvent, JournalEvent, JournalRefusal, LineEvent, NotRead,
    Notifications, PushEvent, SoundEvent,
};
pub use history::{Closing, HistoryEntry, Recording};
pub use ids::{CallId, ClickId, HistoryId, LegId, Millis, NoticeId, RequestId, TimerId};
pub use intent::{DtmfDigit, Filing, Intent};
pub use line::{Abilities, LineKind, LineLoss, LineState, Lines, Microphone};
pub use merging::merge_notes;
pub use notice::{Notice, NoticeCode};
pub use phone::Phone;
pub use settings::{ClickMode, PopMoment, Settings};
pub use snapshot::{FORMAT as SNAPSHOT_FORMAT, Snapshot};
pub use view::View;
