//! Buttons.

use leptos::prelude::*;
use phone::view::Control;

use super::{
    bind::{attr, attr_if, changing, memo, on_click, text},
    icon::{Icon, glyph},
    part::{Part, part},
};

/// A button that is only there while it works: a class of the style sheet, what is on it, what it does.
pub fn button(class: &'static str, content: Part, act: impl Fn() + 'static) -> Part {
    named_button(class, None, content, act)
}

/// The same with a name for those who cannot see what is on it.
pub fn named_button(
    class: &'static str,
    name: Option<String>,
    content: Part,
    act: impl Fn() + 'static,
) -> Part {
    part(view! {
        <button type="button" class=class aria-label=name on:click=on_click(act)>{content}</button>
    })
}

/// A button with a picture and a name. Disabled it stays in reach, and tells its reason to pointer,
/// keyboard and reader alike.
pub struct ActionButton {
    /// `answer`, `danger`, `primary`, `plain`: how it looks.
    pub kind: &'static str,
    /// The key that does the same.
    pub key: Option<&'static str>,
    /// Name and picture, while off and while on.
    pub faces: [(&'static str, Icon); 2],
    /// Whether what it switches is on; `None`: it switches nothing.
    pub pressed: Option<Memo<bool>>,
    /// Whether it works.
    pub control: Box<dyn Fn() -> Control + Send + Sync>,
    /// What it does.
    pub on_press: Box<dyn Fn()>,
}

impl ActionButton {
    /// Draws it.
    pub fn draw(self) -> Part {
        let Self { kind, key, faces, pressed, control, on_press } = self;
        let is_on = move || pressed.is_some_and(|pressed| pressed.get());
        let face = move || faces[usize::from(is_on())];
        let disabled_reason = memo(move || control().disabled_reason);
        let press = move || {
            if disabled_reason.get_untracked().is_none() {
                on_press();
            }
        };
        part(view! {
            <button
                type="button"
                class="action"
                data-kind=kind
                data-on=attr(move || pressed.map(|pressed| pressed.get().to_string()))
                aria-disabled=attr_if(move || disabled_reason.get().is_some())
                aria-keyshortcuts=key
                title=attr(move || disabled_reason.get())
                on:click=on_click(press)
            >
                {changing(move || Some(glyph(face().1)))}
                <span class="action-label">{text(move || face().0.to_owned())}</span>
            </button>
        })
    }
}
