//! What is said of what is kept, and of a call that its page cut off.

use leptos::prelude::*;
use phone::{
    CallId, EndReason, Intent,
    view::{CallerView, Control, NotesSaved, Progress},
};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use crate::{page::Page, views};

#[wasm_bindgen_test]
async fn whether_notes_are_kept_is_said_beside_them_and_interrupts_nobody() {
    let mut call = views::call(CallerView::unasked(), Progress::Connected);
    call.call.as_mut().unwrap().notes = "Order 66".into();
    let (page, view, _) = Page::of(call);
    for (saved, words) in
        [(NotesSaved::Unsaid, ""), (NotesSaved::Saving, "Saving…"), (NotesSaved::Saved, "Saved")]
    {
        view.update(|view| view.call.as_mut().unwrap().notes_saved = saved);
        leptos::task::tick().await;
        assert_eq!(page.text(".notes-saved"), words);
    }
    let notes: Element = page.get("textarea");
    let said: Element = page.get(".notes-saved");
    assert_eq!(notes.get_attribute("aria-describedby"), said.get_attribute("id"));
    // Nothing speaks at a pause in typing, and the field keeps its name.
    assert!(said.closest("[role='status'], [role='alert'], [aria-live]").unwrap().is_none());
    assert!(said.closest("label").unwrap().is_none());
}

#[wasm_bindgen_test]
async fn a_call_that_was_cut_off_says_so_and_is_called_back() {
    let mut cut_off = views::wrap_up(CallerView::unasked());
    {
        let wrap_up = cut_off.wrap_up.as_mut().unwrap();
        wrap_up.end_reason = EndReason::LineLost;
        wrap_up.ended = "The page was closed during the call".into();
        wrap_up.call_back = Some(Control::disabled("Connecting"));
    }
    let (page, view, intents) = Page::of(cut_off);
    leptos::task::tick().await;
    assert!(page.text(".wrap-up-head").contains("The page was closed during the call"));
    assert_eq!(page.button("Call back").get_attribute("title").as_deref(), Some("Connecting"));
    page.click("Call back").await;
    assert_eq!(*intents.borrow(), []);

    view.update(|view| view.wrap_up.as_mut().unwrap().call_back = Some(Control::enabled()));
    leptos::task::tick().await;
    page.click("Call back").await;
    assert_eq!(*intents.borrow(), [Intent::CallBackInterrupted(CallId(1))]);

    view.update(|view| view.wrap_up.as_mut().unwrap().call_back = None);
    leptos::task::tick().await;
    assert!(page.find_button("Call back").is_none(), "another call ended by itself");
}
