//! What the helpdesk knows of the other side of a call. The call never waits for it.

mod again;
mod creating;
mod draw;
mod matched;
mod part;
mod taken_up;

pub(crate) use draw::Around;
pub(crate) use matched::{Matched, field_label};

use cti::{Contact, ContactField, ContactId, PhoneNumber, TicketId, TicketSummary};

use serde::{Deserialize, Serialize};

use crate::{
    DeskFailure, Millis, RequestId,
    call::Origin,
    directory::{Directory, Finding, Question},
    opening::retry_after,
    orders::Orders,
};

use creating::{Creation, Remark};
use matched::Why;
use part::Part;

/// "Spend at most two contact look-ups a ring": whatever happens, more only when the agent says so.
const MOST_ASKED: u8 = 2;

/// How far the look-up is.
///
/// ```text
/// Unasked   Due(phone) ──▶ Asking ──nobody──▶ Due(mobile) ──▶ Asking ──somebody, nobody──▶ Done
///             ▲   ▲          ├──somebody────────────────────────────────────────────────────▲
///             │   └─429──────┤
///             └─the agent── Failed ◀── (also: asked too often)
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
enum LookUp {
    /// Withheld: there is nothing to ask for.
    Unasked,
    /// To be asked as soon as the helpdesk may be.
    Due(Aim),
    /// Being asked.
    Asking(Aim, RequestId),
    /// Not answered; `None`: not asked, because it was asked often enough for one ring.
    Failed(Aim, Option<DeskFailure>),
    /// Answered.
    Done,
}

/// What a look-up asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Aim {
    /// Who this contact is.
    Contact(ContactId),
    /// Who has the number there.
    Field(ContactField),
}

const BY_PHONE: Aim = Aim::Field(ContactField::Phone);

/// What is known of the other side of one call.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Caller {
    look_up: LookUp,
    contacts: Vec<Matched>,
    /// Of several, the one the agent chose.
    chosen: Option<ContactId>,
    /// How many look-ups went out since the ring, or since the agent asked for one.
    asked: u8,
    creation: Option<Creation>,
    remark: Option<Remark>,
    /// A contact may have been created by a request that seemed to fail.
    may_exist: bool,
    tickets: Part<Vec<TicketSummary>>,
    company: Part<String>,
}

impl Caller {
    /// Of a call that begins.
    pub(crate) fn new(number: Option<&PhoneNumber>, origin: &Origin) -> Self {
        let picked = origin.contact.clone().map(|contact| Matched::new(contact, Why::Picked));
        let look_up = match (&picked, origin.requester, number) {
            (Some(_), ..) => LookUp::Done,
            (None, Some(contact), _) => LookUp::Due(Aim::Contact(contact)),
            (None, None, Some(_)) => LookUp::Due(BY_PHONE),
            (None, None, None) => LookUp::Unasked,
        };
        Self {
            look_up,
            contacts: picked.into_iter().collect(),
            chosen: None,
            asked: 0,
            creation: None,
            remark: None,
            may_exist: false,
            tickets: Part::Unasked,
            company: Part::Unasked,
        }
    }

    /// The only match, or the one that was chosen.
    pub(crate) fn known(&self) -> Option<&Matched> {
        match self.contacts.as_slice() {
            [only] => Some(only),
            several => several.iter().find(|matched| Some(matched.contact.id) == self.chosen),
        }
    }

    /// Whether it is clear that nobody has the number.
    pub(crate) fn is_nobody(&self) -> bool {
        matches!(self.look_up, LookUp::Done) && self.contacts.is_empty()
    }

    /// Who it is, by id: also one whom the helpdesk named, and who is still to be read.
    pub(crate) fn contact(&self) -> Option<ContactId> {
        self.named().or(self.known().map(|matched| matched.contact.id))
    }

    const fn named(&self) -> Option<ContactId> {
        match self.look_up {
            LookUp::Due(aim) | LookUp::Asking(aim, _) | LookUp::Failed(aim, _) => match aim {
                Aim::Contact(contact) => Some(contact),
                Aim::Field(_) => None,
            },
            LookUp::Unasked | LookUp::Done => None,
        }
    }

    /// The subject of a ticket that is on the card.
    pub(crate) fn subject(&self, ticket: TicketId) -> Option<&str> {
        let Part::Known(tickets) = &self.tickets else { return None };
        tickets.iter().find(|row| row.id == ticket).map(|row| row.subject.as_str())
    }

    /// Asks what is to be asked now.
    pub(crate) fn proceed(
        &mut self,
        now: Millis,
        number: &PhoneNumber,
        directory: &mut Directory,
        orders: &mut Orders,
    ) {
        self.look_up(now, number, directory, orders);
        self.create_what_is_due(number, directory, orders);
        self.ask_for_parts(now, directory, orders);
    }

    fn look_up(
        &mut self,
        now: Millis,
        number: &PhoneNumber,
        directory: &mut Directory,
        orders: &mut Orders,
    ) {
        let LookUp::Due(aim) = self.look_up else { return };
        if aim == BY_PHONE
            && let Some(kept) = directory.contacts(now, number)
        {
            return self.found(kept.clone(), number);
        }
        if self.asked >= MOST_ASKED {
            self.look_up = LookUp::Failed(aim, None);
            return;
        }
        let question = match aim {
            Aim::Contact(contact) => Question::Contact(contact),
            Aim::Field(field) => Question::Contacts(number.clone(), field),
        };
        if let Some(request) = directory.ask(question, orders) {
            self.asked += 1;
            self.look_up = LookUp::Asking(aim, request);
        }
    }

    fn ask_for_parts(&mut self, now: Millis, directory: &mut Directory, orders: &mut Orders) {
        let Some(Contact { id, address, company_id, .. }) = self.known().map(|m| &m.contact) else {
            return;
        };
        let (id, company) = (*id, company_id.filter(|_| address.is_none()));
        if matches!(self.tickets, Part::Unasked) {
            self.tickets = match directory.tickets(now, id) {
                Some(kept) => Part::Known(kept.clone()),
                None => Part::asked(directory.ask(Question::Tickets(id), orders)),
            };
        }
        if let (Part::Unasked, Some(company)) = (&self.company, company) {
            self.company = match directory.company(now, company) {
                Some(kept) => Part::Known(kept.name.clone()),
                None => Part::asked(directory.ask(Question::Company(company), orders)),
            };
        }
    }

    /// The helpdesk answered something; changes nothing unless it was asked for here.
    pub(crate) fn answered(
        &mut self,
        request: RequestId,
        finding: &Finding,
        number: &PhoneNumber,
        directory: &mut Directory,
    ) {
        if let LookUp::Asking(aim, mine) = self.look_up
            && mine == request
        {
            self.look_up_answered(aim, finding, number);
        }
        self.creation_answered(request, finding, number, directory);
        if self.tickets.awaits(request) {
            match finding {
                Finding::Tickets(tickets) => self.tickets = Part::Known(tickets.clone()),
                Finding::Failed(failure) => self.tickets = Part::failed(failure),
                _ => {}
            }
        }
        if self.company.awaits(request) {
            match finding {
                Finding::Company(company) => self.company = Part::Known(company.name.clone()),
                Finding::Failed(failure) => self.company = Part::failed(failure),
                _ => {}
            }
        }
    }

    fn look_up_answered(&mut self, aim: Aim, finding: &Finding, number: &PhoneNumber) {
        match (finding, aim) {
            (Finding::Contacts(contacts), Aim::Field(ContactField::Phone))
                if contacts.is_empty() =>
            {
                self.look_up = LookUp::Due(Aim::Field(ContactField::Mobile));
            }
            (Finding::Contacts(contacts), _) => self.found(contacts.clone(), number),
            (Finding::Contact(contact), _) => {
                self.know(vec![Matched::new(contact.clone(), Why::Named)]);
            }
            // Deleted since: whoever has the number now is asked for instead.
            (Finding::Failed(DeskFailure::Refused(cti::ApiError::NotFound)), Aim::Contact(_)) => {
                self.look_up = LookUp::Due(BY_PHONE);
            }
            (Finding::Failed(failure), aim) => {
                let again = retry_after(failure).is_some() && self.asked < MOST_ASKED;
                self.look_up = if again {
                    LookUp::Due(aim)
                } else {
                    LookUp::Failed(aim, Some(failure.clone()))
                };
            }
            _ => {}
        }
    }

    fn found(&mut self, contacts: Vec<Contact>, number: &PhoneNumber) {
        let by_number = |contact| Matched::by_number(contact, number);
        self.know(contacts.into_iter().filter_map(by_number).collect());
    }

    fn know(&mut self, contacts: Vec<Matched>) {
        // A number that it does not find as it is spelled, the helpdesk makes another contact of. One
        // with a name is who calls, unless the agent says otherwise.
        let mut named = contacts.iter().filter(|matched| matched.name().is_some());
        self.chosen = match (named.next(), named.next(), contacts.len()) {
            (Some(only), None, 2..) => Some(only.contact.id),
            _ => None,
        };
        self.look_up = LookUp::Done;
        self.contacts = contacts;
        self.forget_parts();
    }

    fn forget_parts(&mut self) {
        self.tickets = Part::Unasked;
        self.company = Part::Unasked;
    }

    /// Of several, this one; `None` takes it back.
    pub(crate) fn choose(&mut self, contact: Option<ContactId>) {
        let is_there = |id| self.contacts.iter().any(|matched| matched.contact.id == id);
        let can = self.contacts.len() > 1 && contact.is_none_or(is_there);
        if can && self.chosen != contact {
            self.chosen = contact;
            self.forget_parts();
        }
    }
}
