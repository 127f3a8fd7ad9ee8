//! Keys that act while no text field has the focus: a call is answered without finding a button, a
//! number typed without finding the field.

use leptos::{ev::KeyboardEvent, prelude::*};
use phone::Intent;
use wasm_bindgen::JsCast;

use super::kit::focus::focus;
use crate::runtime::Shell;

/// Listens as long as the softphone is on the page.
pub fn listen(shell: Shell) {
    let listener = window_event_listener(leptos::ev::keydown, move |event| pressed(shell, &event));
    on_cleanup(|| listener.remove());
}

/// Somebody pressed a key, perhaps one of these.
pub fn pressed(shell: Shell, event: &KeyboardEvent) {
    if event.default_prevented()
        || event.ctrl_key()
        || event.alt_key()
        || event.meta_key()
        || is_typing(event)
    {
        return;
    }
    let key = event.key();
    let mut characters = key.chars();
    let (Some(key), None) = (characters.next(), characters.next()) else {
        return;
    };
    let in_call = shell.read(|view| view.call.is_some());
    // A key held down would mute and unmute thirty times a second.
    if event.repeat() && in_call {
        return;
    }
    let Some(intent) = shell.read(|view| view.intent_of_key(key)) else {
        return;
    };
    let number = matches!(intent, Intent::EditNumber(_));
    event.prevent_default();
    shell.send(intent);
    if number {
        focus_number();
    }
}

fn is_typing(event: &KeyboardEvent) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    element.is_some_and(|element| match element.tag_name().as_str() {
        // A radio button takes no letters.
        "INPUT" => element.get_attribute("type").as_deref() != Some("radio"),
        "TEXTAREA" | "SELECT" => true,
        _ => false,
    })
}

/// So that the next key goes where the first one went.
fn focus_number() {
    focus(".number-field input");
}
