//! The desk phone as a line: what is ordered of the gateway, and what comes of it.

use std::{cell::RefCell, rc::Rc};

use cti::{CallEvent, CallReferenceId, PhoneNumber};
use phone::{Command, EndReason, Event, LegId, LineEvent, LineKind, LineLoss};
use softphone::ports::{desk_phone_line::DeskPhoneLine, gateway::Gateway};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::gateway::{FakeGateway, until};

const LEG: LegId = LegId::Outbound(1);
const OPEN: Command = Command::OpenLine { line: LineKind::DeskPhone };
const CLOSE: Command = Command::CloseLine { line: LineKind::DeskPhone };

type Told = Rc<RefCell<Vec<LineEvent>>>;

fn line() -> (DeskPhoneLine, Told) {
    let told = Told::default();
    let events = told.clone();
    let emit = move |event| match event {
        Event::Line(event) => events.borrow_mut().push(event),
        other => panic!("{other:?}"),
    };
    (DeskPhoneLine::new(Gateway::new("1001".parse().unwrap()), Rc::new(emit)), told)
}

/// An open line on which this number was dialled, which the gateway answers as it was told to.
async fn dialed(gateway: &FakeGateway) -> (DeskPhoneLine, Told) {
    let before = gateway.requests();
    let (line, told) = line();
    line.stream_changed(true);
    line.perform(&OPEN);
    line.perform(&Command::Dial {
        leg: LEG,
        number: PhoneNumber::parse("+1 (415) 555-0100").unwrap(),
        call_reference_id: CallReferenceId::new("r/1").unwrap(),
        ticket: cti::TicketId::new(70),
        requester: cti::ContactId::new(501),
    });
    told.borrow_mut().clear();
    until("an order", || gateway.requests() == before + 1).await;
    (line, told)
}

fn event(kind: &str) -> CallEvent {
    let json = [
        r#"{"event_id":"e","call_reference_id":"r/1","agent_id":1001,"event":""#,
        kind,
        r#"","direction":"outbound"}"#,
    ];
    serde_json::from_str(&json.concat()).unwrap()
}

#[wasm_bindgen_test]
async fn it_is_registered_while_the_stream_stands() {
    let (line, told) = line();
    line.stream_changed(true);
    assert!(told.borrow().is_empty(), "not open yet");
    line.perform(&OPEN);
    line.stream_changed(false);
    line.stream_changed(true);
    assert_eq!(
        *told.borrow(),
        [LineEvent::Registered, LineEvent::Lost(LineLoss::Unheard), LineEvent::Registered]
    );
    line.perform(&CLOSE);
    line.stream_changed(false);
    assert_eq!(told.borrow().len(), 3, "nothing of a line that was closed");
}

#[wasm_bindgen_test]
async fn before_the_stream_stands_it_is_registering() {
    let (line, told) = line();
    line.perform(&OPEN);
    assert_eq!(*told.borrow(), [LineEvent::Registering]);
}

#[wasm_bindgen_test]
async fn a_call_is_dialled_by_the_gateway_and_goes_as_it_is_reported() {
    let gateway = FakeGateway::new();
    gateway.answers(202, "");
    let (line, told) = dialed(&gateway).await;
    assert_eq!(
        gateway.last_request(),
        [
            "/agent/calls",
            "1001",
            r#"{"call_reference_id":"r/1","requester_id":501,"requester_number":"+14155550100","ticket_id":70}"#
        ]
    );
    for kind in ["dialed", "ringing", "answered"] {
        line.reported(&event(kind));
    }
    assert_eq!(
        *told.borrow(),
        [LineEvent::Progressed { leg: LEG }, LineEvent::Answered { leg: LEG }]
    );
    line.perform(&Command::HangUp { leg: LEG });
    until("an order", || gateway.requests() == 2).await;
    let [path, agent, _] = gateway.last_request();
    assert_eq!((path.as_str(), agent.as_str()), ("/agent/calls/r%2F1/hang-up", "1001"));
    line.reported(&event("ended"));
    assert_eq!(
        told.borrow().last(),
        Some(&LineEvent::Ended { leg: LEG, reason: EndReason::LocalHangup })
    );
}

#[wasm_bindgen_test]
async fn what_is_ordered_has_a_path_of_its_own() {
    let gateway = FakeGateway::new();
    gateway.answers(202, "");
    let (line, _) = dialed(&gateway).await;
    for (count, (command, what)) in [
        (Command::Answer { leg: LEG }, "answer"),
        (Command::Hold { leg: LEG }, "hold"),
        (Command::Resume { leg: LEG }, "resume"),
        (Command::Decline { leg: LEG, busy: true }, "hang-up"),
    ]
    .into_iter()
    .enumerate()
    {
        line.perform(&command);
        until("an order", || gateway.requests() == count + 2).await;
        assert_eq!(gateway.last_request()[0], ["/agent/calls/r%2F1/", what].concat());
    }
    line.perform(&Command::Hold { leg: LegId::Inbound(9) });
    line.perform(&Command::SetMuted { leg: LEG, muted: true });
    line.reported(&event("ended"));
    line.perform(&Command::HangUp { leg: LEG });
    assert_eq!(gateway.requests(), 5, "of no call, and of one that is over");
}

#[wasm_bindgen_test]
async fn a_call_that_cannot_be_dialled_ends() {
    let gateway = FakeGateway::new();
    gateway.answers(409, r#"{"code":"not_possible"}"#);
    let (_line, told) = dialed(&gateway).await;
    until("an end", || !told.borrow().is_empty()).await;
    assert_eq!(*told.borrow(), [LineEvent::Ended { leg: LEG, reason: EndReason::Rejected(409) }]);

    // In the words of the telephone system, where it has any.
    gateway.answers(502, r#"{"code":"pbx_refused","message":"It refused: No circuit."}"#);
    let (_line, told) = dialed(&gateway).await;
    until("an end", || told.borrow().len() == 2).await;
    assert_eq!(
        *told.borrow(),
        [
            LineEvent::Refused { leg: LEG, words: "It refused: No circuit.".into() },
            LineEvent::Ended { leg: LEG, reason: EndReason::Rejected(502) }
        ]
    );

    gateway.is_gone();
    let (_line, told) = dialed(&gateway).await;
    until("an end", || !told.borrow().is_empty()).await;
    assert_eq!(*told.borrow(), [LineEvent::Ended { leg: LEG, reason: EndReason::LineLost }]);
}

#[wasm_bindgen_test]
async fn a_hold_that_cannot_be_is_refused() {
    let gateway = FakeGateway::new();
    gateway.answers(202, "");
    let (line, told) = dialed(&gateway).await;
    gateway.answers(502, "");
    for command in [Command::Hold { leg: LEG }, Command::Resume { leg: LEG }] {
        told.borrow_mut().clear();
        line.perform(&command);
        until("a refusal", || !told.borrow().is_empty()).await;
        assert_eq!(*told.borrow(), [LineEvent::HoldRefused { leg: LEG }]);
    }
}

#[wasm_bindgen_test]
async fn a_line_that_was_closed_knows_no_calls_any_more() {
    let gateway = FakeGateway::new();
    gateway.answers(202, "");
    let (line, told) = dialed(&gateway).await;
    line.perform(&CLOSE);
    line.reported(&event("answered"));
    line.perform(&OPEN);
    line.reported(&event("answered"));
    assert_eq!(*told.borrow(), [LineEvent::Registered]);
}
