//! How far the writing of a call is, and what can be done about it then.

use cti::TicketId;

use serde::{Deserialize, Serialize};

use crate::{
    DeskFailure, RequestId, TimerId,
    history::Closing,
    view::FiledState,
    words::{self, Can},
};

/// ```text
///                                       not linked
///            ┌── its turn, may be in a ticket ──▶ Checking ──linked by the closing──▶ Proven
/// Queued ────┴── its turn ──▶ Sending ◀──not linked──┘ └─linked, but by which pop?─▶ Doubtful ─retry─▶ Queued
///   ▲ ▲ ▲  ▲                   │ │ └─popped─▶ Proving ──linked──▶ Proven
///   │ │ │  └──429──────────────┤ │             │  ▲ its turn
///   │ │ └─its turn── Waiting ◀─┘ │             ▼  └── ProofDue ◀──┐
///   │ │                ▲ may have arrived      └─not linked─▶ ProofWait (fired, network)
///   │ └──retry── Refused ◀───────┘ a person must mend it
///   └── of Checking, a failure leads to the same places
/// WithoutTicket: nothing is sent.          Recalling ──linked──▶ Proven, Doubtful
///                                               └─not linked──▶ wrap-up
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Step {
    /// Due: waits for its call's opening pop and for the pops of other calls.
    Queued,
    /// The closing pop is on its way.
    Sending(RequestId),
    /// Being asked whether a failed one arrived.
    Checking(RequestId),
    /// Failed in a way that heals by itself: tried again when it is its turn.
    Waiting,
    /// Taken; to be asked for the ticket.
    ProofDue,
    /// Taken; being asked for the ticket.
    Proving(RequestId),
    /// Taken; asked for the ticket again when the timer fires.
    ProofWait(TimerId),
    /// The helpdesk names the ticket.
    Proven,
    /// Nothing is sent, as the agent wished.
    WithoutTicket,
    /// Failed: the agent must do something.
    Refused(DeskFailure),
    /// In this ticket, but perhaps without the closing: the agent must look.
    Doubtful(TicketId),
    /// A call of the history: being asked whether it is in a ticket, before it goes back to wrap-up.
    Recalling(RequestId, Closing),
}

impl Step {
    pub(crate) fn awaits(&self, request: RequestId) -> bool {
        match self {
            Self::Sending(mine)
            | Self::Checking(mine)
            | Self::Proving(mine)
            | Self::Recalling(mine, _) => *mine == request,
            Self::Queued
            | Self::Waiting
            | Self::ProofWait(_)
            | Self::ProofDue
            | Self::Proven
            | Self::WithoutTicket
            | Self::Refused(_)
            | Self::Doubtful(_) => false,
        }
    }

    /// Whether the helpdesk has not confirmed that it has the closing.
    pub(crate) const fn is_unsent(&self) -> bool {
        match self {
            Self::Queued
            | Self::Sending(_)
            | Self::Checking(_)
            | Self::Waiting
            | Self::Refused(_) => true,
            Self::Proving(_)
            | Self::ProofWait(_)
            | Self::ProofDue
            | Self::Proven
            | Self::WithoutTicket
            | Self::Doubtful(_)
            | Self::Recalling(..) => false,
        }
    }

    pub(crate) const fn can_retry(&self) -> Can {
        match self {
            Self::Refused(_) | Self::Waiting | Self::Doubtful(_) => Ok(()),
            Self::Queued | Self::Sending(_) | Self::Checking(_) => Err(words::BEING_SENT),
            Self::ProofDue | Self::Proving(_) | Self::ProofWait(_) | Self::Recalling(..) => {
                Err(words::BEING_PROVEN)
            }
            Self::Proven | Self::WithoutTicket => Err(words::NOTHING_UNSENT),
        }
    }

    /// Whether the call can go back to wrap-up: only while nothing of it can be in the helpdesk.
    pub(crate) const fn can_refile(&self, uncertain: bool) -> Can {
        match self {
            Self::Refused(_) if !uncertain => Ok(()),
            Self::WithoutTicket => Ok(()),
            Self::Refused(_) | Self::Doubtful(_) => Err(words::MAY_HAVE_ARRIVED),
            Self::Queued | Self::Sending(_) | Self::Checking(_) => Err(words::BEING_SENT),
            Self::Recalling(..) => Err(words::BEING_PROVEN),
            Self::Waiting => Err(words::TRIED_BY_ITSELF),
            Self::ProofDue | Self::Proving(_) | Self::ProofWait(_) | Self::Proven => {
                Err(words::ALREADY_FILED)
            }
        }
    }

    /// Doubtful can be put away too: the agent was asked to look, and is the judge.
    pub(crate) const fn can_dismiss(&self) -> Can {
        if self.is_unsent() { Err(words::UNSENT) } else { Ok(()) }
    }

    /// Whether nothing more is to be expected or done here. Notes of a call without a ticket are kept
    /// in the history, where it stays unfiled.
    pub(crate) const fn is_done(&self) -> bool {
        match self {
            Self::Proven | Self::WithoutTicket => true,
            Self::Queued
            | Self::Sending(_)
            | Self::Checking(_)
            | Self::Waiting
            | Self::Proving(_)
            | Self::ProofWait(_)
            | Self::ProofDue
            | Self::Refused(_)
            | Self::Doubtful(_)
            | Self::Recalling(..) => false,
        }
    }

    /// Whether the notes have to stay readable here.
    pub(crate) const fn keeps_notes(&self) -> bool {
        match self {
            Self::Queued
            | Self::Checking(_)
            | Self::Waiting
            | Self::WithoutTicket
            | Self::Refused(_)
            | Self::Doubtful(_)
            | Self::Recalling(..) => true,
            Self::Sending(_)
            | Self::Proving(_)
            | Self::ProofWait(_)
            | Self::ProofDue
            | Self::Proven => false,
        }
    }

    pub(crate) const fn state(&self) -> FiledState {
        match self {
            Self::Queued | Self::Sending(_) | Self::Checking(_) | Self::Recalling(..) => {
                FiledState::Sending
            }
            Self::Waiting => FiledState::Waiting,
            Self::ProofDue | Self::Proving(_) | Self::ProofWait(_) => FiledState::Unproven,
            Self::Proven => FiledState::Filed,
            Self::WithoutTicket => FiledState::WithoutTicket,
            Self::Refused(_) | Self::Doubtful(_) => FiledState::NeedsAgent,
        }
    }
}
