//! A button that says why it does nothing.

use leptos::prelude::*;
use phone::view::Control;

use super::icon::{Glyph, Icon};

/// A button with a picture and a name. Disabled it stays in reach, and tells its reason to pointer,
/// keyboard and reader alike.
#[component]
pub fn ActionButton(
    /// What it is called.
    #[prop(into)]
    label: Signal<&'static str>,
    /// Its picture.
    #[prop(into)]
    icon: Signal<Icon>,
    /// Whether it works.
    #[prop(into)]
    control: Signal<Control>,
    /// `answer`, `danger`, `primary`, `quiet`: how it looks.
    #[prop(default = "plain")]
    kind: &'static str,
    /// Whether what it switches is on.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    /// The key that does the same.
    #[prop(optional)]
    key: Option<&'static str>,
    /// What it does.
    on_press: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="action"
            data-kind=kind
            data-on=move || pressed.map(|p| p.get().to_string())
            aria-disabled=move || (!control.with(Control::is_enabled)).then_some("true")
            aria-keyshortcuts=key
            title=move || control.with(|control| control.disabled_reason.clone())
            on:click=move |_| {
                if control.with_untracked(Control::is_enabled) {
                    on_press();
                }
            }
        >
            <Glyph icon=icon />
            <span class="action-label">{move || label.get()}</span>
        </button>
    }
}
