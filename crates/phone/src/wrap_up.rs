//! Wrap-up: from hang-up until the agent has said where the call belongs.

use cti::{ContactId, TicketId};

use serde::{Deserialize, Serialize};

use crate::{
    EndReason, Filing, Millis, Settings,
    call::{Call, control},
    orders::Orders,
    ticket_subject::TicketSubject,
    view::{Direction, NotesSaved, WrapUpView},
    words::{self, Can, Reader, caller as say},
};

/// A call that is over, and the choices made about it so far.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct WrapUp {
    pub(crate) call: Call,
    pub(crate) end_reason: EndReason,
    /// How long both sides were connected, in milliseconds; `None` when they never were.
    pub(crate) duration: Option<u64>,
    pub(crate) filing: Filing,
    pub(crate) ticket_number: String,
    /// What the ticket is about that is typed.
    pub(crate) subject: TicketSubject,
    /// The agent said where the call goes, so nothing else does.
    chosen: bool,
    pub(crate) disposition: Option<String>,
    /// A closing of it went out before the page was loaded, and may have arrived.
    pub(crate) sent: bool,
    /// The contact, as the history knows it.
    pub(crate) contact: Option<ContactId>,
    /// The page died during the call, and nobody was reached since.
    #[serde(default)]
    pub(crate) cut_off: bool,
    /// The number was dialled again since: how it ended is how that ended.
    #[serde(default)]
    dialled_again: bool,
}

/// What was chosen in wrap-up before the number was dialled again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Choices {
    filing: Filing,
    ticket_number: String,
    chosen: bool,
    disposition: Option<String>,
}

/// Where a call goes in the helpdesk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Target {
    /// Into a ticket of its own.
    NewTicket,
    /// Into this one.
    Ticket(TicketId),
}

impl WrapUp {
    pub(crate) fn new(call: Call, end_reason: EndReason, now: Millis) -> Self {
        let at_hand = call.ticket_at_hand();
        Self {
            end_reason,
            duration: call.spoken_until(now),
            // A withheld number names no requester, and a pop needs one.
            filing: match (&call.number, at_hand) {
                (None, _) => Filing::NoTicket,
                (Some(_), Some(_)) => Filing::ExistingTicket,
                (Some(_), None) => Filing::NewTicket,
            },
            ticket_number: at_hand.map(|ticket| ticket.to_string()).unwrap_or_default(),
            subject: match at_hand {
                Some(ticket) => TicketSubject::of(ticket, call.caller.subject(ticket)),
                None => TicketSubject::Nothing,
            },
            chosen: false,
            disposition: None,
            sent: false,
            contact: None,
            cut_off: false,
            dialled_again: false,
            call,
        }
    }

    /// Another page left it behind in wrap-up. Its closing may have left after this was kept: then it is in
    /// a ticket, where nothing else can have brought it.
    pub(crate) fn suspect(&mut self) {
        let opening = &self.call.opening;
        self.sent |= !opening.overtaken && opening.named().1.is_none();
    }

    /// Another page left it behind: what it was asking is asked again.
    pub(crate) fn take_up(&mut self) {
        self.call.take_up();
        self.subject.take_up();
    }

    /// The number is to be dialled again.
    pub(crate) fn reopen(mut self, orders: &mut Orders) -> (Call, Choices) {
        self.subject.stop_pausing(orders);
        self.call.spoken = self.duration;
        self.call.connected = None;
        let Self { filing, ticket_number, chosen, disposition, .. } = self;
        (self.call, Choices { filing, ticket_number, chosen, disposition })
    }

    /// Back as it was before the number was dialled again, as far as the agent had chosen.
    pub(crate) fn choose_again(&mut self, before: Choices) {
        self.dialled_again = true;
        self.disposition = before.disposition;
        if before.chosen {
            self.filing = before.filing;
            self.ticket_number = before.ticket_number;
            self.chosen = true;
            self.subject = match self.typed_ticket() {
                Some(ticket) => TicketSubject::of(ticket, self.call.caller.subject(ticket)),
                None => TicketSubject::Nothing,
            };
        }
    }

    /// Whether its number can be dialled again. `can_dial`: whether any can.
    pub(crate) fn can_call_back(&self, can_dial: Can) -> Can {
        if self.call.number.is_none() {
            return Err(words::NO_NUMBER);
        }
        can_dial
    }

    /// How it ended, in plain words.
    pub(crate) fn ended(&self, reader: Reader) -> String {
        let refused = self.call.refused.as_ref().filter(|_| self.call.connected.is_none());
        if self.cut_off && self.end_reason == EndReason::LineLost {
            words::cut_off(reader).to_owned()
        } else if let (Some(refused), Reader::Agent) = (refused, reader) {
            refused.clone()
        } else {
            let direction =
                if self.dialled_again { Direction::Outbound } else { self.call.direction };
            words::ended(self.end_reason, direction, reader)
        }
    }

    /// The ticket that is typed: `80`, `#80`, or its address.
    fn typed_ticket(&self) -> Option<TicketId> {
        let text = self.ticket_number.trim().trim_end_matches('/');
        let number = text.rsplit('/').next()?.trim_start_matches('#');
        number.starts_with(|c: char| c.is_ascii_digit()).then_some(())?;
        number.parse().ok()
    }

    /// Whether the agent said where it goes.
    pub(crate) const fn is_chosen(&self) -> bool {
        self.chosen
    }

    /// How it is filed: the agent says so.
    pub(crate) fn choose(&mut self, filing: Filing) {
        self.filing = filing;
        self.chosen = true;
    }

    /// The text in the ticket number's field is now this.
    pub(crate) fn type_ticket(&mut self, text: String, orders: &mut Orders) {
        self.ticket_number = text;
        self.chosen = true;
        let ticket = self.typed_ticket();
        let known = ticket.and_then(|ticket| self.call.caller.subject(ticket));
        self.subject.typed(ticket, known, orders);
    }

    /// A ticket was opened: one of the call's own is where it goes, unless the agent said otherwise.
    pub(crate) fn take_in_hand(&mut self, ticket: TicketId, orders: &mut Orders) {
        if !self.call.take_in_hand(ticket) || self.call.number.is_none() {
            return;
        }
        if !self.chosen {
            self.filing = Filing::ExistingTicket;
        }
        let wanted = self.filing == Filing::ExistingTicket && self.ticket_number.trim().is_empty();
        if !self.chosen || wanted {
            self.ticket_number = ticket.to_string();
            self.subject.stop_pausing(orders);
            self.subject = TicketSubject::of(ticket, self.call.caller.subject(ticket));
        }
    }

    pub(crate) fn can_finish(&self, settings: &Settings) -> Can {
        match self.filing {
            Filing::NewTicket | Filing::ExistingTicket if self.call.number.is_none() => {
                return Err(words::WITHHELD);
            }
            Filing::ExistingTicket if self.typed_ticket().is_none() => {
                return Err(words::TICKET_WANTED);
            }
            Filing::ExistingTicket if self.subject.is_missing() => return Err(say::NO_SUCH_TICKET),
            Filing::NewTicket | Filing::ExistingTicket | Filing::NoTicket => {}
        }
        if settings.disposition_required && self.disposition.is_none() {
            return Err(words::DISPOSITION_WANTED);
        }
        Ok(())
    }

    /// Where the call goes by the choices as they are; `None`: nowhere. The next call files this
    /// one without asking, so a ticket number that is missing, or that the helpdesk says belongs to no
    /// ticket, becomes a new ticket: that is what the
    /// helpdesk would do ("A new ticket will be created automatically and any/all details from the
    /// previous call will be associated with it").
    pub(crate) fn target(&self) -> Option<Target> {
        self.call.number.as_ref()?;
        match self.filing {
            Filing::NewTicket => Some(Target::NewTicket),
            Filing::ExistingTicket => {
                let ticket = self.typed_ticket().filter(|_| !self.subject.is_missing());
                Some(ticket.map_or(Target::NewTicket, Target::Ticket))
            }
            Filing::NoTicket => None,
        }
    }

    /// `waiting`: the helpdesk wants to be left alone; `saved`: whether notes survive the page;
    /// `can_dial`: whether a number could be dialled.
    pub(crate) fn view(
        &self,
        settings: &Settings,
        waiting: bool,
        saved: NotesSaved,
        can_dial: Can,
    ) -> WrapUpView {
        let typed = !self.ticket_number.trim().is_empty();
        WrapUpView {
            id: self.call.id,
            direction: self.call.direction,
            party: self.call.party(),
            caller: self.call.caller_view(waiting),
            end_reason: self.end_reason,
            ended: self.ended(Reader::Agent),
            duration: self.duration.unwrap_or(0),
            notes: self.call.notes.clone(),
            notes_saved: saved.of(&self.call.notes),
            filing: self.filing,
            ticket_number: self.ticket_number.clone(),
            ticket_problem: (typed && self.typed_ticket().is_none())
                .then(|| words::TICKET_PROBLEM.to_owned())
                .or_else(|| self.subject.problem()),
            ticket_subject: self.subject.text(),
            dispositions: settings.dispositions.clone(),
            disposition: self.disposition.clone(),
            call_back: self.cut_off.then(|| control(self.can_call_back(can_dial))),
            finish: control(self.can_finish(settings)),
        }
    }
}
