//! The opening pop: the helpdesk shows who is calling, once per call and before its close.

use cti::{CallDetails, CallReferenceId, ContactId, Requester, ScreenPop, TicketId};

use serde::{Deserialize, Serialize};

use crate::{DeskFailure, RequestId, TimerId, orders::Orders, outbox::pause};

/// The longest pause before it is tried again, in milliseconds: calls are short.
const LONGEST_PAUSE: u64 = 40_000;

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
///   ▲              │  │ failed             ▲ linked
///   │ did not      │  └─────▶ Failed       │
///   │ arrive   429 ▼            │ ▲ a person must mend it, or the call is over
///   ├───────────── Due ◀─retry──┘ │        │
///   │               │ ▲───fired── Waiting  │
///   │               └──may have arrived──▶ Checking
///   └──────────────not linked─────────────────┘
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum OpeningState {
    /// Not due yet, due again, not wanted, or given up because the closing pop says it all.
    Unsent,
    /// On its way.
    Sending(RequestId),
    /// Being asked whether a failed one arrived.
    Checking(RequestId),
    /// To be sent again, after a question where it may have arrived.
    Due,
    /// Failed in a way that heals by itself: due again when the timer fires.
    Waiting(TimerId),
    /// The helpdesk has it.
    Taken,
    /// Failed: the agent may have it sent again.
    Failed(DeskFailure),
}

/// The opening pop of one call.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Opening {
    pub(crate) state: OpeningState,
    /// A failed one may have arrived.
    uncertain: bool,
    /// How often it failed in a way that heals by itself, and how it did last.
    #[serde(default)]
    tries: u32,
    #[serde(default)]
    why: Option<DeskFailure>,
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
            tries: 0,
            why: None,
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
            | OpeningState::Due
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
            OpeningState::Unsent
            | OpeningState::Due
            | OpeningState::Waiting(_)
            | OpeningState::Failed(_) => self.uncertain,
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
            | OpeningState::Due
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
            | OpeningState::Due
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

    /// The agent wants it sent again, or the network is back.
    pub(crate) fn retry(&mut self, orders: &mut Orders) {
        self.forget_timer(orders);
        if self.failure().is_some() {
            self.state = OpeningState::Due;
        }
    }

    /// It is its turn. One that may have arrived is asked for first: there is no idempotency key.
    pub(crate) fn proceed(&mut self, reference: &CallReferenceId, orders: &mut Orders) {
        if matches!(self.state, OpeningState::Due) {
            self.state = if self.uncertain {
                OpeningState::Checking(orders.fetch_details(reference))
            } else {
                OpeningState::Unsent
            };
        }
    }

    /// The helpdesk answered what was awaited.
    pub(crate) fn answered(&mut self, answer: Answer) {
        let sending = matches!(self.state, OpeningState::Sending(_));
        match (answer, sending) {
            (Answer::Popped, true) | (Answer::Details(Some(_)), false) => {
                self.state = OpeningState::Taken;
            }
            (Answer::Details(None), false) => self.state = OpeningState::Unsent,
            (Answer::Failed(failure), _) => {
                self.uncertain |= sending && failure.may_have_arrived();
                self.state = match failure {
                    DeskFailure::Refused(cti::ApiError::RateLimited { .. }) => OpeningState::Due,
                    failure => OpeningState::Failed(failure),
                };
            }
            // The answer to another question.
            (Answer::Popped, false) | (Answer::Details(_), true) => {}
        }
    }

    /// Another page left it behind: one that was on its way may have arrived, so it is asked for first.
    pub(crate) fn take_up(&mut self) {
        match self.state {
            OpeningState::Sending(_) | OpeningState::Checking(_) => {
                self.uncertain = true;
                self.state = OpeningState::Due;
            }
            OpeningState::Waiting(_) => self.state = OpeningState::Due,
            OpeningState::Unsent
            | OpeningState::Due
            | OpeningState::Taken
            | OpeningState::Failed(_) => {}
        }
    }

    /// While the call goes on, one that failed is tried again by itself, where that can help.
    pub(crate) fn try_again_later(&mut self, reference: &CallReferenceId, orders: &mut Orders) {
        if let Some(failure) = self.failure().filter(|failure| failure.heals_by_itself()) {
            self.why = Some(failure.clone());
            self.tries = self.tries.saturating_add(1);
            let after = pause(self.tries, reference.as_str()).min(LONGEST_PAUSE);
            self.state = OpeningState::Waiting(orders.start_timer(after));
        }
    }

    /// Why the helpdesk does not show the call yet, while that is being tried again.
    pub(crate) const fn trouble(&self) -> Option<&DeskFailure> {
        match self.state {
            OpeningState::Taken | OpeningState::Failed(_) => None,
            OpeningState::Unsent
            | OpeningState::Sending(_)
            | OpeningState::Checking(_)
            | OpeningState::Due
            | OpeningState::Waiting(_) => self.why.as_ref(),
        }
    }

    pub(crate) const fn is_due_again(&self) -> bool {
        matches!(self.state, OpeningState::Due)
    }

    /// Whether it waited for this timer; it is then due again.
    pub(crate) fn timer_fired(&mut self, timer: TimerId) -> bool {
        let mine = matches!(self.state, OpeningState::Waiting(mine) if mine == timer);
        if mine {
            self.state = OpeningState::Due;
        }
        mine
    }

    /// The call is over: the closing pop says it all.
    pub(crate) fn forget_timer(&mut self, orders: &mut Orders) {
        if let OpeningState::Waiting(timer) = self.state {
            orders.cancel_timer(timer);
            self.state = OpeningState::Due;
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
