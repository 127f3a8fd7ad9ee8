//! The opening pop: the helpdesk shows who is calling, once per call and before its close.

use cti::{CallDetails, CallReferenceId, ContactId, Requester, ScreenPop, TicketId};

use crate::{DeskFailure, RequestId, TimerId, orders::Orders};

/// What the helpdesk says to a request.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// The pop was taken.
    Popped,
    /// What became of the call; `None` while it is in no ticket.
    Details(Option<CallDetails>),
    /// Nothing of use.
    Failed(DeskFailure),
}

impl Answer {
    /// As an answer about details: a call without a ticket is not linked, and neither is one that
    /// the helpdesk says it does not know.
    pub(crate) fn about_details(self) -> Self {
        match self {
            Self::Details(Some(details)) if details.ticket_id.is_none() => Self::Details(None),
            Self::Failed(DeskFailure::Refused(cti::ApiError::NotFound)) => Self::Details(None),
            Self::Popped | Self::Details(_) | Self::Failed(_) => self,
        }
    }
}

/// ```text
/// Unsent ──due──▶ Sending ──popped──▶ Taken
///   ▲ ▲ ▲          │ │ failed             ▲ linked
///   │ │ └──fired── Waiting ◀──429         │
///   │ └──retry──── Failed ──retry, may have arrived──▶ Checking
///   └───────────────────not linked────────────────────────┘
/// ```
#[derive(Clone, Debug)]
pub(crate) enum OpeningState {
    /// Not due yet, due again, not wanted, or given up because the closing pop says it all.
    Unsent,
    /// On its way.
    Sending(RequestId),
    /// Being asked whether a failed one arrived.
    Checking(RequestId),
    /// The helpdesk asked to wait.
    Waiting(TimerId),
    /// The helpdesk has it.
    Taken,
    /// The agent may have it sent again.
    Failed(DeskFailure),
}

/// The opening pop of one call.
#[derive(Clone, Debug)]
pub(crate) struct Opening {
    pub(crate) state: OpeningState,
    /// A failed one may have arrived.
    uncertain: bool,
    /// The contact and the ticket that the last one named by id.
    named: (Option<ContactId>, Option<TicketId>),
    /// Another call popped after it: the helpdesk may have made a ticket of this one by itself
    /// ("API invoked before Call Dispose").
    pub(crate) overtaken: bool,
}

impl Opening {
    pub(crate) const fn unsent() -> Self {
        Self {
            state: OpeningState::Unsent,
            uncertain: false,
            named: (None, None),
            overtaken: false,
        }
    }

    pub(crate) const fn is_unsent(&self) -> bool {
        matches!(self.state, OpeningState::Unsent)
    }

    /// Whether an answer is awaited.
    pub(crate) const fn is_pending(&self) -> bool {
        match self.state {
            OpeningState::Sending(_) | OpeningState::Checking(_) => true,
            OpeningState::Unsent
            | OpeningState::Waiting(_)
            | OpeningState::Taken
            | OpeningState::Failed(_) => false,
        }
    }

    /// Another call pops now. It matters where the helpdesk may be showing this one.
    pub(crate) const fn overtake(&mut self) {
        self.overtaken |= self.may_have_arrived();
    }

    /// Whether the helpdesk may have had one.
    pub(crate) const fn may_have_arrived(&self) -> bool {
        match self.state {
            OpeningState::Taken | OpeningState::Sending(_) | OpeningState::Checking(_) => true,
            OpeningState::Unsent | OpeningState::Waiting(_) | OpeningState::Failed(_) => {
                self.uncertain
            }
        }
    }

    /// The contact and the ticket that the last one named by id.
    pub(crate) const fn named(&self) -> (Option<ContactId>, Option<TicketId>) {
        self.named
    }

    /// What was refused is left out from now on, so it is due again.
    pub(crate) fn send_again(&mut self) {
        self.state = OpeningState::Unsent;
    }

    pub(crate) const fn failure(&self) -> Option<&DeskFailure> {
        match &self.state {
            OpeningState::Failed(failure) => Some(failure),
            OpeningState::Unsent
            | OpeningState::Sending(_)
            | OpeningState::Checking(_)
            | OpeningState::Waiting(_)
            | OpeningState::Taken => None,
        }
    }

    pub(crate) fn awaits(&self, request: RequestId) -> bool {
        match self.state {
            OpeningState::Sending(mine) | OpeningState::Checking(mine) => mine == request,
            OpeningState::Unsent
            | OpeningState::Waiting(_)
            | OpeningState::Taken
            | OpeningState::Failed(_) => false,
        }
    }

    pub(crate) fn send(&mut self, pop: ScreenPop, orders: &mut Orders) {
        let contact = match &pop.requester {
            Requester::Id(contact) => Some(*contact),
            Requester::Phone(_) | Requester::Email(_) => None,
        };
        self.named = (contact, pop.ticket_id);
        self.state = OpeningState::Sending(orders.pop(pop));
    }

    /// The agent wants it sent again: it is due again. One that may have arrived is asked for first:
    /// there is no idempotency key.
    pub(crate) fn retry(&mut self, reference: &CallReferenceId, orders: &mut Orders) {
        if self.failure().is_some() {
            self.state = if self.uncertain {
                OpeningState::Checking(orders.fetch_details(reference))
            } else {
                OpeningState::Unsent
            };
        }
    }

    /// The helpdesk answered what was awaited.
    pub(crate) fn answered(&mut self, answer: Answer, orders: &mut Orders) {
        let sending = matches!(self.state, OpeningState::Sending(_));
        match (answer, sending) {
            (Answer::Popped, true) | (Answer::Details(Some(_)), false) => {
                self.state = OpeningState::Taken;
            }
            (Answer::Details(None), false) => self.state = OpeningState::Unsent,
            (Answer::Failed(failure), _) => {
                self.uncertain |= sending && failure.may_have_arrived();
                self.state = match retry_after(&failure) {
                    Some(after) => OpeningState::Waiting(orders.start_timer(after)),
                    None => OpeningState::Failed(failure),
                };
            }
            // The answer to another question.
            (Answer::Popped, false) | (Answer::Details(_), true) => {}
        }
    }

    /// Whether it waited for this timer; it is then due again.
    pub(crate) fn timer_fired(&mut self, timer: TimerId) -> bool {
        let mine = matches!(self.state, OpeningState::Waiting(mine) if mine == timer);
        if mine {
            self.state = OpeningState::Unsent;
        }
        mine
    }

    /// The wait that was told, handed over: it holds for the closing pop too.
    pub(crate) fn hand_over_wait(&mut self) -> Option<TimerId> {
        match self.state {
            OpeningState::Waiting(timer) => {
                self.state = OpeningState::Unsent;
                Some(timer)
            }
            OpeningState::Unsent
            | OpeningState::Sending(_)
            | OpeningState::Checking(_)
            | OpeningState::Taken
            | OpeningState::Failed(_) => None,
        }
    }
}

/// How long the helpdesk asked to wait, in milliseconds; at most an hour, so that a nonsensical
/// answer cannot park a call for a day.
pub(crate) fn retry_after(failure: &DeskFailure) -> Option<u64> {
    const DEFAULT: u32 = 30;
    match failure {
        DeskFailure::Refused(cti::ApiError::RateLimited { retry_after }) => {
            Some(u64::from(retry_after.unwrap_or(DEFAULT).clamp(1, 3600)) * 1000)
        }
        _ => None,
    }
}
