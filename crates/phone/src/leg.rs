//! One telephone session of ours.

use crate::{
    Command, LegId, TimerId,
    intent::DtmfDigit,
    orders::Orders,
    view::Progress,
    words::{self, Can},
};

/// How long an answered call may take to be connected, in milliseconds.
const ANSWERING_LIMIT: u64 = 15_000;
/// How long the line may take to confirm hold or resume, in milliseconds.
const HOLD_LIMIT: u64 = 10_000;
/// How long the line may take to confirm that a leg is over, in milliseconds.
const ENDING_LIMIT: u64 = 5_000;

/// ```text
/// outbound  Dialing ──progressed──▶ RingingThere ──answered──▶ Connected ──hold──▶ Holding
///              └─────────────answered─────────────────────────────▲  ▲  ◀──refused──┘  │ held
/// inbound   RingingHere ──answer──▶ Answering ──answered──────────┘  │                 ▼
///                                                       resumed Resuming ◀──resume── Held
/// any       ──hang up, decline──▶ Ending ──ended──▶ gone      ("ended" may come at any time)
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LegState {
    /// Outbound, sent; the other side has not reacted.
    Dialing,
    /// Outbound; it rings at the other side.
    RingingThere,
    /// Inbound; it rings here.
    RingingHere,
    /// The agent answered; sound is not connected yet.
    Answering,
    /// Both sides are connected.
    Connected,
    /// Connected; the other side has not confirmed hold yet.
    Holding,
    /// On hold.
    Held,
    /// On hold; the other side has not confirmed the resumption yet.
    Resuming,
    /// Told to end; the line has not confirmed it yet.
    Ending,
}

impl LegState {
    pub(crate) const fn can_answer(self) -> Can {
        match self {
            Self::RingingHere => Ok(()),
            Self::Answering => Err(words::CONNECTING),
            Self::Dialing | Self::RingingThere => Err(words::OUTBOUND),
            Self::Connected | Self::Holding | Self::Held | Self::Resuming => {
                Err(words::ALREADY_ANSWERED)
            }
            Self::Ending => Err(words::ENDING),
        }
    }

    pub(crate) const fn can_decline(self) -> Can {
        self.can_answer()
    }

    pub(crate) const fn can_hang_up(self) -> Can {
        match self {
            Self::Dialing
            | Self::RingingThere
            | Self::Answering
            | Self::Connected
            | Self::Holding
            | Self::Held
            | Self::Resuming => Ok(()),
            Self::RingingHere => Err(words::ANSWER_OR_DECLINE),
            Self::Ending => Err(words::ENDING),
        }
    }

    pub(crate) const fn can_hold(self) -> Can {
        match self {
            Self::Connected => Ok(()),
            Self::Holding => Err(words::HOLD_PENDING),
            Self::Held => Err(words::ALREADY_HELD),
            Self::Resuming => Err(words::RESUME_PENDING),
            Self::Dialing | Self::RingingThere | Self::RingingHere | Self::Answering => {
                Err(words::NOT_CONNECTED)
            }
            Self::Ending => Err(words::ENDING),
        }
    }

    pub(crate) const fn can_resume(self) -> Can {
        match self {
            Self::Held => Ok(()),
            Self::Resuming => Err(words::RESUME_PENDING),
            Self::Connected | Self::Holding => Err(words::NOT_HELD),
            Self::Dialing | Self::RingingThere | Self::RingingHere | Self::Answering => {
                Err(words::NOT_CONNECTED)
            }
            Self::Ending => Err(words::ENDING),
        }
    }

    pub(crate) const fn can_send_dtmf(self) -> Can {
        match self {
            Self::Connected => Ok(()),
            Self::Holding | Self::Held | Self::Resuming => Err(words::DTMF_HELD),
            Self::Dialing | Self::RingingThere | Self::RingingHere | Self::Answering => {
                Err(words::NOT_CONNECTED)
            }
            Self::Ending => Err(words::ENDING),
        }
    }

    /// Mute is local, so it works on hold too.
    const fn can_set_muted(self) -> Can {
        match self {
            Self::Connected | Self::Holding | Self::Held | Self::Resuming => Ok(()),
            Self::Dialing | Self::RingingThere | Self::RingingHere | Self::Answering => {
                Err(words::NOT_CONNECTED)
            }
            Self::Ending => Err(words::ENDING),
        }
    }

    /// Whether [`crate::LineEvent::Answered`] means something now.
    pub(crate) const fn can_become_connected(self) -> bool {
        match self {
            Self::Dialing | Self::RingingThere | Self::Answering => true,
            Self::RingingHere
            | Self::Connected
            | Self::Holding
            | Self::Held
            | Self::Resuming
            | Self::Ending => false,
        }
    }

    /// Whether somebody's telephone has begun to ring, and the leg is not being ended.
    pub(crate) const fn has_rung(self) -> bool {
        match self {
            Self::RingingThere
            | Self::RingingHere
            | Self::Answering
            | Self::Connected
            | Self::Holding
            | Self::Held
            | Self::Resuming => true,
            Self::Dialing | Self::Ending => false,
        }
    }

    pub(crate) const fn progress(self) -> Progress {
        match self {
            Self::Dialing => Progress::Dialing,
            Self::RingingThere | Self::RingingHere => Progress::Ringing,
            Self::Answering => Progress::Answering,
            Self::Connected | Self::Holding => Progress::Connected,
            Self::Held | Self::Resuming => Progress::Held,
            Self::Ending => Progress::Ending,
        }
    }
}

/// Who decided that a leg is to end, when we did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GivenUp {
    /// The agent declined.
    Declined,
    /// The agent hung up.
    HungUp,
    /// The machine: the call was not connected in time.
    NotConnected,
}

/// One telephone session of ours.
#[derive(Clone, Debug)]
pub(crate) struct Leg {
    pub(crate) id: LegId,
    pub(crate) state: LegState,
    pub(crate) muted: bool,
    pub(crate) held_by_remote: bool,
    pub(crate) silent: bool,
    pub(crate) dtmf_sent: Vec<DtmfDigit>,
    pub(crate) given_up: Option<GivenUp>,
    deadline: Option<TimerId>,
}

impl Leg {
    pub(crate) const fn new(id: LegId, state: LegState) -> Self {
        Self {
            id,
            state,
            muted: false,
            held_by_remote: false,
            silent: false,
            dtmf_sent: Vec::new(),
            given_up: None,
            deadline: None,
        }
    }

    pub(crate) const fn can_mute(&self) -> Can {
        match self.state.can_set_muted() {
            Ok(()) if self.muted => Err(words::ALREADY_MUTED),
            can => can,
        }
    }

    pub(crate) const fn can_unmute(&self) -> Can {
        match self.state.can_set_muted() {
            Ok(()) if !self.muted => Err(words::NOT_MUTED),
            can => can,
        }
    }

    pub(crate) fn answer(&mut self, orders: &mut Orders) {
        self.enter(LegState::Answering, orders);
        orders.give(Command::Answer { leg: self.id });
    }

    pub(crate) fn decline(&mut self, orders: &mut Orders) {
        self.given_up = Some(GivenUp::Declined);
        self.enter(LegState::Ending, orders);
        orders.give(Command::Decline { leg: self.id, busy: false });
    }

    pub(crate) fn hang_up(&mut self, why: GivenUp, orders: &mut Orders) {
        self.given_up = Some(why);
        self.enter(LegState::Ending, orders);
        orders.give(Command::HangUp { leg: self.id });
    }

    pub(crate) fn hold(&mut self, orders: &mut Orders) {
        self.enter(LegState::Holding, orders);
        orders.give(Command::Hold { leg: self.id });
    }

    pub(crate) fn resume(&mut self, orders: &mut Orders) {
        self.enter(LegState::Resuming, orders);
        orders.give(Command::Resume { leg: self.id });
    }

    pub(crate) fn set_muted(&mut self, muted: bool, orders: &mut Orders) {
        self.muted = muted;
        orders.give(Command::SetMuted { leg: self.id, muted });
    }

    pub(crate) fn send_dtmf(&mut self, digit: DtmfDigit, orders: &mut Orders) {
        self.dtmf_sent.push(digit);
        orders.give(Command::SendDtmf { leg: self.id, digit });
    }

    /// Goes to a state, with the deadline of that state in place of the last one's.
    pub(crate) fn enter(&mut self, state: LegState, orders: &mut Orders) {
        self.forget_deadline(orders);
        self.state = state;
        self.deadline = match state {
            LegState::Answering => Some(ANSWERING_LIMIT),
            LegState::Holding | LegState::Resuming => Some(HOLD_LIMIT),
            LegState::Ending => Some(ENDING_LIMIT),
            LegState::Dialing
            | LegState::RingingThere
            | LegState::RingingHere
            | LegState::Connected
            | LegState::Held => None,
        }
        .map(|after| orders.start_timer(after));
    }

    pub(crate) fn forget_deadline(&mut self, orders: &mut Orders) {
        if let Some(timer) = self.deadline.take() {
            orders.cancel_timer(timer);
        }
    }

    /// Whether this was the deadline that passed; it is then gone.
    pub(crate) fn deadline_passed(&mut self, timer: TimerId) -> bool {
        if self.deadline == Some(timer) {
            self.deadline = None;
            true
        } else {
            false
        }
    }
}
