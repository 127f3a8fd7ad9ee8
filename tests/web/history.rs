//! The history screen: a machine with thousands of calls, of which the page holds a handful.

use std::{cell::RefCell, rc::Rc};

use js_sys::Promise;
use leptos::{mount::mount_to, prelude::*};
use phone::{
    EndReason, Event, HistoryEntry, HistoryId, JournalEvent, Millis, history::Closing,
    view::Direction,
};
use softphone::ui::history::{Rows, history};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{console_log, wasm_bindgen_test};
use web_sys::{Element, HtmlElement, HtmlInputElement};

use crate::page::{Page, new_root, press_key};

/// What budget P13 allows on the page, whatever the length.
const MOST_ELEMENTS: usize = 400;
/// What the list may ask for at once: a window of rows, and some beyond.
const MOST_ROWS_ASKED: usize = 40;

/// The nth call: `unfiled` ones come first, whatever their age.
fn entry(nth: u64, unfiled: bool) -> HistoryEntry {
    let reference = cti::CallReferenceId::new(&format!("ref-{nth}")).unwrap();
    let began = Millis(1_762_000_000_000 + nth * 60_000);
    HistoryEntry {
        id: HistoryId::of(began, &reference),
        reference,
        direction: Direction::Inbound,
        name: Some(format!("Customer {nth}")),
        number: cti::PhoneNumber::parse("+14155550100").ok(),
        contact: None,
        began,
        duration: Some(65_000),
        end_reason: EndReason::RemoteHangup,
        ticket: (!unfiled).then(|| "79".parse().unwrap()),
        notes: String::new(),
        disposition: None,
        dismissed: false,
        closing: Closing::default(),
        recording: None,
    }
}

/// The whole app, with the history on the screen.
async fn app(calls: u64, unfiled: u64) -> Page {
    let page = Page::open().await;
    style(&page);
    let entries = (0..calls).map(|nth| entry(nth, nth < unfiled)).collect();
    page.shell.emit(Event::Journal(JournalEvent::HistoryRead(entries)));
    frame().await;
    page.find("#tab-history").unwrap().unchecked_into::<HtmlElement>().click();
    frame().await;
    page
}

/// The test's page has no style sheet, and without one no row has a height.
fn style(page: &Page) {
    let style = document().create_element("style").unwrap();
    style.set_text_content(Some(include_str!("../../style/index.css")));
    let root: HtmlElement = page.get(".stage");
    root.append_child(&style).unwrap();
}

/// Until the browser has drawn, twice: the first frame tells of the scrolling.
async fn frame() {
    for _ in 0..2 {
        let drawn = Promise::new(&mut |resolve, _| {
            window().request_animation_frame(&resolve).unwrap();
        });
        JsFuture::from(drawn).await.unwrap();
    }
    leptos::task::tick().await;
}

async fn scroll_to(y: f64) {
    window().scroll_to_with_x_and_y(0.0, y);
    frame().await;
}

fn page_height() -> f64 {
    f64::from(document().document_element().unwrap().scroll_height())
}

fn names(page: &Page) -> Vec<String> {
    page.all(".history-who").iter().map(|who| who.text_content().unwrap()).collect()
}

fn now() -> f64 {
    window().performance().unwrap().now()
}

async fn holds_a_handful(calls: u64, unfiled: u64) {
    let page = app(calls, unfiled).await;
    assert_eq!(names(&page).first(), Some(&format!("Customer {}", unfiled.max(1) - 1)));
    let end = page_height();
    let mut most = 0;
    for step in 0..=50 {
        scroll_to(end * f64::from(step) / 50.0).await;
        most = most.max(page.all("*").len());
        assert!(!page.all(".history-row").is_empty(), "nothing to see at step {step}");
    }
    console_log!("{calls} calls: at most {most} elements on the page");
    assert!(most <= MOST_ELEMENTS, "{most} elements");
    let last = page.all(".history-row").pop().unwrap();
    assert!(
        last.get_bounding_client_rect().bottom()
            <= window().inner_height().unwrap().as_f64().unwrap()
    );
    assert_eq!(last.get_attribute("aria-posinset"), last.get_attribute("aria-setsize"));
    scroll_to(0.0).await;
    assert_eq!(page.all(".history-row")[0].get_attribute("aria-posinset").as_deref(), Some("1"));
}

#[wasm_bindgen_test]
async fn the_page_holds_a_handful_of_ten_thousand_calls_and_reaches_the_first_and_the_last() {
    holds_a_handful(10_000, 3).await;
}

/// The machine keeps more than ten thousand only of those that still want a ticket.
#[wasm_bindgen_test]
async fn the_page_holds_a_handful_of_a_hundred_thousand_calls() {
    holds_a_handful(100_000, 100_000).await;
}

#[wasm_bindgen_test]
async fn no_scrolling_asks_the_machine_for_more_than_is_in_sight() {
    let page = app(10_000, 0).await;
    let shell = page.shell;
    let asked = Rc::new(RefCell::new(Vec::new()));
    let rows: Rows = {
        let asked = asked.clone();
        Rc::new(move |first, count| {
            asked.borrow_mut().push(count);
            shell.history(first, count)
        })
    };
    // Beside the app, whose own list is put away.
    page.find("#tab-phone").unwrap().unchecked_into::<HtmlElement>().click();
    let root = new_root();
    let _mounted = mount_to(root.clone(), move || {
        provide_context(shell);
        history(rows)
    });
    frame().await;
    let end = page_height();
    for step in [1.0, 100.0, 3_000.0, end / 2.0, end, 0.0, 40.0] {
        asked.borrow_mut().clear();
        scroll_to(step).await;
        let asked = asked.borrow();
        assert!(asked.iter().sum::<usize>() <= MOST_ROWS_ASKED, "at {step}: {asked:?}");
    }
    asked.borrow_mut().clear();
    scroll_to(20_000.0).await;
    assert!(!asked.borrow().is_empty(), "rows come from the machine as they come into sight");
    root.remove();
}

#[wasm_bindgen_test]
async fn the_focus_stays_where_it_is_however_far_the_list_is_scrolled() {
    let page = app(10_000, 0).await;
    let call: HtmlElement = page.get("[data-at='5'] .history-call");
    call.focus().unwrap();
    for y in [300.0, 2_000.0, 300_000.0, 2_000.0, 200.0] {
        scroll_to(y).await;
        let focused = document().active_element().unwrap();
        assert!(
            focused.is_same_node(Some(&call)),
            "at {y} the focus is on {}",
            focused.outer_html()
        );
    }
    // Off it, the row goes as any other.
    call.blur().unwrap();
    scroll_to(300_000.0).await;
    assert!(page.find("[data-at='5']").is_none());
}

#[wasm_bindgen_test]
async fn a_call_that_needs_no_ticket_goes_to_the_others_and_the_focus_to_the_next() {
    let page = app(20, 3).await;
    assert_eq!(page.text("#tab-history .badge"), "3 unfiled");
    page.button("Dismiss call with Customer 1").focus().unwrap();
    page.click("Dismiss call with Customer 1").await;
    frame().await;
    assert_eq!(page.text("#tab-history .badge"), "2 unfiled");
    assert_eq!(page.all("#history-unfiled li").len(), 2);
    let focused = document().active_element().unwrap();
    assert_eq!(focused.get_attribute("aria-label").unwrap(), "Dismiss call with Customer 0");
    for name in ["Customer 0", "Customer 2"] {
        page.click(&["Dismiss call with ", name].concat()).await;
        frame().await;
    }
    assert!(page.find("#history-unfiled").is_none());
    assert_eq!(document().active_element().unwrap().id(), "history-title");
}

#[wasm_bindgen_test]
async fn a_call_that_begins_is_shown_and_gives_the_screen_back_when_it_is_over() {
    let page = app(2_000, 0).await;
    scroll_to(30_000.0).await;
    page.ring("Maria Jones").await;
    frame().await;
    assert!(window().scroll_y().unwrap() < 1.0);
    assert_eq!(page.get::<Element>("#tab-phone").get_attribute("aria-selected").unwrap(), "true");
    assert_eq!(page.text("#tab-phone"), "Call");
    // Meanwhile the history can be looked at, and the call keeps its place.
    page.find("#tab-history").unwrap().unchecked_into::<HtmlElement>().click();
    frame().await;
    assert!(page.find(".call-card").is_some() && !page.all(".history-row").is_empty());
    let top = page.get::<Element>(".history").get_bounding_client_rect().top();
    assert!((0.0..200.0).contains(&top), "the list is in sight, below the call: {top}");
    let disabled = page.get::<Element>(".history-call").get_attribute("aria-disabled");
    assert_eq!(disabled.as_deref(), Some("true"), "nobody is called back during a call");
    page.find("#tab-phone").unwrap().unchecked_into::<HtmlElement>().click();
    page.click("Decline").await;
    page.tell(phone::LineEvent::Ended {
        leg: phone::LegId::Inbound(1),
        reason: EndReason::Declined,
    })
    .await;
    let chosen = || page.get::<Element>("#tab-history").get_attribute("aria-selected");
    crate::gateway::until("the history again", || chosen().as_deref() == Some("true")).await;
    frame().await;
    assert_eq!(names(&page)[0], "Maria Jones");
}

#[wasm_bindgen_test]
async fn a_number_typed_while_looking_back_is_shown_in_the_dialer() {
    let page = app(10, 0).await;
    assert!(page.find(".number-field").is_none() || page.find("#panel-phone[hidden]").is_some());
    for key in ["4", "2", "+"] {
        press_key(&document().body().unwrap(), key);
        frame().await;
    }
    assert_eq!(page.get::<HtmlInputElement>(".number-field input").value(), "42+");
    assert_eq!(page.get::<Element>("#tab-phone").get_attribute("aria-selected").unwrap(), "true");
    assert!(page.find("#panel-phone[hidden]").is_none());
}

/// Printed, not judged: the ratio of two times of one run.
#[wasm_bindgen_test]
async fn ten_times_the_calls_cost_about_the_same() {
    let mut times = Vec::new();
    for calls in [10_000, 100_000, 10_000, 100_000] {
        let page = app(calls, calls).await;
        page.find("#tab-phone").unwrap().unchecked_into::<HtmlElement>().click();
        frame().await;
        let began = now();
        page.find("#tab-history").unwrap().unchecked_into::<HtmlElement>().click();
        leptos::task::tick().await;
        let opened = now() - began;
        let end = page_height();
        let mut steps = 0.0;
        for step in 1..=20 {
            window().scroll_to_with_x_and_y(0.0, end * f64::from(step) / 20.0);
            let scrolled = web_sys::Event::new("scroll").unwrap();
            let began = now();
            window().dispatch_event(&scrolled).unwrap();
            leptos::task::tick().await;
            steps += now() - began;
            frame().await;
        }
        console_log!(
            "{calls} calls: opened in {opened:.1} ms, a scroll step in {:.2} ms",
            steps / 20.0
        );
        times.push((opened, steps));
    }
    let ratio = |pick: fn(&(f64, f64)) -> f64| {
        (pick(&times[1]) + pick(&times[3])) / (pick(&times[0]) + pick(&times[2])).max(0.001)
    };
    console_log!(
        "100,000 calls cost × 10,000: opening {:.2}, a scroll step {:.2}",
        ratio(|times| times.0),
        ratio(|times| times.1),
    );
}
