//! The question about a number clicked in the helpdesk.

use leptos::prelude::*;
use phone::{
    ClickId, Intent, View,
    view::{ClickView, Control, PartyView, Progress},
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    page::Page,
    views::{call, idle, kim},
};

fn click(controls: [Control; 3]) -> ClickView {
    let [dial, hang_up_and_dial, keep] = controls;
    ClickView {
        id: ClickId("c-1".into()),
        party: PartyView { name: None, number: Some("+14155550100".into()) },
        question: "Call +14155550100?".into(),
        dial,
        hang_up_and_dial,
        keep,
    }
}

fn off() -> Control {
    Control::disabled("No line")
}

#[wasm_bindgen_test]
async fn a_clicked_number_is_called_or_not() {
    let asked = click([Control::enabled(), off(), off()]);
    let (page, view, intents) = Page::of(View { click: Some(asked), ..idle() });
    assert_eq!(page.text(".click [role='alert']"), "Call +14155550100?");
    assert!(page.find_button("Hang up and call").is_none());
    assert!(page.find_button("After this call").is_none());
    page.click("Call now").await;
    page.click("Dismiss").await;
    let id = || ClickId("c-1".into());
    assert_eq!(*intents.borrow(), [Intent::DialClicked(id()), Intent::DismissClicked(id())]);
    view.set(idle());
    leptos::task::tick().await;
    assert!(page.find(".click").is_none());
}

#[wasm_bindgen_test]
async fn during_a_call_the_number_waits_or_takes_its_place() {
    let asked = click([off(), Control::enabled(), Control::enabled()]);
    let (page, _, intents) =
        Page::of(View { click: Some(asked), ..call(kim(), Progress::Connected) });
    assert!(page.find_button("Call now").is_none());
    page.click("Hang up and call").await;
    page.click("After this call").await;
    let id = || ClickId("c-1".into());
    assert_eq!(*intents.borrow(), [Intent::HangUpAndDialClicked(id()), Intent::KeepClicked(id())]);
}

#[wasm_bindgen_test]
async fn where_it_cannot_be_called_the_reason_is_said() {
    let asked = click([off(), off(), off()]);
    let (page, _, intents) = Page::of(View { click: Some(asked), ..idle() });
    let call = page.button("Call now");
    assert_eq!(call.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert_eq!(page.text(".click .field-problem"), "No line");
    call.click();
    assert_eq!(*intents.borrow(), []);
}
