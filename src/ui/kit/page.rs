//! Where all this is drawn: the page it was loaded in, or the small window that stays on top.

use std::cell::RefCell;

use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Document, Window};

thread_local! {
    static ELSEWHERE: RefCell<Option<Window>> = const { RefCell::new(None) };
}

/// It is drawn in that window from now on; `None`: in the page it was loaded in.
pub fn moved(to: Option<Window>) {
    ELSEWHERE.set(to);
}

/// The window in which it is drawn.
pub fn page_window() -> Window {
    ELSEWHERE.with_borrow(Clone::clone).unwrap_or_else(window)
}

/// Its document.
pub fn page() -> Document {
    page_window().document().unwrap_or_else(document)
}

/// Before that window is drawn next: one that is out of sight has no frames.
pub fn next_frame(act: impl FnOnce() + 'static) {
    let act = Closure::once_into_js(act);
    let _ = page_window().request_animation_frame(act.unchecked_ref());
}
