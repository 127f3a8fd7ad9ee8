//! The small window that stays on top of all others, where the browser has it: the softphone's window
//! of its own moves into it as it is, and back. Only a page that is in no frame may open one.

use std::rc::Rc;

use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Document, Element, Window};

use crate::ui::kit::page;

/// Inside, in pixels: the narrowest that the softphone is made for.
const WIDTH: f64 = 340.0;
const HEIGHT: f64 = 600.0;
/// The event by which the page is told that the softphone went into it, or came back.
pub const MOVED: &str = "softphone-moved";
/// What the page that was left says meanwhile.
const PLACEHOLDER: &str = "on-top-placeholder";

fn api() -> Option<JsValue> {
    let api = Reflect::get(&window(), &"documentPictureInPicture".into()).ok()?;
    api.is_object().then_some(api)
}

/// Whether there can be one.
pub fn is_there() -> bool {
    api().is_some()
}

/// Whether it is open.
pub fn is_open() -> bool {
    opened().is_some()
}

fn opened() -> Option<Window> {
    let opened = Reflect::get(&api()?, &"window".into()).ok()?;
    // Not by its class, which is another in each document.
    opened.is_object().then(|| opened.unchecked_into())
}

/// Closes it; the softphone moves back.
pub fn close() {
    if let Some(opened) = opened() {
        let _ = opened.close();
    }
}

/// What is told to the one who opens it.
pub trait Watch {
    /// The softphone is in the small window now, or back.
    fn moved(&self, on_top: bool);
    /// A key was pressed there.
    fn pressed(&self, event: web_sys::KeyboardEvent);
}

/// Opens it. Only in a click.
pub fn open(watch: Rc<dyn Watch>) {
    let Some(asked) = ask() else { return };
    spawn_local(async move {
        // Refused: the softphone stays where it is, and can be asked again.
        let Ok(opened) = JsFuture::from(asked).await else { return };
        let opened: Window = opened.unchecked_into();
        if let Some(there) = opened.document() {
            dress(&there);
            leave(&document(), &there);
            page::moved(Some(opened.clone()));
            listen(&opened, &watch);
            watch.moved(true);
            tell(MOVED);
        }
    });
}

fn ask() -> Option<Promise> {
    let api = api()?;
    let request: Function = Reflect::get(&api, &"requestWindow".into()).ok()?.dyn_into().ok()?;
    let options = Object::new();
    for (name, value) in [("width", WIDTH), ("height", HEIGHT)] {
        let _ = Reflect::set(&options, &name.into(), &value.into());
    }
    request.call1(&api, &options).ok()?.dyn_into().ok()
}

/// As this page is dressed.
fn dress(there: &Document) {
    let (Some(root), Some(own_root)) = (there.document_element(), document().document_element())
    else {
        return;
    };
    for name in ["lang", "class"] {
        if let Some(value) = own_root.get_attribute(name) {
            let _ = root.set_attribute(name, &value);
        }
    }
    there.set_title(&document().title());
    let Some(head) = there.head() else { return };
    let Ok(dressing) = document().query_selector_all("link[rel='stylesheet'], meta") else {
        return;
    };
    for nth in 0..dressing.length() {
        let copied = dressing.get(nth).and_then(|node| node.clone_node_with_deep(true).ok());
        if let Some(copied) = copied {
            let _ = head.append_child(&copied);
        }
    }
}

/// All that is drawn moves, with what is typed in it.
fn leave(from: &Document, to: &Document) {
    let (Some(from), Some(to)) = (from.body(), to.body()) else { return };
    while let Some(node) = from.first_child() {
        if to.append_child(&node).is_err() {
            return;
        }
    }
}

fn come_back(there: &Document) {
    if let Some(placeholder) = placeholder() {
        placeholder.remove();
    }
    leave(there, &document());
}

fn placeholder() -> Option<Element> {
    document().get_element_by_id(PLACEHOLDER)
}

fn say_where_it_is() {
    let make = |name: &str, class: &str, text: &str| {
        let element = document().create_element(name).ok()?;
        element.set_class_name(class);
        element.set_text_content(Some(text));
        Some(element)
    };
    let (Some(place), Some(heading), Some(said), Some(button), Some(body)) = (
        make("main", "away", ""),
        make("h1", "hidden", "Softphone"),
        make("p", "", "The softphone is in the small window."),
        make("button", "small", "Bring it back here"),
        document().body(),
    ) else {
        return;
    };
    place.set_id(PLACEHOLDER);
    let back = Closure::<dyn FnMut()>::new(close);
    let _ = button.add_event_listener_with_callback("click", back.as_ref().unchecked_ref());
    // As long as the page: one for each time it is opened.
    back.forget();
    for part in [&heading, &said, &button] {
        let _ = place.append_child(part);
    }
    let _ = body.append_child(&place);
}

/// Tells the page's own listeners.
fn tell(what: &str) {
    if let Ok(event) = web_sys::Event::new(what) {
        let _ = window().dispatch_event(&event);
    }
}

/// What the page hears of itself it hears of the small window, too.
fn listen(opened: &Window, watch: &Rc<dyn Watch>) {
    say_where_it_is();
    let watches = watch.clone();
    let on_key = Closure::<dyn FnMut(_)>::new(move |event| watches.pressed(event));
    let _ = opened.add_event_listener_with_callback("keydown", on_key.as_ref().unchecked_ref());
    let measured = Closure::<dyn FnMut()>::new(|| tell("resize"));
    for name in ["scroll", "resize"] {
        let _ = opened.add_event_listener_with_callback(name, measured.as_ref().unchecked_ref());
    }
    let (watch, there) = (watch.clone(), opened.document());
    let on_close = Closure::once_into_js(move || {
        page::moved(None);
        if let Some(there) = &there {
            come_back(there);
        }
        watch.moved(false);
        tell(MOVED);
        drop((on_key, measured));
    });
    let _ = opened.add_event_listener_with_callback("pagehide", on_close.unchecked_ref());
}
