//! One sheet of paper per call: who and how it goes, the notes, and its filing at the end.

use leptos::prelude::*;
use phone::CallId;

use super::{
    call_card::call_card,
    caller_card::caller_card,
    kit::{
        bind::{attr, each, keyed, when},
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
    each(move || {
        shell.look(|view| {
            let call = view.call.as_ref().map(|call| call.id);
            let wrap_up = view.wrap_up.as_ref().map(|wrap_up| wrap_up.id);
            let calls = call.into_iter().chain(wrap_up);
            calls.map(|call| keyed(call.0.to_string(), move || call_sheet(shell, call))).collect()
        })
    })
}

fn call_sheet(shell: Shell, call: CallId) -> Part {
    let in_call = move || shell.look(|view| view.call.as_ref().is_some_and(|c| c.id == call));
    let in_wrap_up = move || shell.look(|view| view.wrap_up.as_ref().is_some_and(|w| w.id == call));
    part(view! {
        <section
            class="sheet"
            aria-label=attr(move || Some(if in_call() { "Call" } else { "Wrap-up" }.into()))
        >
            {when(in_call, move || call_card(call))}
            {when(in_wrap_up, move || wrap_up_head(call))}
            {caller_card(call)}
            {notepad(call)}
            {when(in_wrap_up, move || wrap_up_form(call))}
        </section>
    })
}
