//! When what goes on is kept, and what waits until it is.
//!
//! ```text
//!           typed                    300 ms without a letter, or 1 s
//! kept ──────────────▶ to be kept ──────────────────────────────────▶ Keep ──Kept──▶ kept
//!   └──anything else that matters─────────────────────────────────────▲ └─NotKept──▶ told
//! ```
//!
//! A pop leaves only once what it says is kept: a page that dies right after it is then known to have
//! sent it. It does not wait where nothing can be kept, and never long: a customer is on the telephone.

use serde::{Deserialize, Serialize};

use crate::{
    Command, Event, HostEvent, Intent, JournalEvent, LineEvent, Millis, PushEvent, TimerId, View,
    orders::Orders, view::NotesSaved,
};

/// How long the agent is let type, in milliseconds.
const PAUSE: u64 = 300;
/// What was typed is kept at the latest after so long, in milliseconds.
const LIMIT: u64 = 1_000;
/// A pop waits no longer for what it says to be kept, in milliseconds.
const HOLD: u64 = 2_000;
/// While two speak, it is kept as often, in milliseconds, that they do: so is known how long they did,
/// should the page die.
pub(crate) const BEAT: u64 = 30_000;

/// What an event means for keeping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    /// A report of something that is reported anew to the next page.
    Report,
    /// The agent types, and may go on typing.
    Typed,
    /// The page may not run again.
    Leaving,
    /// Anything else: kept at once where it changed something.
    Change,
}

impl Weight {
    pub(crate) const fn of(event: &Event) -> Self {
        match event {
            Event::Intent(
                Intent::EditNotes { .. }
                | Intent::MergeNotes { .. }
                | Intent::EditTicketNumber { .. }
                | Intent::EditNumber(_),
            ) => Self::Typed,
            Event::Host(HostEvent::PageLeft) => Self::Leaving,
            Event::Started
            | Event::Sound(_)
            | Event::Line(
                LineEvent::MicrophoneChanged(_)
                | LineEvent::Registering
                | LineEvent::Registered
                | LineEvent::Lost(_)
                | LineEvent::RemoteHoldChanged { .. }
                | LineEvent::SoundFlowChanged { .. },
            )
            | Event::Push(PushEvent::Connected | PushEvent::Lost)
            | Event::Journal(
                JournalEvent::HistoryRead(_)
                | JournalEvent::Refused(_)
                | JournalEvent::Failed
                | JournalEvent::Opened
                | JournalEvent::SetAside(_)
                | JournalEvent::Kept { .. }
                | JournalEvent::NotKept { .. },
            )
            | Event::Host(
                HostEvent::VisibilityChanged { .. }
                | HostEvent::FocusChanged { .. }
                | HostEvent::NotificationsChanged(_)
                | HostEvent::OnlineChanged { .. },
            )
            | Event::Intent(
                Intent::AllowMicrophone
                | Intent::AllowSound
                | Intent::AllowNotifications
                | Intent::Reconnect
                | Intent::OpenContact(_),
            ) => Self::Report,
            _ => Self::Change,
        }
    }
}

/// Whether keeping works.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Trust {
    /// As far as is known.
    #[default]
    Works,
    /// The last try was not answered in time.
    Silent,
    /// The last try failed.
    Failed,
}

/// A pop that waits.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Held {
    until: u32,
    pop: Command,
    timer: TimerId,
}

/// What is kept, and what is to be.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Keeping {
    on: bool,
    /// When the first event came in.
    pub(crate) began: Millis,
    /// When the last event came in.
    pub(crate) at: Millis,
    /// Of the last [`Command::Keep`].
    pub(crate) revision: u32,
    kept: u32,
    /// All notes are kept with this one.
    notes_in: u32,
    trust: Trust,
    /// Something changed that cannot be seen.
    changed: bool,
    /// The pause in typing that is waited for, and how long at most.
    typing: Option<(TimerId, TimerId)>,
    beat: Option<TimerId>,
    held: Option<Held>,
    /// Waits no longer.
    released: Vec<Command>,
    /// What was to be seen after the last event.
    seen: Option<Box<View>>,
    /// Whether notes survive the page.
    pub(crate) notes: NotesSaved,
}

impl Keeping {
    pub(crate) const fn is_on(&self) -> bool {
        self.on
    }

    /// An event comes in.
    pub(crate) fn heard(&mut self, now: Millis) {
        if self.began == Millis::default() {
            self.began = now;
        }
        self.at = now;
    }

    /// Whether everything is kept, to the last letter.
    pub(crate) fn has_all(&self) -> bool {
        self.on
            && self.trust == Trust::Works
            && self.kept >= self.revision
            && self.typing.is_none()
            && !self.changed
    }

    /// From now on what goes on can be kept. `blank`: nothing does.
    pub(crate) const fn switch_on(&mut self, blank: bool) {
        self.on = true;
        self.changed |= !blank;
        self.notes_in = self.revision + 1;
    }

    /// Something that matters changed, although it cannot be seen.
    pub(crate) const fn touch(&mut self) {
        self.changed = true;
    }

    /// Notes are not any more as they are kept.
    pub(crate) const fn notes_changed(&mut self) {
        self.notes_in = self.revision + 1;
    }

    /// What was taken up counts on from the page that is gone.
    pub(crate) fn count_on(&mut self, revision: u32) {
        let notes_wait = self.notes_in > self.revision;
        // A number that is nonsense must not end the counting.
        self.revision = self.revision.max(revision.min(u32::MAX / 2));
        if notes_wait {
            self.notes_in = self.revision + 1;
        }
    }

    /// Whether the page may say that it is kept: of a state that it was told to keep.
    pub(crate) fn kept(&mut self, revision: u32, orders: &mut Orders) -> bool {
        if revision > self.revision {
            return false;
        }
        self.kept = self.kept.max(revision);
        self.trust = Trust::Works;
        if self.held.as_ref().is_some_and(|held| held.until <= revision) {
            self.release(orders);
        }
        true
    }

    /// Whether the agent has to be told: the first time.
    pub(crate) fn not_kept(&mut self, orders: &mut Orders) -> bool {
        self.release(orders);
        std::mem::replace(&mut self.trust, Trust::Failed) != Trust::Failed
    }

    fn release(&mut self, orders: &mut Orders) {
        if let Some(held) = self.held.take() {
            orders.cancel_timer(held.timer);
            self.released.push(held.pop);
        }
    }

    /// Whether it was one of its timers.
    pub(crate) fn timer_fired(&mut self, timer: TimerId, orders: &mut Orders) -> bool {
        if let Some((pause, limit)) = self.typing
            && (timer == pause || timer == limit)
        {
            orders.cancel_timer(if timer == pause { limit } else { pause });
            self.typing = None;
            self.changed = true;
            return true;
        }
        if self.beat == Some(timer) {
            self.beat = None;
            self.changed = true;
            return true;
        }
        if let Some(held) = self.held.take_if(|held| held.timer == timer) {
            self.trust = Trust::Silent;
            self.released.push(held.pop);
            return true;
        }
        false
    }

    /// After an event: what is to be done in the end. `view`: what is to be seen now; `speaking`: two
    /// are speaking.
    pub(crate) fn conclude(
        &mut self,
        weight: Weight,
        mut view: View,
        speaking: bool,
        commands: Vec<Command>,
        orders: &mut Orders,
    ) -> Vec<Command> {
        // Whether notes are kept is no change that would have to be.
        for saved in view.call.iter_mut().map(|call| &mut call.notes_saved) {
            *saved = NotesSaved::Unsaid;
        }
        for saved in view.wrap_up.iter_mut().map(|wrap_up| &mut wrap_up.notes_saved) {
            *saved = NotesSaved::Unsaid;
        }
        let differs = self.seen.as_deref().is_some_and(|seen| *seen != view);
        self.seen = Some(Box::new(view));
        let pops = commands.iter().any(|command| matches!(command, Command::Pop { .. }));
        let at_once = match weight {
            Weight::Report => false,
            Weight::Typed => {
                if differs || self.notes_in > self.revision {
                    self.let_type(orders);
                }
                false
            }
            Weight::Leaving => self.typing.is_some() || speaking,
            Weight::Change => differs,
        };
        let mut all = Vec::new();
        if std::mem::take(&mut self.changed) || pops || at_once {
            if let Some((pause, limit)) = self.typing.take() {
                orders.cancel_timer(pause);
                orders.cancel_timer(limit);
            }
            self.revision += 1;
            all.push(Command::Keep { revision: self.revision });
        }
        all.append(&mut self.released);
        for command in commands {
            if self.trust == Trust::Works && matches!(command, Command::Pop { .. }) {
                self.release(orders);
                let timer = orders.start_timer(HOLD);
                self.held = Some(Held { until: self.revision, pop: command, timer });
            } else {
                all.push(command);
            }
        }
        match self.beat {
            None if speaking => self.beat = Some(orders.start_timer(BEAT)),
            Some(beat) if !speaking => {
                self.beat = None;
                orders.cancel_timer(beat);
            }
            None | Some(_) => {}
        }
        self.notes = if self.trust == Trust::Failed {
            NotesSaved::Unsaid
        } else if self.kept >= self.notes_in {
            NotesSaved::Saved
        } else {
            NotesSaved::Saving
        };
        all.append(&mut orders.take());
        all
    }

    fn let_type(&mut self, orders: &mut Orders) {
        let limit = match self.typing {
            Some((pause, limit)) => {
                orders.cancel_timer(pause);
                limit
            }
            None => orders.start_timer(LIMIT),
        };
        self.typing = Some((orders.start_timer(PAUSE), limit));
    }
}
