//! The subject of the ticket whose number is typed in wrap-up, so that the agent sees whether it is
//! the one that was meant.

use cti::{ApiError, TicketId};

use serde::{Deserialize, Serialize};

use crate::{
    DeskFailure, Millis, RequestId, TimerId,
    directory::{Directory, Finding, Question},
    notices::is_about_the_key,
    opening::retry_after,
    orders::Orders,
    words::{self, caller as say},
};

/// How long the agent is let type, in milliseconds.
const PAUSE: u64 = 400;

/// ```text
/// Nothing ──typed──▶ Pausing ──fired──▶ Due ──▶ Asking ──▶ Known, Missing, Failed
///    ▲                                   ▲         │ 429
///    └──anything else typed (from any)   └─────────┘
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum TicketSubject {
    /// No ticket is typed.
    Nothing,
    /// The agent may be typing still.
    Pausing(TicketId, TimerId),
    /// To be asked as soon as the helpdesk may be.
    Due(TicketId),
    /// Being asked.
    Asking(TicketId, RequestId),
    /// This is it.
    Known(TicketId, String),
    /// The helpdesk says that there is none.
    Missing(TicketId),
    /// It is not known.
    Failed(TicketId, DeskFailure),
}

impl TicketSubject {
    /// Of a ticket that was chosen, not typed. `known`: its subject, where that is on the card.
    pub(crate) fn of(ticket: TicketId, known: Option<&str>) -> Self {
        match known {
            Some(subject) => Self::Known(ticket, subject.to_owned()),
            None => Self::Due(ticket),
        }
    }

    /// This is typed now.
    pub(crate) fn typed(
        &mut self,
        ticket: Option<TicketId>,
        known: Option<&str>,
        orders: &mut Orders,
    ) {
        if ticket.is_some() && ticket == self.settled() {
            return;
        }
        self.stop_pausing(orders);
        *self = match (ticket, known) {
            (None, _) => Self::Nothing,
            (Some(ticket), Some(_)) => Self::of(ticket, known),
            (Some(ticket), None) => Self::Pausing(ticket, orders.start_timer(PAUSE)),
        };
    }

    /// The ticket that need not be asked for again, as it is being asked for, or known.
    const fn settled(&self) -> Option<TicketId> {
        match self {
            Self::Due(ticket) | Self::Asking(ticket, _) | Self::Known(ticket, _) => Some(*ticket),
            Self::Nothing | Self::Pausing(..) | Self::Missing(_) | Self::Failed(..) => None,
        }
    }

    /// The call is filed, or the pause is over for another reason.
    pub(crate) fn stop_pausing(&mut self, orders: &mut Orders) {
        if let Self::Pausing(ticket, timer) = *self {
            orders.cancel_timer(timer);
            *self = Self::Due(ticket);
        }
    }

    /// Another page left it behind: asked for again.
    pub(crate) fn take_up(&mut self) {
        if let Self::Pausing(ticket, _) | Self::Asking(ticket, _) = *self {
            *self = Self::Due(ticket);
        }
    }

    /// Whether it waited for this timer.
    pub(crate) fn timer_fired(&mut self, timer: TimerId) -> bool {
        match *self {
            Self::Pausing(ticket, mine) if mine == timer => {
                *self = Self::Due(ticket);
                true
            }
            _ => false,
        }
    }

    /// Asks, if it is time to.
    pub(crate) fn proceed(&mut self, now: Millis, directory: &mut Directory, orders: &mut Orders) {
        let Self::Due(ticket) = *self else { return };
        if let Some(kept) = directory.ticket(now, ticket) {
            *self = Self::Known(ticket, kept.subject.clone());
        } else if let Some(request) = directory.ask(Question::Ticket(ticket), orders) {
            *self = Self::Asking(ticket, request);
        }
    }

    /// The helpdesk answered something; changes nothing unless it was asked for here.
    pub(crate) fn answered(&mut self, request: RequestId, finding: &Finding) {
        let Self::Asking(ticket, mine) = *self else { return };
        if mine != request {
            return;
        }
        match finding {
            Finding::Ticket(found) => *self = Self::Known(ticket, found.subject.clone()),
            Finding::Failed(DeskFailure::Refused(ApiError::NotFound)) => {
                *self = Self::Missing(ticket);
            }
            Finding::Failed(failure) if retry_after(failure).is_some() => *self = Self::Due(ticket),
            Finding::Failed(failure) => *self = Self::Failed(ticket, failure.clone()),
            Finding::Contacts(_)
            | Finding::Names(_)
            | Finding::Contact(_)
            | Finding::Company(_)
            | Finding::Tickets(_) => {}
        }
    }

    /// Another key was given.
    pub(crate) fn key_given(&mut self) {
        if let Self::Failed(ticket, failure) = self
            && is_about_the_key(failure)
        {
            *self = Self::Due(*ticket);
        }
    }

    /// Whether the helpdesk says that there is no such ticket.
    pub(crate) const fn is_missing(&self) -> bool {
        matches!(self, Self::Missing(_))
    }

    /// What it is about.
    pub(crate) fn text(&self) -> Option<String> {
        match self {
            Self::Known(_, subject) => Some(say::subject(subject).to_owned()),
            _ => None,
        }
    }

    /// What is wrong with the number that is typed. A ticket that could only not be looked up may be
    /// there all the same.
    pub(crate) fn problem(&self) -> Option<String> {
        match self {
            Self::Missing(ticket) => Some(say::no_such_ticket(*ticket)),
            Self::Failed(_, failure) => {
                Some([&words::failure(failure), ", so the ticket could not be looked up"].concat())
            }
            Self::Nothing
            | Self::Pausing(..)
            | Self::Due(_)
            | Self::Asking(..)
            | Self::Known(..) => None,
        }
    }
}
