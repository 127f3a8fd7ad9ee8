//! The gateway's stream, and what is asked of the gateway beside it.

use std::{cell::RefCell, rc::Rc};

use phone::{ClickId, PushEvent};
use softphone::ports::{
    gateway::Gateway,
    push::{Push, Pushed},
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::gateway::{FakeGateway, until};

const HELLO: &str = r#"{"heartbeat_ms":15000,"instance":"a"}"#;
const CLICK: &str = r#"{"click":"c-1","at":1,"requester_number":"+14155550100","ticket_id":80}"#;

/// What came by the stream, as words.
type Heard = Rc<RefCell<Vec<String>>>;

fn listen() -> (Push, Heard) {
    let heard = Heard::default();
    let told = heard.clone();
    let report = move |pushed: Pushed| {
        told.borrow_mut().push(match pushed {
            Pushed::Event(PushEvent::Connected) => "connected".into(),
            Pushed::Event(PushEvent::Lost) => "lost".into(),
            Pushed::Event(PushEvent::Clicked(click)) => {
                format!("clicked {} {:?}", click.id.0, click.ticket.map(cti::TicketId::get))
            }
            Pushed::Event(PushEvent::ClaimedElsewhere(click)) => format!("claimed {}", click.0),
            Pushed::Event(PushEvent::ClaimAnswered { click, won }) => {
                format!("claim {} {won:?}", click.0)
            }
            Pushed::Call(event) => format!("call {}", event.kind.name()),
            Pushed::Said(word) => format!("said {}", word.tab.0),
        });
    };
    let gateway = Gateway::new("1001".parse().unwrap());
    (Push::open(gateway, Rc::new(report)), heard)
}

#[wasm_bindgen_test]
async fn what_the_stream_says_is_told_once() {
    let gateway = FakeGateway::new();
    let (_push, heard) = listen();
    assert_eq!(gateway.last_url(), "/agent/events?agent_id=1001");
    gateway.say("hello", "1", HELLO);
    for id in ["2", "2", "3"] {
        gateway.say("click", id, CLICK);
    }
    gateway.say("claimed", "4", r#"{"click":"c-1","by":"another tab"}"#);
    gateway.say("call", "5", "{}");
    let call = r#"{"event_id":"e-1","call_reference_id":"r","agent_id":1001,"event":"offered"}"#;
    for id in ["6", "7"] {
        gateway.say("call", id, call);
    }
    gateway.say("beat", "8", "{}");
    assert_eq!(
        *heard.borrow(),
        ["connected", "clicked c-1 Some(80)", "claimed c-1", "call offered"]
    );
}

#[wasm_bindgen_test]
async fn a_stream_that_is_cut_off_is_opened_again_where_it_was() {
    let gateway = FakeGateway::new();
    let (_push, heard) = listen();
    gateway.say("hello", "a/1", HELLO);
    gateway.say("beat", "a/2", "{}");
    gateway.cut();
    assert!(!gateway.is_open());
    until("a second stream", || gateway.streams() == 2).await;
    assert_eq!(gateway.last_url(), "/agent/events?agent_id=1001&last_event_id=a%2F2");
    assert_eq!(*heard.borrow(), ["connected"], "one try is no loss");

    gateway.cut();
    assert_eq!(*heard.borrow(), ["connected", "lost"]);
    until("a third stream", || gateway.streams() == 3).await;
    gateway.say("hello", "", HELLO);
    assert_eq!(*heard.borrow(), ["connected", "lost", "connected"]);
}

#[wasm_bindgen_test]
async fn a_stream_that_falls_silent_is_left_for_another() {
    let gateway = FakeGateway::new();
    let (_push, heard) = listen();
    let begun = js_sys::Date::now();
    gateway.say("hello", "1", r#"{"heartbeat_ms":1000}"#);
    until("a second stream", || gateway.streams() == 2).await;
    let waited = js_sys::Date::now() - begun;
    assert!(waited >= 3_000.0, "2.5 heartbeats and half a second, not {waited} ms");
    assert_eq!(*heard.borrow(), ["connected"]);
}

#[wasm_bindgen_test]
async fn a_gateway_that_goes_away_is_left_without_a_loss() {
    let gateway = FakeGateway::new();
    let (_push, heard) = listen();
    gateway.say("hello", "1", HELLO);
    gateway.say("move", "2", "{}");
    assert!(!gateway.is_open());
    until("a second stream", || gateway.streams() == 2).await;
    gateway.say("hello", "3", HELLO);
    assert_eq!(*heard.borrow(), ["connected"]);
}

#[wasm_bindgen_test]
async fn a_page_that_is_left_has_no_stream_and_one_that_is_back_has() {
    let gateway = FakeGateway::new();
    let (push, heard) = listen();
    gateway.say("hello", "1", HELLO);
    push.close();
    assert!(!gateway.is_open());
    gateway.cut();
    push.reopen();
    assert_eq!(gateway.streams(), 2);
    gateway.say("hello", "2", HELLO);
    push.reopen();
    assert_eq!(gateway.streams(), 2, "one that is open stays");
    gateway.cut();
    push.reopen();
    assert_eq!(gateway.streams(), 3, "without waiting for the next try");
    drop(push);
    assert!(!gateway.is_open());
    assert_eq!(*heard.borrow(), ["connected", "connected"]);
}

#[wasm_bindgen_test]
async fn a_click_is_claimed_under_the_name_of_this_tab() {
    let gateway = FakeGateway::new();
    let (push, heard) = listen();
    let answers = [
        (200, r#"{"won":true}"#, "Some(true)"),
        (200, r#"{"won":false,"by":"another tab"}"#, "Some(false)"),
        (200, r#"{"won":false,"code":"instance_gone"}"#, "None"),
        (200, "<html>", "None"),
        (404, r#"{"code":"unknown_click"}"#, "None"),
    ];
    for (asked, (status, body, won)) in answers.into_iter().enumerate() {
        gateway.answers(status, body);
        push.claim(&ClickId("a/1".into()));
        until("an answer", || heard.borrow().len() == asked + 1).await;
        assert_eq!(heard.borrow()[asked], ["claim a/1 ", won].concat());
    }
    gateway.is_gone();
    push.claim(&ClickId("a/1".into()));
    until("an answer", || heard.borrow().len() == 6).await;
    assert_eq!(heard.borrow()[5], "claim a/1 None");

    let [path, agent, body] = gateway.last_request();
    assert_eq!((path.as_str(), agent.as_str()), ("/agent/clicks/a%2F1/claim", "1001"));
    let tab = body.strip_prefix(r#"{"tab":""#).and_then(|b| b.strip_suffix(r#""}"#)).unwrap();
    assert!(tab.len() > 10, "{tab}");

    // What this tab claimed is no news to it.
    gateway.say("claimed", "9", &[r#"{"click":"a/1","by":""#, tab, r#""}"#].concat());
    assert_eq!(heard.borrow().len(), 6);
}
