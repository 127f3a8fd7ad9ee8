//! What the helpdesk said of people and tickets, kept for a while, and what it is being asked.

mod kept;

use cti::{
    Company, CompanyId, Contact, ContactChange, ContactField, ContactId, ContactName, NewContact,
    PhoneNumber, TicketId, TicketSummary,
};
use serde::{Deserialize, Serialize};

use crate::{Command, DeskFailure, Millis, RequestId, TimerId, orders::Orders};

use kept::Kept;

/// How long contacts and companies are believed, in milliseconds.
const PEOPLE_LAST: u64 = 10 * 60_000;
/// How long tickets are believed, in milliseconds: they change while agents work.
const TICKETS_LAST: u64 = 60_000;
/// How many tickets of a contact are shown: "three most recent tickets (if any)".
const MOST_TICKETS: usize = 3;
/// How many unanswered questions are remembered. Every one is answered in the end, so this is never
/// reached unless something outside is broken.
const MOST_ASKED: usize = 100;

/// What the helpdesk can be asked beside calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Question {
    /// Who has this number there: one contact look-up.
    Contacts(PhoneNumber, ContactField),
    /// Who this is: one contact look-up.
    Contact(ContactId),
    /// Whose name begins so.
    Names(String),
    /// To create this one.
    Creation(NewContact),
    /// To name this one, who has the number.
    Naming(PhoneNumber, ContactId, ContactChange),
    /// What it is called.
    Company(CompanyId),
    /// The most recent ones.
    Tickets(ContactId),
    /// What it is about.
    Ticket(TicketId),
}

impl Question {
    /// Whether this is an answer to it, and not to another question.
    fn is_answered_by(&self, finding: &Finding) -> bool {
        match finding {
            Finding::Failed(_) => true,
            Finding::Contacts(_) => matches!(self, Self::Contacts(..)),
            Finding::Names(_) => matches!(self, Self::Names(_)),
            Finding::Contact(_) => {
                matches!(self, Self::Contact(_) | Self::Creation(_) | Self::Naming(..))
            }
            Finding::Company(_) => matches!(self, Self::Company(_)),
            Finding::Tickets(_) => matches!(self, Self::Tickets(_)),
            Finding::Ticket(_) => matches!(self, Self::Ticket(_)),
        }
    }
}

/// What the helpdesk answers to a [`Question`].
#[derive(Clone, Debug)]
pub(crate) enum Finding {
    /// Those with the number, without any whom a loose search found too.
    Contacts(Vec<Contact>),
    /// Those of the name.
    Names(Vec<ContactName>),
    /// The one asked for, or created.
    Contact(Contact),
    /// The company.
    Company(Company),
    /// Three at most, the newest first.
    Tickets(Vec<TicketSummary>),
    /// The ticket.
    Ticket(TicketSummary),
    /// Nothing of use.
    Failed(DeskFailure),
}

/// Whom and what the helpdesk told of.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Directory {
    contacts: Kept<PhoneNumber, Vec<Contact>>,
    companies: Kept<CompanyId, Company>,
    tickets: Kept<ContactId, Vec<TicketSummary>>,
    subjects: Kept<TicketId, TicketSummary>,
    asked: Vec<(RequestId, Question)>,
    /// The helpdesk asked to wait: until when, and the timer of it.
    wait: Option<(Millis, TimerId)>,
}

impl Directory {
    pub(crate) const fn new() -> Self {
        Self {
            contacts: Kept::new(PEOPLE_LAST),
            companies: Kept::new(PEOPLE_LAST),
            tickets: Kept::new(TICKETS_LAST),
            subjects: Kept::new(TICKETS_LAST),
            asked: Vec::new(),
            wait: None,
        }
    }

    /// Asks the helpdesk. What is being asked already is not asked twice: both wait for one answer.
    /// `None` while the helpdesk wants to be left alone.
    pub(crate) fn ask(&mut self, question: Question, orders: &mut Orders) -> Option<RequestId> {
        if self.is_waiting() {
            return None;
        }
        if let Some((request, _)) = self.asked.iter().find(|(_, asked)| *asked == question) {
            return Some(*request);
        }
        let request = orders.ask(|request| command(request, &question));
        if self.asked.len() >= MOST_ASKED {
            self.asked.remove(0);
        }
        self.asked.push((request, question));
        Some(request)
    }

    /// Takes the helpdesk's answer in: the finding as far as it can be believed. `None`: nobody asked
    /// for it.
    pub(crate) fn answered(
        &mut self,
        now: Millis,
        request: RequestId,
        finding: Finding,
    ) -> Option<Finding> {
        let asked =
            |(id, question): &(_, Question)| *id == request && question.is_answered_by(&finding);
        let position = self.asked.iter().position(asked)?;
        let (_, question) = self.asked.remove(position);
        Some(self.keep(now, question, finding))
    }

    fn keep(&mut self, now: Millis, question: Question, finding: Finding) -> Finding {
        match (question, finding) {
            (Question::Contacts(number, _), Finding::Contacts(mut contacts)) => {
                contacts.retain(|contact| contact.matched_by(&number).is_some());
                // That nobody has it is not known before every field was asked for.
                if !contacts.is_empty() {
                    self.learn(now, &number, contacts.clone());
                }
                Finding::Contacts(contacts)
            }
            (Question::Creation(new), Finding::Contact(contact)) => {
                self.learn(now, &new.phone, vec![contact.clone()]);
                self.tickets.keep(now, contact.id, Vec::new(), |a, b| a == b);
                Finding::Contact(contact)
            }
            (Question::Naming(number, ..), Finding::Contact(contact)) => {
                self.forget(&number);
                if contact.matched_by(&number).is_some() {
                    self.learn(now, &number, vec![contact.clone()]);
                }
                Finding::Contact(contact)
            }
            (Question::Company(id), Finding::Company(company)) => {
                self.companies.keep(now, id, company.clone(), |a, b| a == b);
                Finding::Company(company)
            }
            (Question::Tickets(of), Finding::Tickets(mut tickets)) => {
                tickets.truncate(MOST_TICKETS);
                self.tickets.keep(now, of, tickets.clone(), |a, b| a == b);
                Finding::Tickets(tickets)
            }
            (Question::Ticket(id), Finding::Ticket(ticket)) => {
                self.subjects.keep(now, id, ticket.clone(), |a, b| a == b);
                Finding::Ticket(ticket)
            }
            (_, finding) => finding,
        }
    }

    /// Those with the number; none of them: nobody has it.
    pub(crate) fn contacts(&self, now: Millis, number: &PhoneNumber) -> Option<&Vec<Contact>> {
        self.contacts.get(now, |kept| is_same_number(kept, number))
    }

    /// The only one with the number, as far as that is known already.
    pub(crate) fn only(&self, now: Millis, number: &PhoneNumber) -> Option<&Contact> {
        match self.contacts(now, number)?.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    pub(crate) fn company(&self, now: Millis, id: CompanyId) -> Option<&Company> {
        self.companies.get(now, |kept| *kept == id)
    }

    pub(crate) fn tickets(&self, now: Millis, of: ContactId) -> Option<&Vec<TicketSummary>> {
        self.tickets.get(now, |kept| *kept == of)
    }

    pub(crate) fn ticket(&self, now: Millis, id: TicketId) -> Option<&TicketSummary> {
        self.subjects.get(now, |kept| *kept == id)
    }

    /// These, and nobody else, have the number.
    pub(crate) fn learn(&mut self, now: Millis, number: &PhoneNumber, contacts: Vec<Contact>) {
        self.contacts.keep(now, number.clone(), contacts, is_same_number);
    }

    /// Who has this number is to be asked anew.
    pub(crate) fn forget(&mut self, number: &PhoneNumber) {
        self.contacts.forget(|kept, _| is_same_number(kept, number));
    }

    /// The helpdesk is told that this number calls, so somebody may have it soon: "If the Requester
    /// Phone matches no users in Freshdesk, then a new user will be created".
    pub(crate) fn popped(&mut self, number: &PhoneNumber) {
        self.contacts.forget(|kept, contacts| contacts.is_empty() && is_same_number(kept, number));
    }

    /// A call was filed: whose tickets are the most recent may be otherwise now.
    pub(crate) fn forget_tickets(&mut self) {
        self.tickets.forget(|_, _| true);
    }

    /// The helpdesk asked to be left alone for so long, in milliseconds.
    pub(crate) fn told_to_wait(&mut self, now: Millis, after: u64, orders: &mut Orders) {
        let until = now.plus(after);
        match self.wait {
            Some((already, _)) if already >= until => return,
            Some((_, timer)) => orders.cancel_timer(timer),
            None => {}
        }
        self.wait = Some((until, orders.start_timer(after)));
    }

    /// Whether it waited for this timer.
    pub(crate) fn timer_fired(&mut self, timer: TimerId) -> bool {
        let mine = self.wait.is_some_and(|(_, mine)| mine == timer);
        if mine {
            self.wait = None;
        }
        mine
    }

    /// Elsewhere the helpdesk was heard to want to be left alone, or not any more.
    pub(crate) const fn follow(&mut self, waiting: bool) {
        self.wait = if waiting { Some((Millis(0), TimerId(0))) } else { None };
    }

    /// Whether the helpdesk wants to be left alone.
    pub(crate) const fn is_waiting(&self) -> bool {
        self.wait.is_some()
    }
}

/// Whether two numbers are the same to the digit; [`PhoneNumber::same_line_as`] is not transitive, so
/// it cannot say what is kept under which number.
fn is_same_number(a: &PhoneNumber, b: &PhoneNumber) -> bool {
    a.dialable() == b.dialable() && a.extension() == b.extension()
}

fn command(request: RequestId, question: &Question) -> Command {
    match question {
        Question::Contacts(number, field) => {
            Command::FindContacts { request, number: number.clone(), field: *field }
        }
        Question::Contact(contact) => Command::FetchContact { request, contact: *contact },
        Question::Names(term) => Command::SearchContacts { request, term: term.clone() },
        Question::Creation(new) => {
            Command::CreateContact { request, contact: Box::new(new.clone()) }
        }
        Question::Naming(_, contact, change) => {
            Command::ChangeContact { request, contact: *contact, change: change.clone() }
        }
        Question::Company(company) => Command::FetchCompany { request, company: *company },
        Question::Tickets(requester) => Command::FetchTickets { request, requester: *requester },
        Question::Ticket(ticket) => Command::FetchTicket { request, ticket: *ticket },
    }
}
