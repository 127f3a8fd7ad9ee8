//! One sheet of paper per call: who and how it goes, the notes, and its filing at the end.

use leptos::prelude::*;
use phone::CallId;

use super::{
    call_card::CallCard,
    notepad::Notepad,
    wrap_up::{WrapUpForm, WrapUpHead},
};
use crate::runtime::shell;

/// The call that goes on, and the one in wrap-up; at most one of each.
#[component]
pub fn CallSheets() -> impl IntoView {
    let calls = shell().slice(|view| {
        let call = view.call.as_ref().map(|call| call.id);
        let wrap_up = view.wrap_up.as_ref().map(|wrap_up| wrap_up.id);
        call.into_iter().chain(wrap_up).collect::<Vec<CallId>>()
    });
    view! {
        <For each=move || calls.get() key=|call| *call let:call>
            <CallSheet call=call />
        </For>
    }
}

#[component]
fn CallSheet(call: CallId) -> impl IntoView {
    let shell = shell();
    let in_call = shell.slice(move |view| view.call.as_ref().is_some_and(|c| c.id == call));
    let in_wrap_up = shell.slice(move |view| view.wrap_up.as_ref().is_some_and(|w| w.id == call));
    view! {
        <section class="sheet" aria-label=move || if in_call.get() { "Call" } else { "Wrap-up" }>
            <Show when=move || in_call.get()>
                <CallCard call=call />
            </Show>
            <Show when=move || in_wrap_up.get()>
                <WrapUpHead call=call />
            </Show>
            <Notepad call=call />
            <Show when=move || in_wrap_up.get()>
                <WrapUpForm call=call />
            </Show>
        </section>
    }
}
