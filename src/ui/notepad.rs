//! The notepad: one text field per call, from its first ring to the end of its wrap-up.

use leptos::{html::Textarea, prelude::*};
use phone::{CallId, Intent, View};

use crate::runtime::shell;

/// The notepad of a call. Its element lives as long as the call does, so that no change of state
/// takes the caret away.
#[component]
pub fn Notepad(call: CallId) -> impl IntoView {
    let shell = shell();
    let notes = shell.slice(move |view| notes_of(view, call));
    let field = NodeRef::<Textarea>::new();
    Effect::new(move |_| {
        let text = notes.get();
        // Only what came from elsewhere is written: setting a value can move the caret.
        if let Some(field) = field.get().filter(|field| field.value() != text) {
            field.set_value(&text);
        }
    });
    view! {
        <label class="notepad">
            <span class="field-label">"Notes"</span>
            <textarea
                node_ref=field
                rows="4"
                placeholder="What is it about?"
                on:input:target=move |event| {
                    shell.send(Intent::EditNotes { call, text: event.target().value() });
                }
            ></textarea>
        </label>
    }
}

fn notes_of(view: &View, call: CallId) -> String {
    let in_call = view.call.as_ref().filter(|c| c.id == call).map(|c| &c.notes);
    let in_wrap_up = view.wrap_up.as_ref().filter(|w| w.id == call).map(|w| &w.notes);
    in_call.or(in_wrap_up).cloned().unwrap_or_default()
}
