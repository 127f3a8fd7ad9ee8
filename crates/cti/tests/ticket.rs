//! The numbers of a ticket's status, priority and source (fact R6).

use cti::{TicketPriority, TicketSource, TicketStatus};

#[test]
fn each_status_has_its_number() {
    for (status, number) in [
        (TicketStatus::Open, 2),
        (TicketStatus::Pending, 3),
        (TicketStatus::Resolved, 4),
        (TicketStatus::Closed, 5),
        (TicketStatus::Custom(7), 7),
    ] {
        assert_eq!(status.number(), number);
        assert_eq!(TicketStatus::from_number(number), Some(status));
    }
}

#[test]
fn each_priority_has_its_number() {
    for (priority, number) in [
        (TicketPriority::Low, 1),
        (TicketPriority::Medium, 2),
        (TicketPriority::High, 3),
        (TicketPriority::Urgent, 4),
    ] {
        assert_eq!(priority.number(), number);
        assert_eq!(TicketPriority::from_number(number), Some(priority));
    }
    assert_eq!(TicketPriority::from_number(5), None);
    assert_eq!(TicketPriority::from_number(0), None);
    assert_eq!(TicketStatus::from_number(0), None);
    assert_eq!(TicketSource::from_number(0), None);
}

#[test]
fn each_source_has_its_number() {
    for (source, number) in [
        (TicketSource::Email, 1),
        (TicketSource::Portal, 2),
        (TicketSource::Phone, 3),
        (TicketSource::Chat, 7),
        (TicketSource::Feedback, 9),
        (TicketSource::OutboundEmail, 10),
        (TicketSource::Other(5), 5),
    ] {
        assert_eq!(source.number(), number);
        assert_eq!(TicketSource::from_number(number), Some(source));
    }
}

#[test]
fn they_are_read_from_number_and_text_and_written_as_numbers() {
    assert_eq!(serde_json::from_str::<TicketStatus>("2").unwrap(), TicketStatus::Open);
    assert_eq!(serde_json::from_str::<TicketSource>("\"3\"").unwrap(), TicketSource::Phone);
    assert_eq!(serde_json::to_string(&TicketSource::Phone).unwrap(), "3");
    for json in ["0", "5", "-1", "\"high\"", "null", "4294967297"] {
        let error = serde_json::from_str::<TicketPriority>(json).unwrap_err().to_string();
        assert!(error.contains("priority"), "{json}: {error}");
    }
}

#[test]
fn they_have_names_for_people() {
    assert_eq!(TicketStatus::Pending.to_string(), "Pending");
    assert_eq!(TicketPriority::Urgent.name(), "Urgent");
    assert_eq!(TicketSource::Phone.name(), "Phone");
}
