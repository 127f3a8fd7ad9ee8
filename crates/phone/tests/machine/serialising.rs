//! Another tab, a pop-out and the flight recorder see the machine as JSON.

use cti::{AgentId, CallReferenceId};
use phone::{Command, DeskEvent, Event, Intent, LegId, LineEvent, Settings, View};
use serde::{Serialize, de::DeserializeOwned};

use crate::people::*;
use crate::script::*;

#[track_caller]
fn survives<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
    let json = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), value, "{json}");
}

#[track_caller]
fn survives_as_json(command: &Command) {
    let json = serde_json::to_string(command).unwrap();
    let read: Command = serde_json::from_str(&json).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), json);
}

#[test]
fn views_and_commands_survive_the_way_through_json_in_every_state() {
    let states: [fn() -> Script; 10] = [
        jane_rings,
        || clicked(Some(80), Some(JANE)),
        searched,
        ready,
        ringing_inbound,
        connected_inbound,
        dialling,
        connected_outbound,
        in_wrap_up,
        || closing_sent().0,
    ];
    for state in states {
        let script = state();
        survives::<View>(&script.view());
        for command in &script.asked {
            match command {
                // A pop's JSON is what goes to the helpdesk, where a number is as it is dialled.
                Command::Pop { .. } | Command::CreateContact { .. } => survives_as_json(command),
                _ => survives(command),
            }
        }
    }
}

#[test]
fn events_survive_the_way_through_json() {
    let request = phone::RequestId(1);
    for event in [
        Event::Started,
        Event::Line(offered(IN, Some("+1 (415) 555-0100"), "ref-1")),
        Event::Line(LineEvent::Dialed {
            leg: LegId::Outbound(3),
            call_reference_id: CallReferenceId::new("x").unwrap(),
        }),
        Event::Intent(Intent::Refile(phone::CallId(1))),
        Event::Intent(Intent::ChooseContact { call: phone::CallId(1), contact: Some(id(JANE)) }),
        Event::Intent(Intent::CreateContact { call: phone::CallId(1), name: "Jane Roe".into() }),
        Event::Desk(DeskEvent::ContactsFound { request, contacts: vec![jane(NUMBER)] }),
        Event::Desk(DeskEvent::ContactFound { request, contact: Box::new(jane(NUMBER)) }),
        Event::Desk(DeskEvent::CompanyFound { request, company: company(7, "Acme") }),
        Event::Desk(DeskEvent::TicketsFound { request, tickets: vec![ticket(80, "Refund")] }),
        Event::Desk(DeskEvent::TicketFound { request, ticket: ticket(80, "") }),
    ] {
        survives(&event);
    }
}

#[test]
fn settings_survive_the_way_through_json() {
    survives::<Settings>(&settings());
    let agent: AgentId = serde_json::from_str("\"1001\"").unwrap();
    assert_eq!(agent, settings().agent);
}

#[test]
fn legs_are_named_on_the_wire_as_people_name_them() {
    assert_eq!(serde_json::to_string(&IN).unwrap(), "\"in-1\"");
    assert_eq!(serde_json::to_string(&OUT).unwrap(), "\"out-1\"");
    for wrong in ["\"1\"", "\"in-\"", "\"in-x\"", "\"up-1\"", "7"] {
        assert!(serde_json::from_str::<LegId>(wrong).is_err());
    }
}

#[test]
fn the_debug_form_of_an_event_does_not_give_the_number_away() {
    let event = offered(IN, Some("+1 415 555 0100"), "ref-1");
    let text = format!("{event:?}");
    assert!(!text.contains("5550100") && !text.contains("555 0100"));
}
