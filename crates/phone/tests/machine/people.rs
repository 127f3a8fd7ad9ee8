//! The people and tickets of the stories, and a helpdesk that answers what it is asked about them.

use cti::{
    Company, CompanyId, Contact, ContactField, ContactId, ContactName, PhoneNumber, TicketId,
    TicketStatus, TicketSummary,
};
use phone::{
    Click, ClickId, Command, DeskEvent, Event, Intent, PushEvent, RequestId, view::CallerView,
};

use crate::script::*;

pub const JANE: u64 = 501;
pub const ROE: u64 = 502;

pub fn id(contact: u64) -> ContactId {
    ContactId::new(contact).unwrap()
}

/// Jane Roe, with this in `phone`.
pub fn jane(phone: &str) -> Contact {
    contact(JANE, "Jane Roe", Some(phone), None)
}

pub fn contact(number: u64, name: &str, phone: Option<&str>, mobile: Option<&str>) -> Contact {
    Contact {
        id: id(number),
        name: name.to_owned(),
        phone: phone.map(str::to_owned),
        mobile: mobile.map(str::to_owned),
        email: None,
        address: None,
        company_id: None,
        job_title: None,
    }
}

pub fn company(number: u64, name: &str) -> Company {
    Company { id: CompanyId::new(number).unwrap(), name: name.to_owned() }
}

pub fn ticket(number: u64, subject: &str) -> TicketSummary {
    TicketSummary {
        id: TicketId::new(number).unwrap(),
        subject: subject.to_owned(),
        status: TicketStatus::Open,
        requester_id: ContactId::new(JANE),
        updated_at: None,
    }
}

/// What the helpdesk is asked among these commands, beside pops and details.
pub fn questions(commands: &[Command]) -> Vec<&Command> {
    commands
        .iter()
        .filter(|command| {
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
        })
        .collect()
}

/// Every contact look-up among these commands: where it looks, and its request.
pub fn look_ups(commands: &[Command]) -> Vec<(ContactField, RequestId)> {
    let look_up = |command: &Command| match command {
        Command::FindContacts { request, field, .. } => Some((*field, *request)),
        _ => None,
    };
    commands.iter().filter_map(look_up).collect()
}

/// The one contact look-up among these commands.
#[track_caller]
pub fn the_look_up(commands: &[Command], field: ContactField) -> RequestId {
    let look_ups = look_ups(commands);
    assert!(matches!(look_ups.as_slice(), [(f, _)] if *f == field), "{commands:?}");
    look_ups[0].1
}

/// The one question that is picked out of these commands.
#[track_caller]
fn the_one(commands: &[Command], pick: impl Fn(&Command) -> Option<RequestId>) -> RequestId {
    let requests: Vec<_> = commands.iter().filter_map(pick).collect();
    assert_eq!(requests.len(), 1, "one question expected in {commands:?}");
    requests[0]
}

#[track_caller]
pub fn the_tickets_question(commands: &[Command], of: u64) -> RequestId {
    the_one(commands, |command| match command {
        Command::FetchTickets { request, requester } if *requester == id(of) => Some(*request),
        _ => None,
    })
}

#[track_caller]
pub fn the_company_question(commands: &[Command]) -> RequestId {
    the_one(commands, |command| match command {
        Command::FetchCompany { request, .. } => Some(*request),
        _ => None,
    })
}

#[track_caller]
pub fn the_ticket_question(commands: &[Command], ticket: u64) -> RequestId {
    the_one(commands, |command| match command {
        Command::FetchTicket { request, ticket: t } if t.get() == ticket => Some(*request),
        _ => None,
    })
}

#[track_caller]
pub fn the_contact_question(commands: &[Command], contact: u64) -> RequestId {
    the_one(commands, |command| match command {
        Command::FetchContact { request, contact: c } if *c == id(contact) => Some(*request),
        _ => None,
    })
}

#[track_caller]
pub fn the_search(commands: &[Command], of: &str) -> RequestId {
    the_one(commands, |command| match command {
        Command::SearchContacts { request, term } if term == of => Some(*request),
        _ => None,
    })
}

/// The creation among these commands, and the name that the contact gets.
#[track_caller]
pub fn the_creation(commands: &[Command]) -> (RequestId, String) {
    let created = commands.iter().find_map(|command| match command {
        Command::CreateContact { request, contact } => Some((*request, contact.name.clone())),
        _ => None,
    });
    created.unwrap_or_else(|| panic!("nobody is created in {commands:?}"))
}

/// The naming among these commands: its request, whom, and the name.
#[track_caller]
pub fn the_naming(commands: &[Command]) -> (RequestId, ContactId, String) {
    let named = commands.iter().find_map(|command| match command {
        Command::ChangeContact { request, contact, change } => {
            Some((*request, *contact, change.name.clone()))
        }
        _ => None,
    });
    named.unwrap_or_else(|| panic!("nobody is named in {commands:?}"))
}

impl Script {
    pub fn found(&mut self, request: RequestId, contacts: &[Contact]) -> Vec<Command> {
        self.desk(DeskEvent::ContactsFound { request, contacts: contacts.to_vec() })
    }

    pub fn read(&mut self, request: RequestId, contact: &Contact) -> Vec<Command> {
        self.desk(DeskEvent::ContactFound { request, contact: Box::new(contact.clone()) })
    }

    pub fn tickets(&mut self, request: RequestId, tickets: &[TicketSummary]) -> Vec<Command> {
        self.desk(DeskEvent::TicketsFound { request, tickets: tickets.to_vec() })
    }

    /// Nobody has the number that rings, in either field.
    pub fn nobody(&mut self, commands: &[Command]) {
        let by_phone = the_look_up(commands, ContactField::Phone);
        let by_mobile = the_look_up(&self.found(by_phone, &[]), ContactField::Mobile);
        assert_eq!(self.found(by_mobile, &[]), []);
    }

    pub fn names(&mut self, request: RequestId, names: &[(u64, &str)]) -> Vec<Command> {
        let name =
            |(number, name): &(u64, &str)| ContactName { id: id(*number), name: (*name).into() };
        self.desk(DeskEvent::NamesFound { request, names: names.iter().map(name).collect() })
    }

    pub fn caller(&self) -> CallerView {
        self.call().caller
    }
}

/// It rings, and Jane Roe has the number.
pub fn jane_rings() -> Script {
    let mut script = ringing_inbound();
    let request = the_look_up(&script.asked, ContactField::Phone);
    script.found(request, &[jane(NUMBER)]);
    script
}

/// A number was clicked in the helpdesk, on this ticket's page and as this contact's, and is dialled.
pub fn clicked(ticket: Option<u64>, requester: Option<u64>) -> Script {
    let mut script = ready();
    let click = ClickId("click-1".to_owned());
    let told = Click {
        id: click.clone(),
        number: PhoneNumber::parse(NUMBER).unwrap(),
        ticket: ticket.and_then(TicketId::new),
        requester: requester.map(id),
    };
    script.tell(Event::Push(PushEvent::Clicked(told)));
    script.tell(Event::Push(PushEvent::ClaimAnswered { click, won: Some(true) }));
    assert_eq!(script.call().leg, OUT, "it is dialled");
    script
}

/// The agent typed a name, and two people called so are found.
pub fn searched() -> Script {
    let mut script = ready();
    let (timer, _) = the_timer(&script.want(Intent::EditNumber("Ja".into())));
    let request = the_search(&script.fired(timer), "Ja");
    script.names(request, &[(JANE, "Jane Roe"), (ROE, "Jack Roe")]);
    script
}
