use cti::{ContactField, NewContact, PhoneNumber};
use phone::{ClickId, Command, DeskEvent, RequestId};

use super::{Asked, asked};

const REQUEST: RequestId = RequestId(7);

fn of(command: &Command) -> Asked {
    let asked = asked(command).expect("a request");
    assert_eq!(asked.request, REQUEST);
    asked
}

fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text).expect("a number")
}

fn find(field: ContactField) -> Command {
    Command::FindContacts { request: REQUEST, number: number("+14155550100"), field }
}

#[test]
fn a_number_is_looked_for_in_one_request_a_field() {
    let asked = of(&find(ContactField::Phone));
    let query = asked.path.strip_prefix("search/contacts?query=").expect("a search");
    assert!(query.starts_with("%22phone%3A%27%2B14155550100%27%20OR%20phone%3A%27"), "{query}");
    assert!(query.ends_with("%27%22"), "{query}");
    assert_eq!(asked.body, None);
    assert!(of(&find(ContactField::Mobile)).path.contains("%22mobile%3A%27%2B14155550100%27"));

    let found = (asked.read)(REQUEST, r#"{"total":1,"results":[{"id":5001,"name":"Kim"}]}"#);
    match found {
        Some(DeskEvent::ContactsFound { request: REQUEST, contacts }) => {
            assert_eq!(contacts[0].name, "Kim");
        }
        other => panic!("{other:?}"),
    }
    assert!((asked.read)(REQUEST, "<html>").is_none());
}

#[test]
fn a_name_is_completed_from_what_was_typed() {
    let asked = of(&Command::SearchContacts { request: REQUEST, term: " Ok&a=é ".into() });
    assert_eq!(asked.path, "contacts/autocomplete?term=Ok%26a%3D%C3%A9");
    match (asked.read)(REQUEST, r#"[{"id":5001,"name":"Kim Okafor"}]"#) {
        Some(DeskEvent::NamesFound { request: REQUEST, names }) => {
            assert_eq!(names[0].id.get(), 5001);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_contact_is_read_created_or_named() {
    let contact = "5001".parse().expect("an id");
    let fetched = of(&Command::FetchContact { request: REQUEST, contact });
    assert_eq!((fetched.path.as_str(), &fetched.body), ("contacts/5001", &None));

    let new = NewContact { name: "Kim".into(), phone: number("+1 415 555 0100") };
    let created = of(&Command::CreateContact { request: REQUEST, contact: Box::new(new) });
    assert_eq!(created.path, "contacts");
    assert_eq!(created.body.as_deref(), Some(r#"{"name":"Kim","phone":"+14155550100"}"#));
    let change = cti::ContactChange { name: "Kim \"K.\"".into() };
    let changed = of(&Command::ChangeContact { request: REQUEST, contact, change });
    assert_eq!((changed.path.as_str(), changed.put, created.put), ("contacts/5001", true, false));
    assert_eq!(changed.body.as_deref(), Some(r#"{"name":"Kim \"K.\""}"#));
    for asked in [fetched, created, changed] {
        match (asked.read)(REQUEST, r#"{"id":5001,"name":"Kim"}"#) {
            Some(DeskEvent::ContactFound { request: REQUEST, contact }) => {
                assert_eq!(contact.id.get(), 5001);
            }
            other => panic!("{other:?}"),
        }
        assert!((asked.read)(REQUEST, "[]").is_none());
    }
}

#[test]
fn a_company_is_read() {
    let company = "77".parse().expect("an id");
    let asked = of(&Command::FetchCompany { request: REQUEST, company });
    assert_eq!(asked.path, "companies/77");
    match (asked.read)(REQUEST, r#"{"id":77,"name":"Lumen Loaf"}"#) {
        Some(DeskEvent::CompanyFound { request: REQUEST, company }) => {
            assert_eq!(company.name, "Lumen Loaf");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_three_most_recent_tickets_are_read_however_old() {
    let requester = "5001".parse().expect("an id");
    let asked = of(&Command::FetchTickets { request: REQUEST, requester });
    assert_eq!(
        asked.path,
        "tickets?requester_id=5001&updated_since=2010-01-01T00:00:00Z&order_by=updated_at\
         &order_type=desc&per_page=3"
    );
    match (asked.read)(REQUEST, r#"[{"id":80,"subject":"Oven","status":2}]"#) {
        Some(DeskEvent::TicketsFound { request: REQUEST, tickets }) => {
            assert_eq!(tickets[0].subject, "Oven");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_ticket_is_read() {
    let ticket = "80".parse().expect("an id");
    let asked = of(&Command::FetchTicket { request: REQUEST, ticket });
    assert_eq!(asked.path, "tickets/80");
    match (asked.read)(REQUEST, r#"{"id":80,"subject":"Oven","status":2}"#) {
        Some(DeskEvent::TicketFound { request: REQUEST, ticket }) => {
            assert_eq!(ticket.id.get(), 80);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_not_for_the_helpdesk_is_passed_over() {
    assert!(asked(&Command::TestMicrophone).is_none());
    assert!(asked(&Command::ClaimClick { click: ClickId("c-1".into()) }).is_none());
}
