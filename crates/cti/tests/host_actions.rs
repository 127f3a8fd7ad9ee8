//! "Softphone `IFrame`": the messages to the window around it.

use cti::{ContactId, HostAction, TicketId, host_action::HostActionError};
use proptest::prelude::*;

const SAMPLES: &str = include_str!("fixtures/host_messages.js");

fn written(action: HostAction) -> String {
    serde_json::to_string(&action).unwrap()
}

/// The object of a line of the table as JSON, with this id for its placeholder.
fn sample(line: usize, id: &str) -> String {
    let line = SAMPLES.lines().nth(line).unwrap();
    let object = &line[line.find('{').unwrap()..=line.rfind('}').unwrap()];
    let (placeholder, end) = (object.find('<'), object.find('>'));
    let mut object = object.to_owned();
    if let (Some(start), Some(end)) = (placeholder, end) {
        object.replace_range(start..=end, id);
    }
    // What JavaScript leaves unquoted.
    object.replace("action: ", "\"action\":").replace(", value:", ",\"value\":")
}

#[test]
fn the_iframe_is_opened_with_the_documented_object() {
    assert_eq!(written(HostAction::ShowSoftphone), r#"{"action":"show_softphone"}"#);
    assert_eq!(written(HostAction::ShowSoftphone), sample(0, ""));
}

#[test]
fn a_ticket_is_opened_with_the_documented_object() {
    let action = HostAction::OpenTicket(TicketId::new(80).unwrap());
    assert_eq!(written(action), r#"{"action":"open_ticket","value":80}"#);
    assert_eq!(written(action), sample(1, "80"));
}

#[test]
fn a_contact_is_opened_with_the_documented_object() {
    let action = HostAction::OpenContact(ContactId::new(5_014_967_434).unwrap());
    assert_eq!(written(action), r#"{"action":"open_contact","value":5014967434}"#);
    assert_eq!(written(action), sample(2, "5014967434"));
}

#[test]
fn an_empty_ticket_form_is_opened_with_new() {
    assert_eq!(written(HostAction::OpenNewTicket), r#"{"action":"open_ticket","value":"new"}"#);
}

#[test]
fn the_host_reads_what_the_softphone_writes() {
    for action in [
        HostAction::ShowSoftphone,
        HostAction::OpenTicket(TicketId::new(80).unwrap()),
        HostAction::OpenNewTicket,
        HostAction::OpenContact(ContactId::new(7).unwrap()),
    ] {
        assert_eq!(HostAction::from_json(&written(action)), Ok(action));
        assert_eq!(serde_json::from_str::<HostAction>(&written(action)).unwrap(), action);
    }
}

#[test]
fn the_host_acts_on_nothing_else() {
    use HostActionError::{NoContactId, NoMessage, NoTicketId, UnknownAction, UnknownKey};
    for (message, error) in [
        ("", NoMessage),
        ("null", NoMessage),
        ("\"show_softphone\"", NoMessage),
        ("[]", NoMessage),
        ("{}", NoMessage),
        (r#"{"action":7}"#, NoMessage),
        (r#"{"action":null}"#, NoMessage),
        (r#"{"action":"hide_softphone"}"#, UnknownAction),
        (r#"{"action":"Show_Softphone"}"#, UnknownAction),
        (r#"{"action":""}"#, UnknownAction),
        (r#"{"action":"show_softphone","value":1}"#, UnknownKey),
        (r#"{"action":"open_ticket","value":80,"url":"//evil"}"#, UnknownKey),
        (r#"{"action":"open_ticket"}"#, NoTicketId),
        (r#"{"action":"open_ticket","value":"80"}"#, NoTicketId),
        (r#"{"action":"open_ticket","value":0}"#, NoTicketId),
        (r#"{"action":"open_ticket","value":-1}"#, NoTicketId),
        (r#"{"action":"open_ticket","value":1.5}"#, NoTicketId),
        (r#"{"action":"open_ticket","value":"80/../../admin"}"#, NoTicketId),
        (r#"{"action":"open_ticket","value":[80]}"#, NoTicketId),
        (r#"{"action":"open_contact","value":"new"}"#, NoContactId),
        (r#"{"action":"open_contact","value":null}"#, NoContactId),
        (r#"{"action":"open_contact","value":9007199254740992}"#, NoContactId),
    ] {
        assert_eq!(HostAction::from_json(message), Err(error), "{message}");
        assert!(!error.to_string().is_empty());
        assert!(serde_json::from_str::<HostAction>(message).is_err(), "{message}");
    }
}

proptest! {
    #[test]
    fn any_message_is_answered(text in ".*") {
        let _ = HostAction::from_json(&text);
    }
}
