//! The tabs of one agent: one of them leads. Two that join in one page are two tabs to the browser.

use std::{cell::RefCell, rc::Rc};

use js_sys::Promise;
use softphone::ports::{
    link::{Carrier, Link, Message, TabId},
    tabs::{Tabs, TabsEvent},
};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

const LEADS: TabsEvent = TabsEvent::Leads { coordinated: true };

type Events = Rc<RefCell<Vec<TabsEvent>>>;

fn join(name: &str) -> (Tabs, Events) {
    let events = Events::default();
    let heard = events.clone();
    let report = Rc::new(move |event| {
        if event != TabsEvent::Joined {
            heard.borrow_mut().push(event);
        }
    });
    (Tabs::join(name, &TabId::new(), report), events)
}

/// Lets the browser do what it has to do.
pub async fn a_turn() {
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
    let channel = speaker.channel().unwrap();
    channel.say("one");
    channel.say("two");
    are(&heard, &[TabsEvent::Heard("one".into()), TabsEvent::Heard("two".into())]).await;
    assert_eq!(own.borrow().as_slice(), [LEADS]);
    assert_eq!(strange.borrow().as_slice(), [LEADS]);
}

#[wasm_bindgen_test]
async fn a_tab_can_take_the_lead_and_the_one_that_had_it_is_told_and_may_stand_in_line_again() {
    let (first, leads) = join("agent-5");
    are(&leads, &[LEADS]).await;
    let (second, takes) = join("agent-5");
    let (third, waits) = join("agent-5");
    second.take_the_lead();
    are(&takes, &[LEADS]).await;
    are(&leads, &[LEADS, TabsEvent::Deposed]).await;
    first.stand_in_line();
    drop(second);
    are(&waits, &[LEADS]).await;
    assert_eq!(leads.borrow().len(), 2);
    drop(third);
    are(&leads, &[LEADS, TabsEvent::Deposed, LEADS]).await;
}

#[wasm_bindgen_test]
async fn a_tab_that_is_gone_is_noticed_and_one_that_lives_is_not() {
    let gone = Rc::new(RefCell::new(Vec::new()));
    let report = |_: TabsEvent| {};
    let (watcher, leads) = join("agent-6");
    are(&leads, &[LEADS]).await;
    let (stays, goes) = (TabId::new(), TabId::new());
    let staying = Tabs::join("agent-6", &stays, Rc::new(report));
    let going = Tabs::join("agent-6", &goes, Rc::new(report));
    for tab in [&stays, &goes] {
        let (list, name) = (gone.clone(), tab.clone());
        watcher.when_gone(tab, move || list.borrow_mut().push(name));
    }
    a_lock_is_given("another-6").await;
    assert_eq!(gone.borrow().len(), 0);
    drop(going);
    while gone.borrow().is_empty() {
        a_turn().await;
    }
    assert_eq!(gone.borrow().as_slice(), [goes]);
    drop(staying);
}

/// A carrier that takes what is said to a list.
#[derive(Default)]
struct Post(RefCell<Vec<String>>);

impl Carrier for Post {
    fn say(&self, text: &str) {
        self.0.borrow_mut().push(text.to_owned());
    }
}

impl Post {
    fn last(&self) -> String {
        self.0.borrow().last().cloned().unwrap()
    }
}

/// Who was heard.
type Heard = Rc<RefCell<Vec<TabId>>>;

fn link(agent: &str) -> (Rc<Link>, usize, Rc<Post>, Heard) {
    let link = Rc::new(Link::new(agent.parse().unwrap(), TabId::new()));
    let post = Rc::new(Post::default());
    let way = link.add(post.clone());
    let heard = Rc::new(RefCell::new(Vec::new()));
    let told = heard.clone();
    link.listen(Rc::new(move |_, from, _| told.borrow_mut().push(from.clone())));
    (link, way, post, heard)
}

#[wasm_bindgen_test]
fn of_another_agent_or_another_version_or_of_nobody_nothing_is_heard() {
    let (ours, way, _, heard) = link("1001");
    let (theirs, _, their_post, _) = link("1002");
    theirs.say(Message::Pong);
    ours.heard_by(way, &their_post.last());
    let (friend, _, friends_post, _) = link("1001");
    friend.say(Message::Pong);
    let text = friends_post.last();
    assert!(text.contains(r#""form":1"#), "{text}");
    ours.heard_by(way, &text.replace(r#""form":1"#, r#""form":2"#));
    for nonsense in
        ["", "null", "{", r#"{"form":1}"#, r#"{"form":1,"agent":1001,"from":"x","said":"Explode"}"#]
    {
        ours.heard_by(way, nonsense);
    }
    assert_eq!(heard.borrow().len(), 0);
    ours.heard_by(way, &text);
    assert_eq!(heard.borrow().as_slice(), [friend.own().clone()]);
}

#[wasm_bindgen_test]
fn what_comes_by_one_carrier_goes_on_by_the_others_and_never_back() {
    let (middle, left, left_post, heard) = link("1001");
    let right_post = Rc::new(Post::default());
    let right = middle.add(right_post.clone());
    let (friend, _, friends_post, _) = link("1001");
    friend.say(Message::Pong);
    middle.heard_by(left, &friends_post.last());
    assert_eq!((left_post.0.borrow().len(), right_post.0.borrow().len()), (0, 1));
    assert_eq!(right_post.last(), friends_post.last());
    middle.remove(right);
    middle.heard_by(left, &friends_post.last());
    assert_eq!(right_post.0.borrow().len(), 1);
    assert_eq!(heard.borrow().len(), 2);
}
