//! Who calls, as the helpdesk tells it or does not: what is asked of people and tickets, and what must
//! hold of it.

use cti::{ApiError, Contact, ContactId, FieldError, PhoneNumber, Requester, ScreenPop};
use phone::view::{CallerState, CallerView};

use super::*;
use crate::people::{company, contact, id, ticket};
use crate::properties::step::{Answered, CallerStep};

/// The most contact look-ups for a ring, or for a word of the agent.
const MOST: usize = 2;

#[derive(Default)]
pub struct People {
    questions: Vec<(RequestId, Command)>,
    /// By number, as it is dialled: how many look-ups may have been made, and were.
    allowed: BTreeMap<String, usize>,
    made: BTreeMap<String, usize>,
    /// Whom each number may belong to, because the helpdesk said so, or the agent.
    named: BTreeMap<String, BTreeSet<ContactId>>,
    /// Those whom the agent chose of several.
    chosen: BTreeSet<ContactId>,
    created: u64,
    /// Who it was when a pop went out that names somebody by id.
    sent: BTreeMap<String, Requester>,
}

impl People {
    pub fn is_asked(&self) -> bool {
        !self.questions.is_empty()
    }

    pub fn may_be(&mut self, number: &PhoneNumber, contact: ContactId) {
        self.named.entry(number.dialable().to_owned()).or_default().insert(contact);
    }
}

impl World {
    pub(super) fn caller_event(&mut self, step: &CallerStep) -> Option<Event> {
        let view = self.phone.view();
        let want = |intent| Some(Event::Intent(intent));
        let in_call = view.call.as_ref().map(|call| (call.id, &call.caller));
        let after = view.wrap_up.as_ref().map(|wrap_up| (wrap_up.id, &wrap_up.caller));
        match step {
            CallerStep::Answered(nth, answered) => self.question_answered(*nth, *answered),
            CallerStep::Choose { wrap_up, nth } => {
                let (call, caller) = if *wrap_up { after } else { in_call }?;
                let contact = caller.candidates.get(*nth).map(|candidate| candidate.id);
                self.people.chosen.extend(contact);
                want(Intent::ChooseContact { call, contact })
            }
            CallerStep::Create { wrap_up, name } => {
                let (call, _) = if *wrap_up { after } else { in_call }?;
                want(Intent::CreateContact { call, name: (*name).to_owned() })
            }
            CallerStep::LookUpAgain { wrap_up } => {
                let (call, _) = if *wrap_up { after } else { in_call }?;
                want(Intent::LookUpAgain(call))
            }
            CallerStep::OpenTicket(number) => {
                want(Intent::OpenTicket(cti::TicketId::new(*number).unwrap()))
            }
            CallerStep::PickContact(nth) => {
                want(Intent::PickContact(view.dialer.search.names.get(*nth)?.id))
            }
            CallerStep::PickNumber(nth) => {
                let picked = view.dialer.search.picked?;
                want(Intent::PickNumber(picked.numbers.get(*nth)?.1.clone()))
            }
        }
    }

    fn question_answered(&mut self, nth: usize, answered: Answered) -> Option<Event> {
        let people = &mut self.people;
        if people.questions.is_empty() {
            return None;
        }
        let (request, command) = people.questions.remove(nth % people.questions.len());
        let failure = match answered {
            Answered::Well(whom) => return Some(Event::Desk(self.served(request, command, whom))),
            Answered::Missing => DeskFailure::Refused(ApiError::NotFound),
            Answered::Limited(seconds) => {
                DeskFailure::Refused(ApiError::RateLimited { retry_after: Some(seconds) })
            }
            Answered::NoKey => DeskFailure::NoKey,
            Answered::Lost => DeskFailure::TimedOut,
            Answered::Duplicate => DeskFailure::Refused(ApiError::Other { status: 409 }),
        };
        Some(Event::Desk(DeskEvent::Failed { request, failure }))
    }

    /// What the helpdesk says; `whom` makes it various.
    fn served(&mut self, request: RequestId, command: Command, whom: usize) -> DeskEvent {
        let people = &mut self.people;
        match command {
            Command::FindContacts { number, .. } => {
                let (jane, roe, other) = family(&number);
                let contacts = match whom % 5 {
                    0 => Vec::new(),
                    1 => vec![jane],
                    2 => vec![jane, roe],
                    // A loose search finds others too.
                    3 => vec![other],
                    _ => vec![other, roe],
                };
                for contact in contacts.iter().filter(|c| c.matched_by(&number).is_some()) {
                    people.may_be(&number, contact.id);
                }
                DeskEvent::ContactsFound { request, contacts }
            }
            Command::CreateContact { contact: new, .. } => {
                people.created += 1;
                let made =
                    contact(9_000 + people.created, &new.name, Some(new.phone.typed()), None);
                people.may_be(&new.phone, made.id);
                DeskEvent::ContactFound { request, contact: Box::new(made) }
            }
            Command::ChangeContact { contact: id, change, .. } => {
                // It is the nameless one, which has the number.
                let number = PhoneNumber::parse(NUMBER).unwrap();
                let named = contact(id.get(), &change.name, Some(number.typed()), None);
                people.may_be(&number, id);
                DeskEvent::ContactFound { request, contact: Box::new(named) }
            }
            Command::FetchContact { contact: id, .. } => {
                let number = PhoneNumber::parse(NUMBER).unwrap();
                let (mut jane, ..) = family(&number);
                jane.id = id;
                jane.mobile = (whom % 3 == 1).then(|| "+1 415 555 0188".to_owned());
                jane.phone = jane.phone.filter(|_| whom % 3 < 2);
                for own in [&jane.phone, &jane.mobile].into_iter().flatten() {
                    people.may_be(&PhoneNumber::parse(own).unwrap(), id);
                }
                DeskEvent::ContactFound { request, contact: Box::new(jane) }
            }
            Command::SearchContacts { .. } => {
                let names = [(501, "Jane Roe"), (502, "Jack Roe")];
                let name =
                    |(n, name): (u64, &str)| cti::ContactName { id: id(n), name: name.into() };
                let names = names.into_iter().take(whom % 3).map(name).collect();
                DeskEvent::NamesFound { request, names }
            }
            Command::FetchCompany { .. } => {
                DeskEvent::CompanyFound { request, company: company(7, "Acme") }
            }
            Command::FetchTickets { .. } => {
                let tickets = (0..whom as u64 % 5).map(|n| ticket(80 - n, "Refund")).collect();
                DeskEvent::TicketsFound { request, tickets }
            }
            Command::FetchTicket { ticket: id, .. } => {
                DeskEvent::TicketFound { request, ticket: ticket(id.get(), "Refund") }
            }
            other => unreachable!("{other:?}"),
        }
    }

    /// The event gives leave to look somebody up.
    pub(super) fn allow_look_ups(&mut self, event: &Event, before: &View) {
        let number = |id: CallId| {
            let live = before.call.iter().map(|call| (call.id, &call.party));
            let wrap_up = before.wrap_up.iter().map(|wrap_up| (wrap_up.id, &wrap_up.party));
            let party = live.chain(wrap_up).find(|(call, _)| *call == id).map(|(_, party)| party);
            party.and_then(|party| party.number.clone())
        };
        let numbers: Vec<(String, usize)> = match event {
            Event::Intent(Intent::LookUpAgain(call)) => {
                number(*call).into_iter().map(|number| (number, MOST)).collect()
            }
            // Looked for before it is created, and again where it is refused as a duplicate.
            Event::Intent(Intent::CreateContact { call, .. }) => {
                number(*call).into_iter().map(|number| (number, 2 * MOST)).collect()
            }
            Event::Desk(DeskEvent::KeyGiven) => {
                self.people.allowed.keys().map(|number| (number.clone(), MOST)).collect()
            }
            // Whom the helpdesk names, it knows.
            Event::Desk(DeskEvent::DetailsFound { details: Some(details), .. }) => {
                let numbers: Vec<_> = self.people.allowed.keys().cloned().collect();
                for number in numbers {
                    self.people.named.entry(number).or_default().extend(details.requester_id);
                }
                Vec::new()
            }
            _ => Vec::new(),
        };
        for (number, more) in numbers {
            self.allow(&number, more);
        }
        let after = self.phone.view();
        let began = after.call.filter(|call| before.call.as_ref().is_none_or(|b| b.id != call.id));
        let number = began.and_then(|call| call.party.number);
        let again = match event {
            Event::Intent(Intent::FileUnfiled(id)) => {
                let rows = self.phone.history(0, usize::MAX);
                rows.into_iter().find(|row| row.id == *id).and_then(|row| row.party.number)
            }
            _ => None,
        };
        for number in number.into_iter().chain(again) {
            self.allow(&number, MOST);
        }
    }

    fn allow(&mut self, number: &str, more: usize) {
        let number = PhoneNumber::parse(number).unwrap();
        *self.people.allowed.entry(number.dialable().to_owned()).or_default() += more;
    }

    pub(super) fn take_question(&mut self, command: &Command) -> bool {
        let request = match command {
            Command::FindContacts { request, number, .. } => {
                let people = &mut self.people;
                let made = people.made.entry(number.dialable().to_owned()).or_default();
                *made += 1;
                let allowed = people.allowed.get(number.dialable()).copied().unwrap_or_default();
                assert!(*made <= allowed, "{made} look-ups of {allowed}");
                request
            }
            Command::SearchContacts { request, .. }
            | Command::FetchContact { request, .. }
            | Command::CreateContact { request, .. }
            | Command::ChangeContact { request, .. }
            | Command::FetchCompany { request, .. }
            | Command::FetchTickets { request, .. }
            | Command::FetchTicket { request, .. } => request,
            _ => return false,
        };
        assert!(self.seen.insert(*request), "a request anew");
        self.people.questions.push((*request, command.clone()));
        true
    }

    /// Nothing that matters waits for what is asked about people, and no answer about people brings
    /// anything else about.
    pub(super) fn check_order(event: &Event, commands: &[Command]) {
        let is_small = |command: &Command| {
            is_question(command)
                || matches!(
                    command,
                    Command::StartTimer { .. }
                        | Command::CancelTimer { .. }
                        | Command::KeepHistory(_)
                        // The name of who calls.
                        | Command::Notify { .. }
                )
        };
        let asked = commands.iter().position(is_question).unwrap_or(commands.len());
        assert!(commands[asked..].iter().all(is_small), "asked first: {commands:?}");
        let about_people = matches!(
            event,
            Event::Desk(
                DeskEvent::ContactsFound { .. }
                    | DeskEvent::NamesFound { .. }
                    | DeskEvent::ContactFound { .. }
                    | DeskEvent::CompanyFound { .. }
                    | DeskEvent::TicketsFound { .. }
                    | DeskEvent::TicketFound { .. }
            ) | Event::Intent(
                Intent::ChooseContact { .. }
                    | Intent::CreateContact { .. }
                    | Intent::LookUpAgain(_)
                    | Intent::PickContact(_)
                    | Intent::PickNumber(_)
            )
        );
        assert!(!about_people || commands.iter().all(is_small), "{event:?} gave {commands:?}");
    }

    /// Of several, nobody is taken for the caller but the one whom the agent chose.
    pub(super) fn check_caller(&self, caller: &CallerView) {
        let contact = contact_of(caller).filter(|_| !caller.candidates.is_empty());
        assert!(contact.is_none_or(|contact| self.people.chosen.contains(&contact)));
        let chosen = caller.candidates.iter().filter(|candidate| candidate.chosen);
        assert!(chosen.map(|candidate| candidate.id).eq(contact), "what is shown as chosen");
        assert!(caller.contact.is_some() || caller.tickets.is_empty(), "tickets of nobody");
    }

    /// A pop names the number, or a contact that the helpdesk or the agent said it is; and the one that
    /// is on the screen when the call is filed.
    pub(super) fn check_requester(&mut self, pop: &ScreenPop, event: &Event, before: &View) {
        let reference = pop.call_reference_id.to_string();
        if let Requester::Id(contact) = &pop.requester {
            let people = &self.people;
            let number = self.number_of(&reference);
            let named = people.named.get(number.dialable());
            assert!(named.is_some_and(|named| named.contains(contact)), "somebody else");
        }
        let finished = match event {
            Event::Intent(Intent::Finish(call)) => {
                before.wrap_up.as_ref().filter(|wrap_up| wrap_up.id == *call)
            }
            _ => None,
        };
        let is_its = |call: CallId| self.known(call).reference == reference;
        if let Some(wrap_up) = finished.filter(|wrap_up| is_its(wrap_up.id)) {
            // One whom the helpdesk named is shown once it is read.
            let unread =
                matches!(wrap_up.caller.state, CallerState::Searching | CallerState::Failed);
            let shown = contact_of(&wrap_up.caller);
            assert!(by_id(&pop.requester) == shown || unread, "another one than is shown");
        }
        // A repeated closing that differs would be another one.
        if !pop.call_info.is_empty() {
            let known = self.calls.values().find(|known| known.reference == reference).unwrap();
            let first = known.closings == 1 || known.refilings > 0 || known.refused > 0;
            let sent = self.people.sent.insert(reference, pop.requester.clone());
            assert!(first || sent.is_none_or(|sent| sent == pop.requester), "changed on its way");
        }
    }

    fn number_of(&self, reference: &str) -> PhoneNumber {
        let known = self.calls.values().find(|known| known.reference == reference).unwrap();
        PhoneNumber::parse(known.number.as_deref().unwrap()).unwrap()
    }
}

fn is_question(command: &Command) -> bool {
    matches!(
        command,
        Command::FindContacts { .. }
            | Command::SearchContacts { .. }
            | Command::FetchContact { .. }
            | Command::CreateContact { .. }
            | Command::ChangeContact { .. }
            | Command::FetchCompany { .. }
            | Command::FetchTickets { .. }
            | Command::FetchTicket { .. }
    )
}

/// Two who have the number, and one who does not.
fn family(number: &PhoneNumber) -> (Contact, Contact, Contact) {
    let mut jane = contact(501, "Jane Roe", Some(number.typed()), None);
    jane.company_id = cti::CompanyId::new(7);
    let roe = contact(502, "Jack Roe", None, Some(number.dialable()));
    let other = contact(503, "Jim Doe", Some("+1 212 555 0123"), None);
    (jane, roe, other)
}

/// The helpdesk does not know the contact that a pop names.
pub(super) fn refusal_of(pop: &ScreenPop) -> Option<DeskFailure> {
    by_id(&pop.requester)?;
    let message = "There is no contact matching the given value";
    let field = FieldError::invalid("requester_id", message);
    Some(DeskFailure::Refused(ApiError::Validation(vec![field])))
}

fn by_id(requester: &Requester) -> Option<ContactId> {
    match requester {
        Requester::Id(contact) => Some(*contact),
        Requester::Phone(_) | Requester::Email(_) => None,
    }
}

fn contact_of(caller: &CallerView) -> Option<ContactId> {
    caller.contact.as_ref().map(|contact| contact.id)
}
