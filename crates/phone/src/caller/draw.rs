//! The caller card: what there is to say of who calls, and what can be done about it.

use cti::{PhoneNumber, TicketId, TicketSummary};

use crate::{
    call::control,
    view::{CallerState, CallerView, TicketRow},
    words::{self, caller as say},
};

use super::{Caller, LookUp, Part, creating::Remark};

/// What the card has to know beside the caller.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Around<'a> {
    /// The caller's number.
    pub(crate) number: Option<&'a PhoneNumber>,
    /// The name that came with the call.
    pub(crate) name: Option<&'a str>,
    /// Whether the helpdesk was told that the number calls, and so may have made a contact of it.
    pub(crate) popped: bool,
    /// Whether the helpdesk wants to be left alone.
    pub(crate) waiting: bool,
    /// The ticket at hand.
    pub(crate) ticket: Option<TicketId>,
}

impl Caller {
    pub(crate) fn view(&self, around: Around<'_>) -> CallerView {
        let company = match &self.company {
            Part::Known(name) => Some(name.as_str()),
            Part::Unasked | Part::Asking(_) | Part::Failed(_) => None,
        };
        let known = self.known();
        let candidates = if self.contacts.len() > 1 { self.contacts.as_slice() } else { &[] };
        CallerView {
            state: self.state(),
            sentence: self.sentence(around),
            contact: known.map(|matched| matched.view(company, true)),
            candidates: candidates
                .iter()
                .map(|matched| {
                    let chosen = self.chosen == Some(matched.contact.id);
                    matched.view(company.filter(|_| chosen), chosen)
                })
                .collect(),
            tickets: self.ticket_rows(around.ticket),
            tickets_sentence: self.tickets_sentence(around.waiting),
            create: control(self.can_create(around.waiting)),
            names: self.is_nameless(),
            create_name: words::who(around.name, around.number).to_owned(),
            look_up_again: control(self.can_look_up_again(around.waiting)),
        }
    }

    fn state(&self) -> CallerState {
        if self.creation.is_some() {
            return CallerState::Creating;
        }
        match &self.look_up {
            LookUp::Unasked => CallerState::Unasked,
            LookUp::Due(_) | LookUp::Asking(..) => CallerState::Searching,
            LookUp::Failed(..) => CallerState::Failed,
            LookUp::Done if self.contacts.is_empty() => CallerState::Unknown,
            LookUp::Done if self.known().is_none() => CallerState::Several,
            LookUp::Done => CallerState::Known,
        }
    }

    fn sentence(&self, around: Around<'_>) -> String {
        if let Some(creation) = &self.creation {
            let says = if creation.names() { say::NAMING } else { say::CREATING };
            return says.to_owned();
        }
        match &self.look_up {
            LookUp::Unasked => say::NO_NUMBER.to_owned(),
            LookUp::Due(_) if around.waiting => say::LOOKED_UP_LATER.to_owned(),
            LookUp::Due(_) | LookUp::Asking(..) => say::LOOKING_UP.to_owned(),
            LookUp::Failed(_, Some(failure)) => {
                [&words::failure(failure), ", so it is not known who calls."].concat()
            }
            LookUp::Failed(_, None) => match &self.remark {
                Some(Remark::Gone) => say::GONE.to_owned(),
                _ => say::NOT_ALL_ASKED.to_owned(),
            },
            LookUp::Done => self.result(around),
        }
    }

    /// What came of it.
    fn result(&self, around: Around<'_>) -> String {
        match (&self.remark, self.known()) {
            (Some(Remark::Found(name)), Some(_)) => say::found_instead(name),
            (Some(Remark::NotNamed(failure)), Some(_)) => {
                [&words::failure(failure), ". The contact did not get its name."].concat()
            }
            (Some(Remark::NameWanted), Some(_)) if self.is_nameless() => {
                say::NAME_WANTED.to_owned()
            }
            (_, Some(known)) if known.name().is_none() => say::NAMELESS.to_owned(),
            _ if self.contacts.len() > 1 => say::several(self.contacts.len()),
            (_, Some(_)) => match &self.company {
                Part::Failed(failure) => {
                    [&words::failure(failure), ", so the company is not shown."].concat()
                }
                Part::Unasked | Part::Asking(_) | Part::Known(_) => String::new(),
            },
            (Some(Remark::NameWanted), None) => say::NAME_WANTED.to_owned(),
            (Some(Remark::Failed(failure)), None) => {
                [&words::failure(failure), ". The contact was not created."].concat()
            }
            (Some(Remark::DuplicateNotFound), None) => say::DUPLICATE_NOT_FOUND.to_owned(),
            (_, None) if around.popped => say::NOBODY_HAD_IT.to_owned(),
            (_, None) => say::NOBODY.to_owned(),
        }
    }

    fn ticket_rows(&self, at_hand: Option<TicketId>) -> Vec<TicketRow> {
        let Part::Known(tickets) = &self.tickets else { return Vec::new() };
        let row = |ticket: &TicketSummary| TicketRow {
            id: ticket.id,
            subject: say::subject(&ticket.subject).to_owned(),
            status: ticket.status.name().to_owned(),
            at_hand: at_hand == Some(ticket.id),
        };
        tickets.iter().map(row).collect()
    }

    fn tickets_sentence(&self, waiting: bool) -> String {
        if self.known().is_none() {
            return String::new();
        }
        match &self.tickets {
            Part::Unasked if waiting => say::TICKETS_LATER.to_owned(),
            Part::Unasked | Part::Asking(_) => say::LOOKING_UP_TICKETS.to_owned(),
            Part::Known(tickets) if tickets.is_empty() => say::NO_TICKETS.to_owned(),
            Part::Known(_) => String::new(),
            Part::Failed(failure) => [&words::failure(failure), "."].concat(),
        }
    }
}
