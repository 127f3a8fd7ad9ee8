//! The status line: can this agent be called now?

use leptos::prelude::*;
use phone::{Intent, view::LineStatus};

use super::kit::{
    bind::{attr, text, when},
    button::button,
    icon::{Icon, glyph},
    part::part,
};
use crate::runtime::shell;

/// The status line, always visible.
#[component]
pub fn LineBar() -> impl IntoView {
    let shell = shell();
    let status = shell.slice(|view| Some(word(view.line.status).to_owned()));
    let label = shell.slice(|view| view.line.label.clone());
    let detail = shell.slice(|view| view.line.detail.clone());
    let can_reconnect = shell.slice(|view| view.line.reconnect.is_enabled());
    let reconnect = move || {
        button("link", part((glyph(Icon::Retry), "Reconnect")), move || {
            shell.send(Intent::Reconnect);
        })
    };
    part(view! {
        <header class="line-bar" data-status=attr(move || status.get())>
            <div class="line-status" role="status" aria-label="Line">
                <span class="light" aria-hidden="true"></span>
                <span class="line-label">{text(move || label.get())}</span>
                <span class="line-detail">{text(move || detail.get().unwrap_or_default())}</span>
            </div>
            {when(move || can_reconnect.get(), reconnect)}
        </header>
    })
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
