//! Keys that act while no text field has the focus: a call is answered without finding a button, a
//! number typed without finding the field.

use leptos::{ev::KeyboardEvent, prelude::*};
use phone::{Intent, View, view::Progress};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::announcer::rings_here;
use crate::runtime::Shell;

/// Listens for the life of the page.
pub fn listen(shell: Shell) {
    window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        if event.default_prevented()
            || event.ctrl_key()
            || event.alt_key()
            || event.meta_key()
            || is_typing(&event)
        {
            return;
        }
        let key = event.key();
        let mut characters = key.chars();
        let (Some(key), None) = (characters.next(), characters.next()) else {
            return;
        };
        let view = shell.read(View::clone);
        // A key held down would mute and unmute thirty times a second.
        if event.repeat() && view.call.is_some() {
            return;
        }
        let intent = match view.call {
            Some(call) => match key.to_ascii_lowercase() {
                'a' if rings_here(&call) => Intent::Answer(call.leg),
                'x' if rings_here(&call) => Intent::Decline(call.leg),
                'x' => Intent::HangUp(call.leg),
                'm' if call.muted => Intent::Unmute(call.leg),
                'm' => Intent::Mute(call.leg),
                'h' if call.progress == Progress::Held => Intent::Resume(call.leg),
                'h' => Intent::Hold(call.leg),
                digit => match phone::DtmfDigit::new(digit) {
                    Some(digit) if call.dtmf.is_enabled() && !rings_here(&call) => {
                        Intent::SendDtmf { leg: call.leg, digit }
                    }
                    _ => return,
                },
            },
            None if view.wrap_up.is_none()
                && (key.is_ascii_digit() || matches!(key, '+' | '*' | '#')) =>
            {
                let mut text = view.dialer.typed;
                text.push(key);
                Intent::EditNumber(text)
            }
            None => return,
        };
        let number = matches!(intent, Intent::EditNumber(_));
        event.prevent_default();
        shell.send(intent);
        if number {
            focus_number();
        }
    });
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
    let field = document().query_selector(".number-field input").ok().flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        let _ = field.focus();
    }
}
