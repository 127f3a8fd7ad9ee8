//! The dialer: type, paste or tap a number, and call it.

use leptos::{ev::SubmitEvent, html::Input, prelude::*};
use phone::Intent;

use super::{
    keypad::Keypad,
    kit::icon::{Glyph, Icon},
};
use crate::runtime::shell;

/// The dialer.
#[component]
pub fn Dialer() -> impl IntoView {
    let shell = shell();
    let typed = shell.slice(|view| view.dialer.typed.clone());
    let problem = shell.slice(|view| view.dialer.problem.clone());
    let dial = shell.slice(|view| view.dialer.dial.clone());
    let last = shell.slice(|view| {
        view.dialer.redial.is_enabled().then(|| view.dialer.last_number.clone()).flatten()
    });
    let field = NodeRef::<Input>::new();
    Effect::new(move |_| {
        let text = typed.get();
        if let Some(field) = field.get().filter(|field| field.value() != text) {
            field.set_value(&text);
        }
    });
    let append = move |key: char| {
        let mut text = typed.get_untracked();
        text.push(key);
        shell.send(Intent::EditNumber(text));
    };
    let delete = move |_| {
        let mut text = typed.get_untracked();
        text.pop();
        shell.send(Intent::EditNumber(text));
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if dial.with_untracked(phone::view::Control::is_enabled) {
            shell.send(Intent::Dial);
        }
    };
    view! {
        <form class="dialer" aria-label="Dialer" on:submit=submit>
            <div class="number-field">
                <input
                    node_ref=field type="tel" inputmode="tel" autocomplete="off" spellcheck="false"
                    aria-label="Phone number" placeholder="Phone number"
                    aria-invalid=move || problem.with(Option::is_some).to_string()
                    aria-describedby="number-problem"
                    on:input:target=move |event| shell.send(Intent::EditNumber(event.target().value()))
                />
                <Show when=move || typed.with(|typed| !typed.is_empty())>
                    <button type="button" class="icon-button" aria-label="Delete last digit" on:click=delete>
                        <Glyph icon=Icon::Backspace />
                    </button>
                </Show>
            </div>
            <p class="field-problem" id="number-problem">
                {move || problem.get()}
                {move || last.get().filter(|_| typed.with(String::is_empty)).map(|number| view! {
                    <button type="button" class="link" on:click=move |_| shell.send(Intent::Redial)>
                        "Redial " {number}
                    </button>
                })}
            </p>
            <Keypad on_key=append long_press_plus=true />
            <button
                type="submit" class="call-button"
                aria-disabled=move || dial.with(|dial| (!dial.is_enabled()).then_some("true"))
                title=move || dial.with(|dial| dial.disabled_reason.clone())
            >
                <Glyph icon=Icon::Phone />
                "Call"
            </button>
        </form>
    }
}
