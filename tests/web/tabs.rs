//! The tabs of one agent: one of them leads. Two that join in one page are two tabs to the browser.

use std::{cell::RefCell, rc::Rc};

use js_sys::Promise;
use softphone::ports::tabs::{Tabs, TabsEvent};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

const LEADS: TabsEvent = TabsEvent::Leads { coordinated: true };

type Events = Rc<RefCell<Vec<TabsEvent>>>;

fn join(name: &str) -> (Tabs, Events) {
    let events = Events::default();
    let heard = events.clone();
    (Tabs::join(name, Rc::new(move |event| heard.borrow_mut().push(event))), events)
}

/// Lets the browser do what it has to do.
async fn a_turn() {
    let turn = Promise::new(&mut |resolve, _| {
        web_sys::window().unwrap().set_timeout_with_callback(&resolve).unwrap();
    });
    JsFuture::from(turn).await.unwrap();
}

/// Waits until the events are these; a test that waits in vain is ended by the runner.
async fn are(events: &Events, expected: &[TabsEvent]) {
    while events.borrow().as_slice() != expected {
        a_turn().await;
    }
}

/// Long enough for a browser to have given a lock, had it been free: another one is asked for and given.
async fn a_lock_is_given(name: &str) {
    let (_tab, events) = join(name);
    are(&events, &[LEADS]).await;
}

#[wasm_bindgen_test]
async fn of_several_tabs_one_leads_until_it_is_gone_and_then_the_next() {
    let (first, leads) = join("agent-1");
    are(&leads, &[LEADS]).await;
    let (second, follows) = join("agent-1");
    let (third, waits) = join("agent-1");
    a_lock_is_given("another-1").await;
    assert_eq!((follows.borrow().len(), waits.borrow().len()), (0, 0));

    drop(first);
    are(&follows, &[LEADS]).await;
    a_lock_is_given("another-2").await;
    assert_eq!(waits.borrow().len(), 0);
    drop(second);
    are(&waits, &[LEADS]).await;
    drop(third);
}

#[wasm_bindgen_test]
async fn a_tab_that_is_gone_while_it_waits_does_not_keep_the_lead_from_others() {
    let (first, leads) = join("agent-2");
    are(&leads, &[LEADS]).await;
    let (second, never) = join("agent-2");
    let (_third, waits) = join("agent-2");
    drop(second);
    drop(first);
    are(&waits, &[LEADS]).await;
    assert_eq!(never.borrow().len(), 0);
}

#[wasm_bindgen_test]
async fn what_a_tab_says_is_heard_by_the_other_tabs_of_its_agent_and_by_no_one_else() {
    let (speaker, own) = join("agent-3");
    let (_listener, heard) = join("agent-3");
    let (_stranger, strange) = join("agent-4");
    are(&own, &[LEADS]).await;
    are(&strange, &[LEADS]).await;
    speaker.say("one");
    speaker.say("two");
    are(&heard, &[TabsEvent::Heard("one".into()), TabsEvent::Heard("two".into())]).await;
    assert_eq!(own.borrow().as_slice(), [LEADS]);
    assert_eq!(strange.borrow().as_slice(), [LEADS]);
}

#[wasm_bindgen_test]
async fn a_tab_can_take_the_lead_and_the_one_that_had_it_is_told() {
    let (_first, leads) = join("agent-5");
    are(&leads, &[LEADS]).await;
    let (second, takes) = join("agent-5");
    let (_third, waits) = join("agent-5");
    second.take_the_lead();
    are(&takes, &[LEADS]).await;
    are(&leads, &[LEADS, TabsEvent::Deposed]).await;
    drop(second);
    are(&waits, &[LEADS]).await;
    assert_eq!(leads.borrow().len(), 2);
}
