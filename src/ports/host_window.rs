//! The helpdesk window around us: what we ask of it, and whether the agent sees us.

use cti::HostAction;
use phone::{Event, HostEvent};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{IntersectionObserver, IntersectionObserverEntry};

use crate::runtime::Emit;

/// The window around us. It never replies, so nothing here waits for it.
pub struct HostWindow {
    target_origin: String,
}

impl HostWindow {
    /// Messages go to this origin and to no other.
    pub fn new(helpdesk_origin: String, emit: &Emit) -> Self {
        watch_visibility(emit);
        Self { target_origin: helpdesk_origin }
    }

    /// Sends a message to the window around us; outside a frame there is nobody to hear it.
    pub fn ask(&self, action: HostAction) {
        let Some(window) = web_sys::window() else {
            return;
        };
        let Ok(Some(parent)) = window.parent() else {
            return;
        };
        if parent == window {
            return;
        }
        let message =
            serde_json::to_string(&action).ok().and_then(|text| js_sys::JSON::parse(&text).ok());
        if let Some(message) = message {
            // Fails only for a target origin that is none; the configuration was checked for that.
            let _ = parent.post_message(&message, &self.target_origin);
        }
    }
}

/// Reports whether the agent can see us: `show_softphone` may be a toggle, so it is only asked for
/// while the softphone is hidden.
fn watch_visibility(emit: &Emit) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let Some(document) = window.document() else {
        return;
    };
    let Some(root) = document.document_element() else {
        return;
    };

    let report = {
        let emit = emit.clone();
        move |intersects: bool| {
            let has_area = web_sys::window().is_some_and(|window| {
                let side = |side: Result<JsValue, JsValue>| {
                    side.ok().and_then(|s| s.as_f64()).unwrap_or(0.0)
                };
                side(window.inner_width()) > 0.0 && side(window.inner_height()) > 0.0
            });
            emit(Event::Host(HostEvent::VisibilityChanged { visible: intersects && has_area }));
        }
    };
    let on_change = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
        let newest = entries.pop().dyn_into::<IntersectionObserverEntry>();
        report(newest.is_ok_and(|entry| entry.is_intersecting()));
    });
    if let Ok(observer) = IntersectionObserver::new(on_change.as_ref().unchecked_ref()) {
        observer.observe(&root);
    }
    // For the life of the page.
    on_change.forget();
}
