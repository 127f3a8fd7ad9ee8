//! One sheet of paper per call: who and how it goes, the notes, and its filing at the end.

use leptos::prelude::*;
use phone::CallId;

use super::{
    call_card::call_card,
    kit::{
        bind::{Keyed, attr, each, when},
        part::{Part, part},
    },
    notepad::notepad,
    wrap_up::{wrap_up_form, wrap_up_head},
};
use crate::runtime::{Shell, shell};

/// The call that goes on, and the one in wrap-up; at most one of each.
#[component]
pub fn CallSheets() -> impl IntoView {
    let shell = shell();
    let calls = shell.slice(|view| {
        let call = view.call.as_ref().map(|call| call.id);
        let wrap_up = view.wrap_up.as_ref().map(|wrap_up| wrap_up.id);
        call.into_iter().chain(wrap_up).collect::<Vec<CallId>>()
    });
    each(move || keyed(shell, calls.get()))
}

fn keyed(shell: Shell, calls: Vec<CallId>) -> Keyed {
    let keyed = |call: CallId| -> (String, Box<dyn Fn() -> Part + Send>) {
        (call.0.to_string(), Box::new(move || call_sheet(shell, call)))
    };
    calls.into_iter().map(keyed).collect()
}

fn call_sheet(shell: Shell, call: CallId) -> Part {
    let in_call = shell.slice(move |view| view.call.as_ref().is_some_and(|c| c.id == call));
    let in_wrap_up = shell.slice(move |view| view.wrap_up.as_ref().is_some_and(|w| w.id == call));
    part(view! {
        <section
            class="sheet"
            aria-label=attr(move || Some(if in_call.get() { "Call" } else { "Wrap-up" }.into()))
        >
            {when(move || in_call.get(), move || call_card(call))}
            {when(move || in_wrap_up.get(), move || wrap_up_head(call))}
            {notepad(call)}
            {when(move || in_wrap_up.get(), move || wrap_up_form(call))}
        </section>
    })
}
