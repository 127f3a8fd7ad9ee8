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
    let status = attr(move || shell.look(|view| Some(word(view.line.status).into())));
    let label = text(move || shell.look(|view| view.line.label.clone()));
    let detail = text(move || shell.look(|view| view.line.detail.clone().unwrap_or_default()));
    let can_reconnect = move || shell.look(|view| view.line.reconnect.is_enabled());
    let reconnect = move || {
        button("link", part((glyph(Icon::Retry), "Reconnect")), move || {
            shell.send(Intent::Reconnect);
        })
    };
    part(view! {
        <header class="line-bar" aria-label="Softphone status" data-status=status>
            <div class="line-status" role="status" aria-label="Line">
                <span class="light" aria-hidden="true"></span>
                <span class="line-label">{label}</span>
                <span class="line-detail">{detail}</span>
            </div>
            {when(can_reconnect, reconnect)}
            {shell.draw_later(|later| (later.account)())}
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
