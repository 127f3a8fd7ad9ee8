//! One telephone session of ours.

use serde::{Deserialize, Serialize};

use crate::{
    Abilities, Command, LegId, LineKind, TimerId,
    intent::DtmfDigit,
    orders::Orders,
    view::Progress,
    words::{self, Can},
};

/// How long an answered call may take to be connected, in milliseconds.
const ANSWERING_LIMIT: u64 = 15_000;
/// How long the line may take to confirm hold or resume, in milliseconds.
const HOLD_LIMIT: u64 = 10_000;
/// How long the line may take to be there, for a call whose page died, in milliseconds.
const LINE_LIMIT: u64 = 25_000;
/// How long it may take then to take the call back, in milliseconds.
const TAKE_BACK_LIMIT: u64 = 15_000;
/// How long the line may take to confirm that a leg is over, in milliseconds.
const ENDING_LIMIT: u64 = 5_000;

/// ```text
/// outbound  Dialing ──progressed──▶ RingingThere ──answered──▶ Connected ──hold──▶ Holding
///              └─────────────answered─────────────────────────────▲  ▲  ◀──refused──┘  │ held
/// inbound   RingingHere ──answer──▶ Answering ──answered──────────┘  │                 ▼
///                                                       resumed Resuming ◀──resume── Held
/// any       ──hang up, decline──▶ Ending ──ended──▶ gone      ("ended" may come at any time)
/// its page died ──▶ TakingBack ──answered──▶ Connected
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Its page died while it was connected; the line is to take it back, or does.
    TakingBack,
}

impl LegState {
    pub(crate) const fn can_answer(self) -> Can {
        match self {
            Self::RingingHere => Ok(()),
            Self::Answering => Err(words::CONNECTING),
            Self::Dialing | Self::RingingThere => Err(words::OUTBOUND),
            Self::Connected | Self::Holding | Self::Held | Self::Resuming | Self::TakingBack => {
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
            | Self::Resuming
            | Self::TakingBack => Ok(()),
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
            Self::TakingBack => Err(words::TAKING_BACK),
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
            Self::TakingBack => Err(words::TAKING_BACK),
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
            Self::TakingBack => Err(words::TAKING_BACK),
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
            Self::TakingBack => Err(words::TAKING_BACK),
            Self::Ending => Err(words::ENDING),
        }
    }

    /// Whether [`crate::LineEvent::Answered`] means something now. What rings here is answered by
    /// the agent: here, or on a desk phone there.
    pub(crate) const fn can_become_connected(self, line: LineKind) -> bool {
        match self {
            Self::Dialing | Self::RingingThere | Self::Answering | Self::TakingBack => true,
            Self::RingingHere => matches!(line, LineKind::DeskPhone),
            Self::Connected | Self::Holding | Self::Held | Self::Resuming | Self::Ending => false,
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
            | Self::Resuming
            | Self::TakingBack => true,
            Self::Dialing | Self::Ending => false,
        }
    }

    /// Whether two were connected, who can be connected again although the page died.
    pub(crate) const fn can_be_taken_back(self) -> bool {
        match self {
            Self::Connected | Self::Holding | Self::Held | Self::Resuming | Self::TakingBack => {
                true
            }
            Self::Dialing
            | Self::RingingThere
            | Self::RingingHere
            | Self::Answering
            | Self::Ending => false,
        }
    }

    /// Whether the call goes on to be the agent's, so that the last one is filed.
    pub(crate) const fn files_the_last(self) -> bool {
        match self {
            Self::RingingHere | Self::Ending => false,
            Self::Dialing
            | Self::RingingThere
            | Self::Answering
            | Self::Connected
            | Self::Holding
            | Self::Held
            | Self::Resuming
            | Self::TakingBack => true,
        }
    }

    pub(crate) const fn progress(self) -> Progress {
        match self {
            Self::Dialing => Progress::Dialing,
            Self::RingingThere | Self::RingingHere => Progress::Ringing,
            Self::Answering | Self::TakingBack => Progress::Answering,
            Self::Connected | Self::Holding => Progress::Connected,
            Self::Held | Self::Resuming => Progress::Held,
            Self::Ending => Progress::Ending,
        }
    }
}

/// Who decided that a leg is to end, when we did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum GivenUp {
    /// The agent declined.
    Declined,
    /// The agent hung up.
    HungUp,
    /// The machine: the call was not connected in time.
    NotConnected,
}

/// One telephone session of ours.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Leg {
    pub(crate) id: LegId,
    pub(crate) state: LegState,
    pub(crate) muted: bool,
    pub(crate) held_by_remote: bool,
    pub(crate) silent: bool,
    pub(crate) dtmf_sent: Vec<DtmfDigit>,
    pub(crate) given_up: Option<GivenUp>,
    /// What can be done to it from here, where it is a desk phone's; `None`: everything.
    desk_phone: Option<Abilities>,
    /// Its end may have been missed, while the line was away.
    unwatched: bool,
    deadline: Option<TimerId>,
}

impl Leg {
    pub(crate) const fn new(id: LegId, state: LegState, desk_phone: Option<Abilities>) -> Self {
        Self {
            id,
            state,
            muted: false,
            held_by_remote: false,
            silent: false,
            dtmf_sent: Vec::new(),
            given_up: None,
            desk_phone,
            unwatched: false,
            deadline: None,
        }
    }

    pub(crate) const fn line(&self) -> LineKind {
        match self.desk_phone {
            Some(_) => LineKind::DeskPhone,
            None => LineKind::WebRtc,
        }
    }

    /// The line was away for a while: a desk phone's call may have ended unheard, and then nothing
    /// but the agent could end it here.
    pub(crate) const fn line_was_away(&mut self) {
        self.unwatched = true;
    }

    fn if_able(&self, able: fn(&Abilities) -> bool, reason: &'static str) -> Can {
        match &self.desk_phone {
            Some(abilities) if !able(abilities) => Err(reason),
            Some(_) | None => Ok(()),
        }
    }

    pub(crate) fn can_answer(&self) -> Can {
        self.state.can_answer()?;
        self.if_able(|able| able.answer, words::ANSWER_THERE)
    }

    pub(crate) fn can_decline(&self) -> Can {
        self.state.can_decline()?;
        self.can_be_ended()
    }

    pub(crate) fn can_hang_up(&self) -> Can {
        self.state.can_hang_up()?;
        self.can_be_ended()
    }

    fn can_be_ended(&self) -> Can {
        if self.unwatched {
            return Ok(());
        }
        self.if_able(|able| able.hang_up, words::HANG_UP_THERE)
    }

    pub(crate) fn can_hold(&self) -> Can {
        self.state.can_hold()?;
        self.if_able(|able| able.hold, words::HOLD_THERE)
    }

    pub(crate) fn can_resume(&self) -> Can {
        self.state.can_resume()?;
        self.if_able(|able| able.resume, words::RESUME_THERE)
    }

    pub(crate) fn can_send_dtmf(&self) -> Can {
        self.state.can_send_dtmf()?;
        self.if_able(|_| false, words::DTMF_THERE)
    }

    fn can_set_muted(&self) -> Can {
        self.state.can_set_muted()?;
        self.if_able(|_| false, words::MUTE_THERE)
    }

    pub(crate) fn can_mute(&self) -> Can {
        self.can_set_muted()?;
        if self.muted { Err(words::ALREADY_MUTED) } else { Ok(()) }
    }

    pub(crate) fn can_unmute(&self) -> Can {
        self.can_set_muted()?;
        if self.muted { Ok(()) } else { Err(words::NOT_MUTED) }
    }

    /// What it is doing, in the agent's words; first what they would wonder about.
    pub(crate) fn state_line(&self) -> &'static str {
        match self.state {
            LegState::Dialing if self.line() == LineKind::DeskPhone => {
                "Dialling… pick up your desk phone"
            }
            LegState::Dialing => "Dialling…",
            LegState::RingingThere => "Ringing…",
            LegState::RingingHere => "Incoming call",
            LegState::Answering => "Connecting…",
            LegState::Connected | LegState::Holding if self.held_by_remote => "You are on hold",
            LegState::Connected | LegState::Holding if self.silent => "No sound is arriving",
            LegState::Connected | LegState::Holding => "Connected",
            LegState::Held | LegState::Resuming => "On hold",
            LegState::TakingBack => "Taking the call back…",
            LegState::Ending => "Hanging up…",
        }
    }

    /// A desk phone rings itself.
    pub(crate) fn rings_aloud(&self) -> bool {
        self.state == LegState::RingingHere && self.line() == LineKind::WebRtc
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

    /// Its page died, and it is known by this id from now on. What was asked of it then is not known to
    /// be done.
    pub(crate) fn take_up(&mut self, id: LegId, orders: &mut Orders) {
        let state = match self.state {
            LegState::Answering => LegState::RingingHere,
            LegState::Holding => LegState::Connected,
            LegState::Resuming => LegState::Held,
            LegState::Dialing
            | LegState::RingingThere
            | LegState::RingingHere
            | LegState::Connected
            | LegState::Held
            | LegState::Ending
            | LegState::TakingBack => self.state,
        };
        self.id = id;
        self.deadline = None;
        self.silent = false;
        self.unwatched = true;
        self.enter(state, orders);
    }

    /// The page died while it was being ended: asked for again.
    pub(crate) fn go_on_ending(&self, orders: &mut Orders) {
        if self.state == LegState::Ending {
            orders.give(Command::HangUp { leg: self.id });
        }
    }

    /// The line is there: it is to take the leg back.
    pub(crate) fn take_back(&mut self, dialog: String, orders: &mut Orders) {
        self.forget_deadline(orders);
        self.deadline = Some(orders.start_timer(TAKE_BACK_LIMIT));
        orders.give(Command::TakeBack { leg: self.id, dialog });
    }

    /// It was not taken back in time; should the line still be trying, it is to stop.
    pub(crate) fn give_up(&self, orders: &mut Orders) {
        orders.give(Command::HangUp { leg: self.id });
    }

    /// It goes on as the agent had it: muted, or on hold.
    pub(crate) fn taken_back(&mut self, held: bool, orders: &mut Orders) {
        self.unwatched = false;
        if self.muted {
            orders.give(Command::SetMuted { leg: self.id, muted: true });
        }
        if held {
            self.hold(orders);
        }
    }

    /// Whether its end may have been missed, or is reported by somebody who did not see it answered.
    pub(crate) const fn is_unwatched(&self) -> bool {
        self.unwatched
    }

    /// Goes to a state, with the deadline of that state in place of the last one's.
    pub(crate) fn enter(&mut self, state: LegState, orders: &mut Orders) {
        self.forget_deadline(orders);
        self.state = state;
        self.deadline = match state {
            LegState::Answering => Some(ANSWERING_LIMIT),
            LegState::Holding | LegState::Resuming => Some(HOLD_LIMIT),
            LegState::Ending => Some(ENDING_LIMIT),
            LegState::TakingBack => Some(LINE_LIMIT),
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
