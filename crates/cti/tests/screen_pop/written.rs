//! A pop as it is sent: strictly.

use cti::{
    AgentId, CallInfo, CallReferenceId, ContactId, PhoneNumber, Requester, Responder, ScreenPop,
    TicketId,
};
use proptest::prelude::*;

use crate::support::pop;

#[test]
fn a_pop_is_written_strictly() {
    let mut call_info = CallInfo::new();
    call_info.set("Notes", "Asked for a refund");
    call_info.set("Direction", "inbound");
    let pop = ScreenPop {
        ticket_id: TicketId::new(80),
        call_url: Some("https://pbx.example/r.mp3".into()),
        call_info,
        ..pop()
    };
    assert_eq!(
        serde_json::to_string(&pop).unwrap(),
        concat!(
            r#"{"requester_phone":"+14155550100","responder_id":1001,"#,
            r#""call_reference_id":"226356","ticket_id":80,"#,
            r#""call_url":"https://pbx.example/r.mp3","#,
            r#""call_info":{"Notes":"Asked for a refund","Direction":"inbound"}}"#
        )
    );
}

#[test]
fn what_is_absent_is_left_out_and_new_ticket_is_a_boolean() {
    assert_eq!(
        serde_json::to_string(&ScreenPop { new_ticket: true, ..pop() }).unwrap(),
        concat!(
            r#"{"requester_phone":"+14155550100","responder_id":1001,"#,
            r#""call_reference_id":"226356","new_ticket":true}"#
        )
    );
}

#[test]
fn debug_shows_neither_number_nor_address_nor_notes() {
    let mut pop = pop();
    pop.responder = Responder::Email("saul@freshdesk.com".into());
    pop.call_info.set("Notes", "a secret");
    let text = format!("{pop:?}");
    assert!(text.contains("+1415…0100"), "{text}");
    for secret in ["555", "saul", "secret"] {
        assert!(!text.contains(secret), "{text}");
    }
}

fn requesters() -> impl Strategy<Value = Requester> {
    prop_oneof![
        (1..=cti::ids::MAX_ID).prop_map(|id| Requester::Id(ContactId::new(id).unwrap())),
        "\\+[1-9][0-9]{4,14}".prop_map(|n| Requester::Phone(PhoneNumber::parse(&n).unwrap())),
        "[a-z.]{1,10}@[a-z]{1,10}\\.example".prop_map(Requester::Email),
    ]
}

fn responders() -> impl Strategy<Value = Responder> {
    prop_oneof![
        (1..=cti::ids::MAX_ID).prop_map(|id| Responder::Id(AgentId::new(id).unwrap())),
        "[1-9][0-9]{2,14}".prop_map(|n| Responder::Phone(PhoneNumber::parse(&n).unwrap())),
        "[a-z.]{1,10}@[a-z]{1,10}\\.example".prop_map(Responder::Email),
    ]
}

prop_compose! {
    fn pops()(
        requester in requesters(),
        responder in responders(),
        reference in "[!-~]([ -~]{0,40}[!-~])?",
        ticket in proptest::option::of(1..=cti::ids::MAX_ID),
        new_ticket: bool,
        call_url in proptest::option::of("https?://[a-z.]{1,20}(/[a-z0-9/?=&]{0,20})?"),
        info in proptest::collection::vec((".{0,20}", "\\PC{0,50}"), 0..8),
    ) -> ScreenPop {
        let mut call_info = CallInfo::new();
        for (key, value) in info {
            call_info.set(key, value);
        }
        ScreenPop {
            requester,
            responder,
            call_reference_id: CallReferenceId::new(&reference).unwrap(),
            ticket_id: ticket.and_then(TicketId::new).filter(|_| !new_ticket),
            new_ticket,
            call_url,
            call_info,
        }
    }
}

proptest! {
    #[test]
    fn a_written_pop_is_read_back(pop in pops()) {
        let written = serde_json::to_vec(&pop).unwrap();
        prop_assert_eq!(ScreenPop::from_json(&written).unwrap(), pop.clone());
        prop_assert_eq!(serde_json::from_slice::<ScreenPop>(&written).unwrap(), pop);
    }
}
