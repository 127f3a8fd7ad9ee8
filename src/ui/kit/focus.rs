//! Where the keyboard is.

use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};

use super::page::{next_frame, page};

/// Moves the focus to the first element that a selector names; `false`: there is none.
pub fn focus(selector: &str) -> bool {
    let element = page().query_selector(selector).ok().flatten();
    let element = element.and_then(|element| element.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|element| element.focus().is_ok())
}

/// The element that has the focus, where it is inside another.
pub fn focused_within(container: &str) -> Option<HtmlElement> {
    let container = page().get_element_by_id(container)?;
    let focused: Element = page().active_element()?;
    let inside = focused != container && container.contains(Some(&focused));
    focused.dyn_into().ok().filter(|_| inside)
}

/// What is being drawn may move the element that has the focus, which takes the focus from it: it gets
/// it back before the next frame, without scrolling.
pub fn keep_focus(element: HtmlElement) {
    next_frame(move || {
        let lost = page().active_element().as_ref() != Some(&element);
        if lost && element.is_connected() {
            let quietly = FocusOptions::new();
            quietly.set_prevent_scroll(true);
            let _ = element.focus_with_options(&quietly);
        }
    });
}
