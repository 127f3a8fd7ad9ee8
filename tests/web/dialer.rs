//! The dialer and its keypad.

use leptos::prelude::*;
use phone::Intent;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};

use crate::page::{Page, press_key};

#[wasm_bindgen_test]
async fn a_button_that_does_nothing_says_why() {
    let page = Page::open().await;
    let call = page.button("Call");
    assert_eq!(call.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert!(!call.get_attribute("title").unwrap().is_empty());
    page.shell.send(Intent::EditNumber("+14155550100".into()));
    leptos::task::tick().await;
    assert_eq!(page.button("Call").get_attribute("aria-disabled"), None);
}

#[wasm_bindgen_test]
async fn the_keypad_is_one_tab_stop_and_arrow_keys_move_in_it() {
    let page = Page::open().await;
    assert_eq!(page.all(".key[tabindex='0']").len(), 1);
    page.get::<HtmlElement>(".key[tabindex='0']").focus().unwrap();
    for (key, expected) in [
        ("ArrowRight", "2"),
        ("ArrowDown", "5"),
        ("ArrowLeft", "4"),
        ("ArrowLeft", "4"),
        ("ArrowUp", "1"),
    ] {
        press_key(&document().active_element().unwrap(), key);
        leptos::task::tick().await;
        let focused = document().active_element().unwrap();
        assert_eq!(focused.get_attribute("data-key").as_deref(), Some(expected), "{key}");
    }
}

#[wasm_bindgen_test]
async fn digits_typed_anywhere_reach_the_dialer() {
    let page = Page::open().await;
    for key in ["4", "2", "a", "+"] {
        press_key(&document().body().unwrap(), key);
        leptos::task::tick().await;
    }
    // What looks at the number beside the field takes a turn, too.
    leptos::task::tick().await;
    assert_eq!(page.get::<HtmlInputElement>(".number-field input").value(), "42+");
}
