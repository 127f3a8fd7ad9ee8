//! Keys that act while no text field has the focus: a call is answered without finding a button, a
//! number typed without finding the field.

use leptos::{ev::KeyboardEvent, prelude::*};
use phone::{Intent, view::Progress};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::announcer::rings_here;
use crate::runtime::Shell;

/// Listens for the life of the page.
pub fn listen(shell: Shell) {
    let call = shell.slice(|view| {
        view.call.as_ref().map(|c| (c.leg, c.progress, c.muted, rings_here(c), c.dtmf.is_enabled()))
    });
    let typed = shell.slice(|view| view.dialer.typed.clone());
    let in_wrap_up = shell.slice(|view| view.wrap_up.is_some());
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
        let intent = match call.get_untracked() {
            Some((leg, progress, muted, rings, can_send)) => match key.to_ascii_lowercase() {
                'a' if rings => Intent::Answer(leg),
                'x' if rings => Intent::Decline(leg),
                'x' => Intent::HangUp(leg),
                'm' if muted => Intent::Unmute(leg),
                'm' => Intent::Mute(leg),
                'h' if progress == Progress::Held => Intent::Resume(leg),
                'h' => Intent::Hold(leg),
                digit => match phone::DtmfDigit::new(digit) {
                    Some(digit) if can_send && !rings => Intent::SendDtmf { leg, digit },
                    _ => return,
                },
            },
            None if !in_wrap_up.get_untracked()
                && (key.is_ascii_digit() || matches!(key, '+' | '*' | '#')) =>
            {
                let mut text = typed.get_untracked();
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
    element.is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
    })
}

/// So that the next key goes where the first one went.
fn focus_number() {
    let field = document().query_selector(".number-field input").ok().flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        let _ = field.focus();
    }
}
