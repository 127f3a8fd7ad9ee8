//! Where the agent was writing when the page was left: found again when the tab shows the page anew.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlTextAreaElement, Storage};

const NAME: &str = "softphone:caret";

/// Later than this, in milliseconds, the agent is somewhere else, and the focus is left there.
const SOON: u32 = 5_000;

/// The page begins.
pub fn begin() {
    Timeout::new(SOON, forget).forget();
}

/// The page is being left: notes down what is selected in the notepad, and how long the notes are.
pub fn leave() {
    let notes = document().active_element();
    let notes = notes.and_then(|notes| notes.dyn_into::<HtmlTextAreaElement>().ok());
    let Some((notes, storage)) = notes.zip(storage()) else { return forget() };
    if let (Ok(Some(start)), Ok(Some(end))) = (notes.selection_start(), notes.selection_end()) {
        let kept = [start, end, notes.text_length()].map(|place| place.to_string()).join(" ");
        let _ = storage.set_item(NAME, &kept);
    }
}

/// A notepad is on the page. Where it holds what the page was left with, its caret is where it was.
pub fn come_back() {
    request_animation_frame(|| {
        let kept = storage().and_then(|storage| storage.get_item(NAME).ok().flatten());
        let Some(kept) = kept else { return };
        let mut places = kept.split(' ').filter_map(|place| place.parse().ok());
        let (Some(start), Some(end), Some(length)) = (places.next(), places.next(), places.next())
        else {
            return;
        };
        let notes = document().query_selector(".notepad textarea").ok().flatten();
        let notes = notes.and_then(|notes| notes.dyn_into::<HtmlTextAreaElement>().ok());
        if let Some(notes) = notes.filter(|notes| notes.text_length() == length) {
            let _ = notes.set_selection_range(start, end);
            let _ = notes.focus();
            forget();
        }
    });
}

fn forget() {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(NAME);
    }
}

/// `None` where the browser keeps storage from a frame.
fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}
