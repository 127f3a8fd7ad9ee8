//! Wrap-up: from hang-up until the agent has said where the call belongs.

use cti::TicketId;

use crate::{
    EndReason, Filing, Millis, Settings,
    call::{Call, control},
    view::{CallerView, WrapUpView},
    words::{self, Can, Reader},
};

/// A call that is over, and the choices made about it so far.
#[derive(Clone, Debug)]
pub(crate) struct WrapUp {
    pub(crate) call: Call,
    pub(crate) end_reason: EndReason,
    /// How long both sides were connected, in milliseconds; `None` when they never were.
    pub(crate) duration: Option<u64>,
    pub(crate) filing: Filing,
    pub(crate) ticket_number: String,
    pub(crate) disposition: Option<String>,
}

/// Where a call goes in the helpdesk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Into a ticket of its own.
    NewTicket,
    /// Into this one.
    Ticket(TicketId),
}

impl WrapUp {
    pub(crate) fn new(call: Call, end_reason: EndReason, now: Millis) -> Self {
        Self {
            end_reason,
            duration: call.connected.map(|connected| now.since(connected)),
            // A withheld number names no requester, and a pop needs one.
            filing: if call.number.is_some() { Filing::NewTicket } else { Filing::NoTicket },
            ticket_number: String::new(),
            disposition: None,
            call,
        }
    }

    /// The ticket that is typed: `80`, `#80`, or its address.
    fn typed_ticket(&self) -> Option<TicketId> {
        let text = self.ticket_number.trim().trim_end_matches('/');
        let number = text.rsplit('/').next()?.trim_start_matches('#');
        number.starts_with(|c: char| c.is_ascii_digit()).then_some(())?;
        number.parse().ok()
    }

    pub(crate) fn can_finish(&self, settings: &Settings) -> Can {
        match self.filing {
            Filing::NewTicket | Filing::ExistingTicket if self.call.number.is_none() => {
                return Err(words::WITHHELD);
            }
            Filing::ExistingTicket if self.typed_ticket().is_none() => {
                return Err(words::TICKET_WANTED);
            }
            Filing::NewTicket | Filing::ExistingTicket | Filing::NoTicket => {}
        }
        if settings.disposition_required && self.disposition.is_none() {
            return Err(words::DISPOSITION_WANTED);
        }
        Ok(())
    }

    /// Where the call goes by the choices as they are; `None`: nowhere. The next call files this
    /// one without asking, so a missing ticket number becomes a new ticket: that is what the
    /// helpdesk would do ("A new ticket will be created automatically and any/all details from the
    /// previous call will be associated with it").
    pub(crate) fn target(&self) -> Option<Target> {
        self.call.number.as_ref()?;
        match self.filing {
            Filing::NewTicket => Some(Target::NewTicket),
            Filing::ExistingTicket => {
                Some(self.typed_ticket().map_or(Target::NewTicket, Target::Ticket))
            }
            Filing::NoTicket => None,
        }
    }

    pub(crate) fn view(&self, settings: &Settings) -> WrapUpView {
        let typed = !self.ticket_number.trim().is_empty();
        WrapUpView {
            id: self.call.id,
            direction: self.call.direction,
            party: self.call.party(),
            caller: CallerView::unasked(),
            end_reason: self.end_reason,
            ended: words::ended(self.end_reason, self.call.direction, Reader::Agent),
            duration: self.duration.unwrap_or(0),
            notes: self.call.notes.clone(),
            filing: self.filing,
            ticket_number: self.ticket_number.clone(),
            ticket_problem: (typed && self.typed_ticket().is_none())
                .then(|| words::TICKET_PROBLEM.to_owned()),
            ticket_subject: None,
            dispositions: settings.dispositions.clone(),
            disposition: self.disposition.clone(),
            finish: control(self.can_finish(settings)),
        }
    }
}
