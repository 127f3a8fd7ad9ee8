//! The notepad: one text field per call, from its first ring to the end of its wrap-up.

use leptos::prelude::*;
use phone::{CallId, Intent, View};

use super::kit::{
    bind::{on_value, text},
    part::{Part, part},
};
use crate::runtime::shell;

/// The notepad of a call. Its element lives as long as the call does, so that no change of state
/// takes the caret away.
pub fn notepad(call: CallId) -> Part {
    let shell = shell();
    let notes = text(move || shell.look(|view| notes_of(view, call)));
    part(view! {
        <label class="notepad">
            <span class="field-label">"Notes"</span>
            <textarea
                rows="4"
                placeholder="What is it about?"
                // Writing back what was just typed moves no caret: the value is the same.
                prop:value=notes
                on:input=on_value(move |text| shell.send(Intent::EditNotes { call, text }))
            ></textarea>
        </label>
    })
}

fn notes_of(view: &View, call: CallId) -> String {
    let in_call = view.call.as_ref().filter(|c| c.id == call).map(|c| &c.notes);
    let in_wrap_up = view.wrap_up.as_ref().filter(|w| w.id == call).map(|w| &w.notes);
    in_call.or(in_wrap_up).cloned().unwrap_or_default()
}
