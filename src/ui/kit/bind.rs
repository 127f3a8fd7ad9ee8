//! What changes on the page, in few types: Leptos compiles each closure in a view with all that watches
//! and draws it. Boxed, they share one such copy, which halves the app's size.

use leptos::{
    ev::{Event, MouseEvent, SubmitEvent},
    prelude::*,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use super::part::{Part, part};

/// A text that follows what it reads.
pub type Text = Box<dyn Fn() -> String + Send>;
/// An attribute that follows what it reads; `None`: not there.
pub type Attr = Box<dyn Fn() -> Option<String> + Send>;
/// A property that is on or off.
pub type Flag = Box<dyn Fn() -> bool + Send>;
/// A part that follows what it reads, drawn anew each time.
pub type Changing = Box<dyn Fn() -> Option<Part> + Send>;
/// A part that is drawn once and known by its key.
pub type Keyed = (String, Box<dyn Fn() -> Part + Send>);

/// A text that follows what it reads.
pub fn text(read: impl Fn() -> String + Send + 'static) -> Text {
    Box::new(read)
}

/// An attribute that follows what it reads.
pub fn attr(read: impl Fn() -> Option<String> + Send + 'static) -> Attr {
    Box::new(read)
}

/// An attribute that is there with the value `true`, or not there.
pub fn attr_if(read: impl Fn() -> bool + Send + 'static) -> Attr {
    attr(move || read().then(|| "true".into()))
}

/// An attribute that says `true` or `false`.
pub fn yes_no(read: impl Fn() -> bool + Send + 'static) -> Attr {
    attr(move || Some(if read() { "true" } else { "false" }.into()))
}

/// A property that is on or off.
pub fn flag(read: impl Fn() -> bool + Send + 'static) -> Flag {
    Box::new(read)
}

/// A part that is drawn anew whenever what it reads changes.
pub fn changing(draw: impl Fn() -> Option<Part> + Send + 'static) -> Changing {
    Box::new(draw)
}

/// A part that is there while a condition holds.
pub fn when(
    condition: impl Fn() -> bool + Send + Sync + 'static,
    draw: impl Fn() -> Part + Send + 'static,
) -> Changing {
    let holds = memo(condition);
    changing(move || holds.get().then(&draw))
}

/// A part that is drawn once and known by its key.
pub fn keyed(key: String, draw: impl Fn() -> Part + Send + 'static) -> Keyed {
    (key, Box::new(draw))
}

/// Parts that come and go while the others stay.
pub fn each(parts: impl Fn() -> Vec<Keyed> + Send + Sync + 'static) -> Part {
    each_boxed(Box::new(parts))
}

fn each_boxed(parts: Box<dyn Fn() -> Vec<Keyed> + Send + Sync>) -> Part {
    part(view! { <For each=parts key=|(key, _)| key.clone() children=|(_, draw)| draw() /> })
}

/// A value that tells its readers only when it became another.
pub fn memo<T>(read: impl Fn() -> T + Send + Sync + 'static) -> Memo<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    memo_boxed(Box::new(read))
}

fn memo_boxed<T>(read: Box<dyn Fn() -> T + Send + Sync>) -> Memo<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    Memo::new(move |_| read())
}

/// What a click does.
pub fn on_click(act: impl Fn() + 'static) -> Box<dyn FnMut(MouseEvent)> {
    Box::new(move |_| act())
}

/// What sending a form does, in place of loading a page.
pub fn on_submit(act: impl Fn(&SubmitEvent) + 'static) -> Box<dyn FnMut(SubmitEvent)> {
    Box::new(move |event| {
        event.prevent_default();
        act(&event);
    })
}

/// What a field does when its value was changed.
pub fn on_value(act: impl Fn(String) + 'static) -> Box<dyn FnMut(Event)> {
    Box::new(move |event| act(event_target_value(&event)))
}

/// What is in the first field of a form that was sent. Read only then, because a password manager may
/// fill it without a word.
pub fn first_field(event: &SubmitEvent) -> String {
    let form = event.target().and_then(|form| form.dyn_into::<Element>().ok());
    let field = form.and_then(|form| form.query_selector("input").ok().flatten());
    let field = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
    field.map(|field| field.value()).unwrap_or_default()
}
