//! The helpdesk window around us: what we ask of it, and whether the agent sees us.

use std::{cell::Cell, rc::Rc};

use cti::HostAction;
use phone::{Event, HostEvent};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{IntersectionObserver, IntersectionObserverEntry};

use crate::runtime::Emit;

/// The window around us. It never replies, so nothing here waits for it.
pub struct HostWindow {
    target_origin: String,
    in_sight: Rc<Cell<bool>>,
}

impl HostWindow {
    /// Messages go to this origin and to no other.
    pub fn new(helpdesk_origin: String, emit: &Emit) -> Self {
        let in_sight = Rc::new(Cell::new(false));
        watch_visibility(&in_sight, emit);
        Self { target_origin: helpdesk_origin, in_sight }
    }

    /// Does what the softphone wants of the helpdesk. Being shown makes sense in a tab that the agent
    /// looks at, or where nobody knows better (`anyway`), and only where the frame is hidden: the host
    /// may toggle it.
    pub fn obey(&self, action: HostAction, anyway: bool) {
        let may_show = !self.in_sight.get() && (anyway || !is_hidden());
        if action != HostAction::ShowSoftphone || may_show {
            self.ask(action);
        }
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

/// Whether the browser shows another tab in place of this one.
fn is_hidden() -> bool {
    web_sys::window().and_then(|window| window.document()).is_none_or(|document| document.hidden())
}

/// Reports whether the agent can see us: the frame is in sight, and its tab is the one that is looked at.
fn watch_visibility(in_sight: &Rc<Cell<bool>>, emit: &Emit) {
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
        let (emit, in_sight) = (emit.clone(), in_sight.clone());
        Rc::new(move || {
            let visible = in_sight.get() && !is_hidden();
            emit(Event::Host(HostEvent::VisibilityChanged { visible }));
        })
    };
    let again = report.clone();
    let on_tab = Closure::<dyn FnMut()>::new(move || again());
    let _ = document
        .add_event_listener_with_callback("visibilitychange", on_tab.as_ref().unchecked_ref());
    // For the life of the page.
    on_tab.forget();
    let in_sight = in_sight.clone();
    let on_change = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
        let newest = entries.pop().dyn_into::<IntersectionObserverEntry>();
        in_sight.set(newest.is_ok_and(|entry| entry.is_intersecting()) && has_area());
        report();
    });
    if let Ok(observer) = IntersectionObserver::new(on_change.as_ref().unchecked_ref()) {
        observer.observe(&root);
    }
    // For the life of the page.
    on_change.forget();
}

fn has_area() -> bool {
    web_sys::window().is_some_and(|window| {
        let side =
            |side: Result<JsValue, JsValue>| side.ok().and_then(|s| s.as_f64()).unwrap_or(0.0);
        side(window.inner_width()) > 0.0 && side(window.inner_height()) > 0.0
    })
}
