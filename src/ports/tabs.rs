//! The other tabs of this agent: of those, one leads, and they can speak to each other.
//!
//! The lead is a Web Lock, which a browser gives to the next in line the moment its holder is gone,
//! however it went. A tab that holds one is not frozen in the background. By the same means a tab is
//! known to be gone: each holds a lock of its own for as long as it lives.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use web_sys::{BroadcastChannel, MessageEvent};

use super::link::{Carrier, TabId};

/// What becomes of this tab among the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TabsEvent {
    /// From now on others would notice that this tab is gone: not before may they hear of it.
    Joined,
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
    channel: Option<Rc<Channel>>,
    standing: Rc<Standing>,
    own_lock: Rc<Standing>,
}

/// The way to the other tabs of this browser.
pub struct Channel {
    channel: BroadcastChannel,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

/// Where this tab stands in the line for a lock.
#[derive(Default)]
struct Standing {
    gone: Cell<bool>,
    /// Gives the lock to the next tab.
    give_up: RefCell<Option<Function>>,
}

#[wasm_bindgen]
extern "C" {
    // Not of web-sys, where it still is behind a flag.
    #[wasm_bindgen(js_namespace = ["navigator", "locks"], js_name = request, catch)]
    fn request_lock(name: &str, options: &Object, granted: &JsValue) -> Result<Promise, JsValue>;
}

impl Channel {
    fn open(name: &str, report: Report) -> Option<Rc<Self>> {
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            if let Some(text) = message.data().as_string() {
                report(TabsEvent::Heard(text));
            }
        });
        let channel = BroadcastChannel::new(name).ok()?;
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Some(Rc::new(Self { channel, _on_message: on_message }))
    }
}

impl Carrier for Channel {
    fn say(&self, text: &str) {
        // Fails only once it is closed.
        let _ = self.channel.post_message(&text.into());
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}

impl Tabs {
    /// Joins the tabs that share this name, and stands in line for the lead. Tabs of one agent share a
    /// name, and so do only those of one helpdesk: browsers keep locks and channels apart by site.
    pub fn join(name: &str, own: &TabId, report: Report) -> Self {
        let channel = Channel::open(name, report.clone());
        let own_lock = Rc::new(Standing::default());
        if channel.is_some() {
            let told = report.clone();
            let joined: Report = Rc::new(move |event| {
                if let TabsEvent::Leads { coordinated: true } = event {
                    told(TabsEvent::Joined);
                }
            });
            stand_in_line(&lock_of(name, own), &Object::new(), &own_lock, joined);
        }
        let tabs = Self {
            name: name.to_owned(),
            report,
            channel,
            standing: Rc::new(Standing::default()),
            own_lock,
        };
        tabs.stand_in_line();
        tabs
    }

    /// The way to the other tabs, where the browser has one.
    pub fn channel(&self) -> Option<Rc<Channel>> {
        self.channel.clone()
    }

    /// Stands in line for the lead: once at the beginning, and again after it was taken away.
    pub fn stand_in_line(&self) {
        let coordinated = self.channel.is_some()
            && stand_in_line(&self.name, &Object::new(), &self.standing, self.report.clone());
        if !coordinated {
            (self.report)(TabsEvent::Leads { coordinated });
        }
    }

    /// Takes the lead away from the tab that has it, which is told. What it is doing is lost: it has to
    /// have agreed, or be dead.
    pub fn take_the_lead(&self) {
        let options = Object::new();
        // Sets a property of a fresh object: it cannot fail.
        let _ = Reflect::set(&options, &"steal".into(), &true.into());
        stand_in_line(&self.name, &options, &self.standing, self.report.clone());
    }

    /// Acts once that tab of this browser is gone.
    pub fn when_gone(&self, tab: &TabId, act: impl FnOnce() + 'static) {
        let act = Closure::once_into_js(move |_: JsValue| act());
        let _ = request_lock(&lock_of(&self.name, tab), &Object::new(), &act);
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        for lock in [&self.standing, &self.own_lock] {
            lock.gone.set(true);
            if let Some(give_up) = lock.give_up.take() {
                // It is the end of a promise: nothing in it can throw.
                let _ = give_up.call0(&JsValue::UNDEFINED);
            }
        }
    }
}

fn lock_of(name: &str, tab: &TabId) -> String {
    [name, "-tab-", &tab.0].concat()
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
