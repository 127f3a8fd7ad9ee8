//! The notepad: one text field per call, from its first ring to the end of its wrap-up.

use leptos::{html::Textarea, prelude::*};
use phone::{CallId, Intent, View, view::NotesSaved};

use super::kit::{
    bind::{attr, on_value, text},
    caret, caret_left,
    part::{Part, part},
};
use crate::runtime::shell;

/// The notepad of a call. Its element lives as long as the call does, so that no change of state
/// takes the caret away.
///
/// Whether the notes are kept is said beside it, and described to a screen reader that comes to the
/// field. It is no live region: that would speak at every pause in typing. That they cannot be kept is
/// a notice, which is one.
pub fn notepad(call: CallId) -> Part {
    let shell = shell();
    let field = NodeRef::<Textarea>::new();
    // Not by `prop:value`: what is written in another tab comes in while the agent types here.
    Effect::new(move || {
        let notes = shell.look(|view| of(view, call).0.cloned().unwrap_or_default());
        if let Some(field) = field.get() {
            caret::write(&field, &notes);
        }
    });
    caret_left::come_back();
    let saved = move || shell.look(|view| of(view, call).1);
    let saved_id = ["notes-saved-", &call.0.to_string()].concat();
    part(view! {
        <div class="notepad">
            <label>
                <span class="field-label">"Notes"</span>
                <textarea
                    rows="4"
                    placeholder="What is it about?"
                    aria-describedby=saved_id.clone()
                    node_ref=field
                    on:input=on_value(move |text| shell.send(Intent::EditNotes { call, text }))
                ></textarea>
            </label>
            <p class="notes-saved" id=saved_id data-saved=attr(move || Some(word(saved()).into()))>
                {text(move || sentence(saved()).into())}
            </p>
        </div>
    })
}

fn of(view: &View, call: CallId) -> (Option<&String>, NotesSaved) {
    let in_call = view.call.as_ref().filter(|c| c.id == call).map(|c| (&c.notes, c.notes_saved));
    let in_wrap_up =
        view.wrap_up.as_ref().filter(|w| w.id == call).map(|w| (&w.notes, w.notes_saved));
    let (notes, saved) = in_call.or(in_wrap_up).unzip();
    (notes, saved.unwrap_or_default())
}

const fn sentence(saved: NotesSaved) -> &'static str {
    match saved {
        NotesSaved::Unsaid => "",
        NotesSaved::Saving => "Saving…",
        NotesSaved::Saved => "Saved",
    }
}

/// For the style sheet.
const fn word(saved: NotesSaved) -> &'static str {
    match saved {
        NotesSaved::Unsaid => "unsaid",
        NotesSaved::Saving => "saving",
        NotesSaved::Saved => "saved",
    }
}
