//! The other tabs of this agent: one of them leads, and they can speak to each other.
//!
//! The lead is a Web Lock, which a browser gives to the next in line the moment its holder is gone,
//! however it went. A tab that holds one is not frozen in the background.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use web_sys::{BroadcastChannel, MessageEvent};

/// What the other tabs do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TabsEvent {
    /// This tab leads from now on, until it is gone.
    Leads {
        /// Whether others know of it: not where the browser has no locks or no channels for us.
        coordinated: bool,
    },
    /// Another tab took the lead away.
    Deposed,
    /// Another tab says something.
    Heard(String),
}

/// How the event is told.
pub type Report = Rc<dyn Fn(TabsEvent)>;

/// This tab among the tabs of its agent.
pub struct Tabs {
    name: String,
    report: Report,
    channel: Option<BroadcastChannel>,
    standing: Rc<Standing>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

/// Where this tab stands in the line for the lead.
#[derive(Default)]
struct Standing {
    gone: Cell<bool>,
    /// Gives the lead to the next tab.
    give_up: RefCell<Option<Function>>,
}

#[wasm_bindgen]
extern "C" {
    // Not of web-sys, where it still is behind a flag.
    #[wasm_bindgen(js_namespace = ["navigator", "locks"], js_name = request, catch)]
    fn request_lock(name: &str, options: &Object, granted: &JsValue) -> Result<Promise, JsValue>;
}

impl Tabs {
    /// Joins the tabs that share this name, and stands in line for the lead. Tabs of one agent share a
    /// name, and so do only those of one helpdesk: browsers keep locks and channels apart by site.
    pub fn join(name: &str, report: Report) -> Self {
        let hears = report.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            if let Some(text) = message.data().as_string() {
                hears(TabsEvent::Heard(text));
            }
        });
        let channel = BroadcastChannel::new(name).ok();
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        }
        let standing = Rc::new(Standing::default());
        let coordinated =
            channel.is_some() && stand_in_line(name, &Object::new(), &standing, report.clone());
        if !coordinated {
            report(TabsEvent::Leads { coordinated });
        }
        Self { name: name.to_owned(), report, channel, standing, _on_message: on_message }
    }

    /// Takes the lead away from the tab that has it, which is told. What it is doing is lost: ask it first.
    pub fn take_the_lead(&self) {
        let options = Object::new();
        // Sets a property of a fresh object: it cannot fail.
        let _ = Reflect::set(&options, &"steal".into(), &true.into());
        stand_in_line(&self.name, &options, &self.standing, self.report.clone());
    }

    /// Says something to every other tab.
    pub fn say(&self, text: &str) {
        if let Some(channel) = &self.channel {
            // Fails only once it is closed.
            let _ = channel.post_message(&text.into());
        }
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        self.standing.gone.set(true);
        if let Some(channel) = &self.channel {
            channel.set_onmessage(None);
            channel.close();
        }
        if let Some(give_up) = self.standing.give_up.take() {
            // It is the end of a promise: nothing in it can throw.
            let _ = give_up.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Whether the browser has a line to stand in.
fn stand_in_line(name: &str, options: &Object, standing: &Rc<Standing>, report: Report) -> bool {
    let refused = report.clone();
    let mine = standing.clone();
    let granted = Closure::once_into_js(move |_: JsValue| {
        // Of two requests of one tab, one is enough.
        if mine.gone.get() || mine.give_up.borrow().is_some() {
            return Promise::resolve(&JsValue::UNDEFINED);
        }
        // Held for as long as this never ends.
        let held = Promise::new(&mut |resolve, _| {
            mine.give_up.replace(Some(resolve));
        });
        report(TabsEvent::Leads { coordinated: true });
        held
    });
    let Ok(request) = request_lock(name, options, &granted) else { return false };
    let mine = standing.clone();
    let on_refusal = Closure::once(move |_: JsValue| {
        if mine.gone.get() {
            return;
        }
        refused(if mine.give_up.take().is_some() {
            TabsEvent::Deposed
        } else {
            // A frame that may not keep anything is refused later, not at once.
            TabsEvent::Leads { coordinated: false }
        });
    });
    let _ = request.catch(&on_refusal);
    // For as long as the request may be refused.
    on_refusal.forget();
    true
}
