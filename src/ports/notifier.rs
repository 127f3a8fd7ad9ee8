//! What the desktop says of a call that rings, and whether the agent works in this very page.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use gloo_timers::callback::Timeout;
use leptos::prelude::{WindowListenerHandle, document, window_event_listener_untyped};
use phone::{CallId, Event, HostEvent, Notifications};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Notification, NotificationOptions, NotificationPermission};

use super::on_top;
use crate::runtime::Emit;

/// One place on the desktop for each agent: what is said anew stands where the last stood.
const TAG: &str = "softphone-ring-";

/// The desktop.
pub struct Notifier {
    shown: RefCell<Option<Shown>>,
    /// The page's own signs of where the agent works.
    listeners: Vec<WindowListenerHandle>,
    look: Rc<dyn Fn()>,
    tag: String,
}

struct Shown {
    call: CallId,
    notification: Notification,
    /// Another stands in its place.
    replaced: bool,
    _on_click: Closure<dyn FnMut()>,
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.notification.set_onclick(None);
        self.notification.close();
        if self.replaced {
            return;
        }
        // Chromium closes only what is shown already, which is a moment after it was made.
        let closes = Closure::once_into_js(|event: web_sys::Event| {
            if let Some(shown) = event.target().and_then(|it| it.dyn_into::<Notification>().ok()) {
                shown.close();
            }
        });
        self.notification.set_onshow(Some(closes.unchecked_ref()));
    }
}

impl Notifier {
    /// Reports now, and whenever it changes.
    pub fn new(agent: &str, emit: Emit) -> Self {
        let told = Cell::new(None);
        let look: Rc<dyn Fn()> = Rc::new(move || {
            let now = (focused(), permission());
            // Every click beside a frame takes its focus: of that nothing follows.
            if told.replace(Some(now)) != Some(now) {
                emit(Event::Host(HostEvent::FocusChanged { focused: now.0 }));
                emit(Event::Host(HostEvent::NotificationsChanged(now.1)));
            }
        });
        look();
        let listeners = ["focus", "blur", on_top::MOVED].map(|name| {
            let look = look.clone();
            window_event_listener_untyped(name, move |_| {
                // The focus is where it goes only after the event.
                let look = look.clone();
                Timeout::new(0, move || look()).forget();
            })
        });
        let tag = [TAG, agent].concat();
        Self { shown: RefCell::default(), listeners: listeners.into(), look, tag }
    }

    /// Says that somebody calls; in place of what was said before.
    pub fn notify(&self, call: CallId, who: &str, aloud: bool) {
        let options = NotificationOptions::new();
        options.set_body(who);
        options.set_tag(&self.tag);
        options.set_silent(Some(!aloud));
        // It stays as long as it rings.
        options.set_require_interaction(true);
        // Some browsers have notifications for other kinds of pages only.
        let Ok(notification) = Notification::new_with_options("Incoming call", &options) else {
            return;
        };
        let on_click = Closure::<dyn FnMut()>::new(|| {
            // Answered is only what is answered on purpose: a click brings the softphone to the front.
            let _ = web_sys::window().map(|window| window.focus());
        });
        notification.set_onclick(Some(on_click.as_ref().unchecked_ref()));
        // First, because closing the one before takes its place away.
        if let Some(mut shown) = self.shown.take() {
            shown.replaced = true;
        }
        let shown = Shown { call, notification, replaced: false, _on_click: on_click };
        self.shown.replace(Some(shown));
    }

    /// Says it no longer.
    pub fn unnotify(&self, call: CallId) {
        let is_it = self.shown.borrow().as_ref().is_some_and(|shown| shown.call == call);
        if is_it {
            self.shown.take();
        }
    }

    /// Lets the browser ask.
    pub fn request(&self) {
        let Ok(asked) = Notification::request_permission() else { return };
        let look = self.look.clone();
        spawn_local(async move {
            // Whatever the answer is: it can be read.
            let _ = JsFuture::from(asked).await;
            look();
        });
    }

    /// The machine leads no more.
    pub fn close(&self) {
        self.shown.take();
    }
}

impl Drop for Notifier {
    fn drop(&mut self) {
        for listener in self.listeners.drain(..) {
            listener.remove();
        }
    }
}

/// Whether the agent works in this page, or has it on top of all others.
fn focused() -> bool {
    on_top::is_open() || document().has_focus().unwrap_or(false)
}

fn permission() -> Notifications {
    let is_there = js_sys::Reflect::has(&js_sys::global(), &JsValue::from("Notification"));
    if is_there != Ok(true) {
        return Notifications::Unavailable;
    }
    match Notification::permission() {
        NotificationPermission::Granted => Notifications::Allowed,
        NotificationPermission::Default => Notifications::AskFirst,
        _ => Notifications::Unavailable,
    }
}
