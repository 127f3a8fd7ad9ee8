//! What is asked of the helpdesk's API for each command, and how its answer is read. Pure.

use cti::{
    CallDetailsQuery, CallDetailsReply, Company, Contact, ContactName, ContactSearch, Rows,
    ScreenPopReply, TicketSummary, contact_query, form,
};
use phone::{Command, DeskEvent, RequestId};

/// The tickets of a requester: "three most recent tickets". Without `updated_since` the helpdesk lists
/// those of the last 30 days alone (fact R5), so it gets a day before there were any.
const RECENT_TICKETS: &str = "&updated_since=2010-01-01T00:00:00Z&order_by=updated_at\
                              &order_type=desc&per_page=3";

/// A request to the helpdesk.
#[derive(Debug)]
pub(super) struct Asked {
    /// The answer carries this.
    pub(super) request: RequestId,
    /// Behind `/api/v2/`.
    pub(super) path: String,
    /// What is sent, by `POST`; `None` asks by `GET`.
    pub(super) body: Option<String>,
    /// Whether it is sent by `PUT` instead: it changes what is there.
    pub(super) put: bool,
    /// Reads the answer, if it makes sense.
    pub(super) read: fn(RequestId, &str) -> Option<DeskEvent>,
}

/// What a command asks; `None` of one that is not for the helpdesk.
pub(super) fn asked(command: &Command) -> Option<Asked> {
    let get = |request: RequestId, path: &[&str], read| {
        Some(Asked { request, path: path.concat(), body: None, put: false, read })
    };
    let id = |id: u64| id.to_string();
    match command {
        Command::Pop { request, pop } => Some(Asked {
            request: *request,
            path: "integrations/cti/pop".into(),
            body: serde_json::to_string(pop).ok(),
            put: false,
            read: |request, reply| {
                let reply: ScreenPopReply = serde_json::from_str(reply).ok()?;
                Some(DeskEvent::Popped { request, pop: reply.id })
            },
        }),
        Command::FetchDetails { request, call_reference_id } => {
            let query = CallDetailsQuery { call_reference_id: call_reference_id.clone() }.encode();
            get(*request, &["integrations/cti/details?", &query], |request, reply| {
                let reply: CallDetailsReply = serde_json::from_str(reply).ok()?;
                Some(DeskEvent::DetailsFound { request, details: reply.0.into_iter().next() })
            })
        }
        Command::FindContacts { request, number, field } => {
            let query = form::encode(&contact_query(*field, number));
            get(*request, &["search/contacts?query=", &query], |request, reply| {
                let found: ContactSearch = serde_json::from_str(reply).ok()?;
                Some(DeskEvent::ContactsFound { request, contacts: found.results })
            })
        }
        Command::SearchContacts { request, term } => {
            let term = form::encode(term.trim());
            get(*request, &["contacts/autocomplete?term=", &term], |request, reply| {
                let Rows(names) = serde_json::from_str::<Rows<ContactName>>(reply).ok()?;
                Some(DeskEvent::NamesFound { request, names })
            })
        }
        Command::FetchContact { request, contact } => {
            get(*request, &["contacts/", &id(contact.get())], read_contact)
        }
        Command::CreateContact { request, contact } => Some(Asked {
            request: *request,
            path: "contacts".into(),
            body: serde_json::to_string(contact).ok(),
            put: false,
            read: read_contact,
        }),
        Command::ChangeContact { request, contact, change } => Some(Asked {
            request: *request,
            path: ["contacts/", &id(contact.get())].concat(),
            body: serde_json::to_string(change).ok(),
            put: true,
            read: read_contact,
        }),
        Command::FetchCompany { request, company } => {
            get(*request, &["companies/", &id(company.get())], |request, reply| {
                let company: Company = serde_json::from_str(reply).ok()?;
                Some(DeskEvent::CompanyFound { request, company })
            })
        }
        Command::FetchTickets { request, requester } => {
            let requester = id(requester.get());
            get(
                *request,
                &["tickets?requester_id=", &requester, RECENT_TICKETS],
                |request, reply| {
                    let Rows(tickets) = serde_json::from_str::<Rows<TicketSummary>>(reply).ok()?;
                    Some(DeskEvent::TicketsFound { request, tickets })
                },
            )
        }
        Command::FetchTicket { request, ticket } => {
            get(*request, &["tickets/", &id(ticket.get())], |request, reply| {
                let ticket: TicketSummary = serde_json::from_str(reply).ok()?;
                Some(DeskEvent::TicketFound { request, ticket })
            })
        }
        _ => None,
    }
}

fn read_contact(request: RequestId, reply: &str) -> Option<DeskEvent> {
    let contact: Contact = serde_json::from_str(reply).ok()?;
    Some(DeskEvent::ContactFound { request, contact: Box::new(contact) })
}

#[cfg(test)]
mod tests;
