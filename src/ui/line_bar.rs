//! The status line: can this agent be called now?

use leptos::prelude::*;
use phone::{
    Intent,
    view::{Control, LineStatus},
};

use super::kit::icon::{Glyph, Icon};
use crate::runtime::shell;

/// The status line, always visible.
#[component]
pub fn LineBar() -> impl IntoView {
    let shell = shell();
    let line = shell.slice(|view| view.line.clone());
    let can_reconnect = Memo::new(move |_| line.with(|line| line.reconnect.is_enabled()));
    view! {
        <header class="line-bar" data-status=move || line.with(|line| word(line.status))>
            <div class="line-status" role="status" aria-label="Line">
                <span class="light" aria-hidden="true"></span>
                <span class="line-label">{move || line.with(|line| line.label.clone())}</span>
                <span class="line-detail">{move || line.with(|line| line.detail.clone())}</span>
            </div>
            <Show when=move || can_reconnect.get()>
                <button type="button" class="link" on:click=move |_| shell.send(Intent::Reconnect)>
                    <Glyph icon=Icon::Retry />
                    "Reconnect"
                </button>
            </Show>
        </header>
    }
}

/// For the style sheet.
const fn word(status: LineStatus) -> &'static str {
    match status {
        LineStatus::Ready => "ready",
        LineStatus::Connecting => "connecting",
        LineStatus::NeedsAgent => "needs-agent",
        LineStatus::Offline => "offline",
        LineStatus::InCall => "in-call",
        LineStatus::NoLine => "no-line",
    }
}

/// A control that always works.
pub fn always() -> Signal<Control> {
    Signal::stored(Control::enabled())
}
