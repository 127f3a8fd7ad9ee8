//! The softphone in a window of its own, opened from the helpdesk's frame: how the two find each other.
//!
//! The frame lives in the helpdesk's partition of the browser and the window in its own, so they share no
//! lock, no channel, no storage and no cookie. What they have is that one opened the other: the window
//! knocks, the frame lets it in by a port, with what signs it in.

use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use cti::AgentId;
use gloo_timers::callback::Timeout;
use js_sys::{Array, Promise, Reflect};
use phone::Millis;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{MessageChannel, MessageEvent, MessagePort, Window};

use super::link::{Carrier, TabId};

/// What the window says to whoever opened it, until it is let in.
const KNOCK: &str = "softphone-window-knocks";
/// What a frame says to a window that it finds open, and did not open: knock here.
const FRAME: &str = "softphone-frame-is-here";
/// The address's parameter that tells the window what it is.
const PARAMETER: &str = "window=own";
/// The field of the frame's answer that signs the window in.
const HAND_OVER: &str = "hand_over";
/// How long a window waits to be let in, in milliseconds: a frame that has one answers at once.
const LET_IN_WITHIN: u32 = 4_000;
/// Inside, in pixels: what a helpdesk's frame has, and a little more.
const SIZE: &str = "popup,width=400,height=720";

/// Whether this page was opened as a window of its own.
pub fn is_own_window() -> bool {
    let search = web_sys::window().and_then(|window| window.location().search().ok());
    search.is_some_and(|search| search.trim_start_matches('?').split('&').any(|p| p == PARAMETER))
}

/// Whether this page is in a frame of another.
pub fn is_in_frame() -> bool {
    let window = web_sys::window();
    window.is_some_and(|window| {
        window.parent().is_ok_and(|parent| parent.is_some_and(|p| p != window))
    })
}

/// A port to the window at the other end.
#[derive(Clone)]
pub struct Port(Rc<OpenPort>);

struct OpenPort {
    port: MessagePort,
    _hears: Closure<dyn FnMut(MessageEvent)>,
}

impl Port {
    /// Gives what comes to `hears`.
    pub fn new(port: MessagePort, hears: impl Fn(&str) + 'static) -> Self {
        let hears = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            if let Some(text) = message.data().as_string() {
                hears(&text);
            }
        });
        // Starts it, too.
        port.set_onmessage(Some(hears.as_ref().unchecked_ref()));
        Self(Rc::new(OpenPort { port, _hears: hears }))
    }
}

impl Drop for OpenPort {
    fn drop(&mut self) {
        self.port.set_onmessage(None);
        self.port.close();
    }
}

impl Carrier for Port {
    fn say(&self, text: &str) {
        // Fails only for what cannot be copied, which a text can.
        let _ = self.0.port.post_message(&text.into());
    }
}

/// What the frame does for a window that knocks.
pub struct Welcome {
    /// Gives what signs the window in; `None`: nothing does.
    pub hand_over: Box<dyn Fn() -> Pending>,
    /// The window is in: here is the port.
    pub arrived: Box<dyn Fn(MessagePort)>,
}

type Listener = Closure<dyn FnMut(MessageEvent)>;

/// What is known a little later.
pub type Pending = std::pin::Pin<Box<dyn Future<Output = Option<String>>>>;

/// The frame's side: opens the window, and lets it in.
pub struct Door(Rc<Inner>);

struct Inner {
    name: String,
    opened: RefCell<Option<Window>>,
    welcome: Welcome,
    on_message: RefCell<Option<Listener>>,
}

impl Door {
    /// A door for this agent's window.
    pub fn new(agent: AgentId, welcome: Welcome) -> Self {
        let name = ["softphone-", &agent.to_string()].concat();
        let inner = Rc::new(Inner {
            name,
            opened: RefCell::default(),
            welcome,
            on_message: RefCell::default(),
        });
        let weak: Weak<Inner> = Rc::downgrade(&inner);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            if let Some(inner) = weak.upgrade() {
                inner.knocked(&message);
            }
        });
        if let Some(window) = web_sys::window() {
            let hears = on_message.as_ref().unchecked_ref();
            // Fails only for an event of an unknown kind.
            let _ = window.add_event_listener_with_callback("message", hears);
        }
        inner.on_message.replace(Some(on_message));
        Self(inner)
    }

    /// Opens the window, or brings the one to the front that is open. Only in a click: browsers open
    /// nothing otherwise. Whether there may be one now; what cuts it off from here also hides it from
    /// here (the helpdesk's `Cross-Origin-Opener-Policy`), so only its knock proves it.
    pub fn open(&self) -> bool {
        let inner = &self.0;
        if let Some(opened) = &*inner.opened.borrow()
            && opened.closed() == Ok(false)
        {
            return opened.focus().is_ok();
        }
        let Some(window) = web_sys::window() else { return false };
        // By its name a window is found again that a frame before this one opened. It keeps its page: a call
        // may go on in it.
        let found = window.open_with_url_and_target_and_features("", &inner.name, SIZE);
        let Ok(Some(opened)) = found else { return false };
        let location = opened.location();
        let is_ours = location.origin() == window.location().origin();
        if is_ours && location.search().is_ok_and(|search| search.contains(PARAMETER)) {
            let _ = opened.focus();
            let _ = opened.post_message(&FRAME.into(), &own_origin());
        } else {
            // Fails only where the window is another's by now.
            let _ = location.replace(&own_address(&window));
        }
        inner.opened.replace(Some(opened));
        true
    }

    /// Closes the window.
    pub fn close(&self) {
        if let Some(opened) = &*self.0.opened.borrow() {
            let _ = opened.close();
        }
    }

    /// Whether the window is known to be closed.
    pub fn is_closed(&self) -> bool {
        self.0.opened.borrow().as_ref().is_some_and(|opened| opened.closed() != Ok(false))
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let (Some(window), Some(hears)) = (web_sys::window(), self.on_message.take()) {
            let hears = hears.as_ref().unchecked_ref();
            let _ = window.remove_event_listener_with_callback("message", hears);
        }
    }
}

impl Inner {
    /// Only our own page, and only the window that was opened here, is let in.
    fn knocked(self: &Rc<Self>, message: &MessageEvent) {
        let opened = self.opened.borrow().clone();
        let is_the_window = match (message.source(), &opened) {
            (Some(source), Some(opened)) => js_sys::Object::is(&source, opened),
            _ => false,
        };
        let knocks = message.data().as_string().is_some_and(|said| said == KNOCK);
        let (true, true, Some(opened)) = (knocks, is_the_window, opened) else { return };
        if message.origin() != own_origin() {
            return;
        }
        let inner = self.clone();
        spawn_local(async move {
            let hand_over = (inner.welcome.hand_over)().await;
            let Ok(channel) = MessageChannel::new() else { return };
            let answer = js_sys::Object::new();
            let hand_over = hand_over.map_or(JsValue::NULL, JsValue::from);
            let _ = Reflect::set(&answer, &HAND_OVER.into(), &hand_over);
            let ports = Array::of1(&channel.port2());
            let sent = opened.post_message_with_transfer(&answer, &own_origin(), &ports);
            if sent.is_ok() {
                (inner.welcome.arrived)(channel.port1());
            }
        });
    }
}

/// What the window was let in with.
pub struct Entered {
    /// To the frame.
    pub port: MessagePort,
    /// What signs in here.
    pub hand_over: Option<String>,
}

/// The window's side: knocks, and waits to be let in. `None`: there is no frame, or it does not answer.
pub async fn enter() -> Option<Entered> {
    let window = web_sys::window()?;
    let opener = window.opener().ok().filter(JsValue::is_object)?;
    // Not by its class, which is another in each document.
    let opener: Window = opener.unchecked_into();
    let mut listener: Option<Closure<dyn FnMut(MessageEvent)>> = None;
    let mut late = None;
    let answer = Promise::new(&mut |resolve, _| {
        let (origin, frame, done) = (own_origin(), opener.clone(), resolve.clone());
        let hears = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            let is_frame =
                message.source().is_some_and(|source| js_sys::Object::is(&source, &frame));
            if is_frame && message.origin() == origin && message.ports().length() == 1 {
                let _ = done.call1(&JsValue::UNDEFINED, &message);
            }
        });
        let _ = window.add_event_listener_with_callback("message", hears.as_ref().unchecked_ref());
        listener = Some(hears);
        late = Some(Timeout::new(LET_IN_WITHIN, move || {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }));
    });
    let _ = opener.post_message(&KNOCK.into(), &own_origin());
    let answer = JsFuture::from(answer).await.ok();
    drop(late);
    if let Some(listener) = listener {
        let hears = listener.as_ref().unchecked_ref();
        let _ = window.remove_event_listener_with_callback("message", hears);
    }
    let message: MessageEvent = answer?.dyn_into().ok()?;
    let port = message.ports().get(0).dyn_into().ok()?;
    let hand_over = Reflect::get(&message.data(), &HAND_OVER.into()).ok();
    Some(Entered { port, hand_over: hand_over.and_then(|text| text.as_string()) })
}

/// The window's side, for as long as the page lives: a frame of a later page of the helpdesk finds it by its
/// name, and is knocked at.
pub fn be_found(arrived: impl Fn(MessagePort) + 'static) {
    let Some(window) = web_sys::window() else { return };
    let frame: RefCell<Option<Window>> = RefCell::default();
    let hears = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
        let Some(source) = message.source().filter(|_| message.origin() == own_origin()) else {
            return;
        };
        let calls = message.data().as_string().is_some_and(|said| said == FRAME);
        let answers =
            frame.borrow().as_ref().is_some_and(|frame| js_sys::Object::is(frame, &source));
        if calls {
            // Not by its class, which is another in each document.
            let source: Window = source.unchecked_into();
            let _ = source.post_message(&KNOCK.into(), &own_origin());
            frame.replace(Some(source));
        } else if answers && message.ports().length() == 1 {
            arrived(message.ports().get(0).unchecked_into());
        }
    });
    let _ = window.add_event_listener_with_callback("message", hears.as_ref().unchecked_ref());
    hears.forget();
}

fn own_origin() -> String {
    web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// This page's address, as the window's.
fn own_address(window: &Window) -> String {
    let location = window.location();
    let search = location.search().unwrap_or_default();
    let joint = if search.is_empty() { "?" } else { "&" };
    let part = |part: Result<String, JsValue>| part.unwrap_or_default();
    [
        &part(location.origin()),
        &part(location.pathname()),
        &search,
        joint,
        PARAMETER,
        &part(location.hash()),
    ]
    .concat()
}

/// Closes this window, which a frame opened.
pub fn close() {
    if let Some(window) = web_sys::window() {
        let _ = window.close();
    }
}

/// Remembers, for the frames of this helpdesk, that a window leads.
pub fn remember(agent: AgentId, leads: bool) {
    let Some(storage) = storage() else { return };
    let _ = if !leads {
        storage.remove_item(&place(agent))
    } else if !is_remembered(agent) {
        storage.set_item(&place(agent), "open")
    } else {
        Ok(())
    };
}

/// Remembers which page leads in it: what of that is kept here is not this page's own.
pub fn remember_page(agent: AgentId, began: Millis) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&place(agent), &began.0.to_string());
    }
}

/// Which page led in it when it was heard last.
pub fn remembered_page(agent: AgentId) -> Option<Millis> {
    storage()?.get_item(&place(agent)).ok()??.parse().ok().map(Millis)
}

/// The window: says by what it keeps that it is here, to whoever shares that.
pub fn is_here(agent: AgentId, tab: &TabId) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&[&place(agent), ":here"].concat(), &tab.0);
    }
}

/// Whether this page and that window are of one site, and share what they keep.
pub fn shares_with(agent: AgentId, window: &TabId) -> bool {
    let name = [&place(agent), ":here"].concat();
    let here = storage().and_then(|storage| storage.get_item(&name).ok().flatten());
    here.is_some_and(|here| here == window.0)
}

/// Whether a window may lead.
pub fn is_remembered(agent: AgentId) -> bool {
    storage().is_some_and(|storage| storage.get_item(&place(agent)).is_ok_and(|it| it.is_some()))
}

/// Refused in private windows, and where other sites' data are.
fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn place(agent: AgentId) -> String {
    ["softphone:window:", &agent.to_string()].concat()
}
