//! The dialer: type, paste or tap a number, or find one by its owner's name, and call it.

use leptos::{ev::KeyboardEvent, prelude::*};
use phone::Intent;

use super::{
    keypad::keypad,
    kit::{
        bind::{attr, attr_if, changing, on_submit, on_value, text, when, yes_no},
        button::{button, named_button},
        icon::{Icon, glyph},
        part::{Part, part},
    },
    name_search::{LIST, NameSearch},
};
use crate::runtime::shell;

/// The dialer.
pub fn dialer() -> Part {
    let shell = shell();
    let problem = shell.slice(|view| view.dialer.problem.clone());
    let disabled_reason = shell.slice(|view| view.dialer.dial.disabled_reason.clone());
    let last = shell.slice(|view| {
        let dialer = &view.dialer;
        let offered = dialer.redial.is_enabled() && dialer.typed.is_empty();
        offered.then(|| dialer.last_number.clone()).flatten()
    });
    let search = NameSearch::of(shell);
    let on_key: Box<dyn FnMut(KeyboardEvent)> = Box::new(move |event| search.on_key(&event));
    let edit = move |text| {
        search.begin();
        shell.send(Intent::EditNumber(text));
    };
    let append = move |key: char| {
        let mut text = shell.read(|view| view.dialer.typed.clone());
        text.push(key);
        edit(text);
    };
    let delete = move || {
        let mut text = shell.read(|view| view.dialer.typed.clone());
        text.pop();
        edit(text);
    };
    let submit = move |_: &_| {
        if disabled_reason.get_untracked().is_none() {
            shell.send(Intent::Dial);
        }
    };
    let delete_button = move || {
        let name = Some("Delete last digit".into());
        named_button("icon-button", name, glyph(Icon::Backspace), delete)
    };
    let redial_button = move |number: String| {
        button("link", part(["Redial ", &number].concat()), move || shell.send(Intent::Redial))
    };
    part(view! {
        <form class="dialer" aria-label="Dialer" on:submit=on_submit(submit)>
            <div class="number-field">
                <input
                    type="text" inputmode="tel" autocomplete="off" spellcheck="false" dir="auto"
                    aria-label="Phone number or name" placeholder="Number or name"
                    role="combobox" aria-autocomplete="list" aria-controls=LIST
                    aria-expanded=yes_no(move || search.is_open())
                    aria-activedescendant=attr(move || search.active_row())
                    aria-invalid=yes_no(move || problem.get().is_some())
                    aria-describedby="number-problem"
                    prop:value=text(move || shell.look(|view| view.dialer.typed.clone()))
                    on:input=on_value(edit)
                    on:keydown=on_key
                />
                {when(move || shell.look(|view| !view.dialer.typed.is_empty()), delete_button)}
                {shell.draw_later(move |later| (later.found)(search))}
            </div>
            // Always there, so that a reader hears what comes into it.
            <div class="dialer-says">
                <p class="search-status" role="status">
                    {text(move || shell.look(|view| view.dialer.search.status.clone()))}
                </p>
                <p class="field-problem" id="number-problem">
                    {text(move || problem.get().unwrap_or_default())}
                    {changing(move || last.get().map(redial_button))}
                </p>
            </div>
            {keypad(true, append)}
            <button
                type="submit" class="call-button"
                aria-disabled=attr_if(move || disabled_reason.get().is_some())
                title=attr(move || disabled_reason.get())
            >
                {glyph(Icon::Phone)}
                "Call"
            </button>
        </form>
    })
}
