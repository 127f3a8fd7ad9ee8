//! The telephone part of the machine a second time, told differently: a table from state and step to
//! state and commands.

use phone::view::Progress;
use phone::{Command, LegId};

use super::step::Step;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    Idle,
    RingsHere,
    Answering,
    Dialing,
    RingsThere,
    Connected,
    Holding,
    Held,
    Resuming,
    Ending,
}

/// What happens to a leg, when a step means one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Answer,
    Decline,
    HangUp,
    Hold,
    Resume,
    Progressed,
    Answered,
    Held,
    Resumed,
    HoldRefused,
    Ended,
    AnsweringOverdue,
    HoldOverdue,
    EndingOverdue,
}

impl Deed {
    pub fn of(step: &Step) -> Option<Self> {
        Some(match step {
            Step::Answer(_) => Self::Answer,
            Step::Decline(_) => Self::Decline,
            Step::HangUp(_) => Self::HangUp,
            Step::Hold(_) => Self::Hold,
            Step::Resume(_) => Self::Resume,
            Step::Progressed(_) => Self::Progressed,
            Step::Answered(_) => Self::Answered,
            Step::Held(_) => Self::Held,
            Step::Resumed(_) => Self::Resumed,
            Step::HoldRefused(_) => Self::HoldRefused,
            Step::Ended(..) => Self::Ended,
            _ => return None,
        })
    }
}

impl Model {
    #[allow(clippy::match_same_arms, reason = "a table, read by the state")]
    pub fn after(self, deed: Deed, heard: bool, desk_phone: bool) -> Self {
        use Deed as D;
        match (self, deed) {
            (Self::Idle, _) => Self::Idle,
            (_, D::Ended) | (Self::Ending, D::EndingOverdue) => Self::Idle,
            (Self::RingsHere, D::Answer) if heard => Self::Answering,
            (Self::RingsHere, D::Decline) => Self::Ending,
            (Self::RingsHere, D::Answered) if desk_phone => Self::Connected,
            (Self::Answering, D::AnsweringOverdue) if desk_phone => Self::RingsHere,
            (Self::RingsHere | Self::Ending, D::HangUp) => self,
            (_, D::HangUp) | (Self::Answering, D::AnsweringOverdue) => Self::Ending,
            (Self::Dialing, D::Progressed) => Self::RingsThere,
            (Self::Dialing | Self::RingsThere | Self::Answering, D::Answered) => Self::Connected,
            (Self::Connected, D::Hold) => Self::Holding,
            (Self::Connected | Self::Holding, D::Held) => Self::Held,
            (Self::Holding, D::HoldRefused | D::HoldOverdue) => Self::Connected,
            (Self::Held, D::Resume) => Self::Resuming,
            (Self::Held | Self::Resuming, D::Resumed) => Self::Connected,
            (Self::Resuming, D::HoldRefused | D::HoldOverdue) => Self::Held,
            _ => self,
        }
    }

    /// What the line is asked for on the way from one state to another.
    pub fn command(self, to: Self, deed: Deed, leg: LegId) -> Option<Command> {
        if self == to {
            return None;
        }
        match (to, deed) {
            (Self::Answering, _) => Some(Command::Answer { leg }),
            (Self::Ending, Deed::Decline) => Some(Command::Decline { leg, busy: false }),
            (Self::Ending, _) => Some(Command::HangUp { leg }),
            (Self::Holding, _) => Some(Command::Hold { leg }),
            (Self::Resuming, _) => Some(Command::Resume { leg }),
            _ => None,
        }
    }

    pub fn progress(self) -> Option<Progress> {
        Some(match self {
            Self::Idle => return None,
            Self::RingsHere | Self::RingsThere => Progress::Ringing,
            Self::Answering => Progress::Answering,
            Self::Dialing => Progress::Dialing,
            Self::Connected | Self::Holding => Progress::Connected,
            Self::Held | Self::Resuming => Progress::Held,
            Self::Ending => Progress::Ending,
        })
    }

    pub fn is_connected(self) -> bool {
        use Model as M;
        matches!(self, M::Connected | M::Holding | M::Held | M::Resuming)
    }
}
