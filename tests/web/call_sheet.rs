//! The sheet of a call: what stays on it while the call goes on.

use leptos::prelude::*;
use phone::{EndReason, LegId, LineEvent};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement, HtmlTextAreaElement};

use crate::page::Page;

#[wasm_bindgen_test]
async fn the_notepad_keeps_its_element_and_its_caret_from_the_first_ring_to_the_end_of_wrap_up() {
    let page = Page::open().await;
    page.ring("Maria Jones").await;
    page.get::<HtmlElement>("textarea").focus().unwrap();
    let notes = page.write_notes("Order 66 is late").await;
    notes.set_selection_range(5, 5).unwrap();

    page.click("Answer").await;
    page.tell(LineEvent::Answered { leg: LegId::Inbound(1) }).await;
    page.click("Hold").await;
    page.tell(LineEvent::Held { leg: LegId::Inbound(1) }).await;
    page.tell(LineEvent::Ended { leg: LegId::Inbound(1), reason: EndReason::RemoteHangup }).await;

    assert!(page.find(".wrap-up").is_some(), "the call is in wrap-up");
    let after: HtmlTextAreaElement = page.get("textarea");
    assert!(after.is_same_node(Some(&notes)), "it is the same element");
    assert!(document().active_element().unwrap().is_same_node(Some(&notes)), "it has the focus");
    assert_eq!(after.value(), "Order 66 is late");
    assert_eq!(after.selection_start().unwrap(), Some(5));
}

#[wasm_bindgen_test]
async fn html_in_a_callers_name_is_text() {
    let page = Page::open().await;
    let name = "<img src=x onerror=alert(1)><b>Bobby</b>";
    page.ring(name).await;
    assert_eq!(page.get::<Element>(".party-name").text_content().as_deref(), Some(name));
    assert!(page.find(".party-name b, .party-name img").is_none());
}

#[wasm_bindgen_test]
async fn a_hundred_thousand_characters_of_notes_stay_whole() {
    let page = Page::open().await;
    page.ring("Maria").await;
    let text = "🎉 שלום <b>x</b> ".repeat(7_000);
    page.write_notes(&text).await;
    page.click("Answer").await;
    page.tell(LineEvent::Answered { leg: LegId::Inbound(1) }).await;
    assert_eq!(page.get::<HtmlTextAreaElement>("textarea").value(), text);
}
