//! The ways to a window of its own, and back.

use std::rc::Rc;

use leptos::prelude::*;
use phone::Intent;

use super::{
    kit::{
        bind::changing,
        button::named_button,
        icon::{Icon, glyph},
        part::{Part, part},
    },
    shortcuts,
};
use crate::{
    ports::{on_top, pop_out},
    runtime::{OwnWindow, Shell, shell},
};

/// Buttons at the end of the status line: in the helpdesk's frame to the window and back, in the window to
/// the small one that stays on top, where the browser has it.
#[component]
pub fn WindowButton() -> impl IntoView {
    let shell = shell();
    let is_window = pop_out::is_own_window() && on_top::is_there();
    match shell.own_window() {
        Some(window) => Some(to_window(shell, window)),
        None => is_window.then(|| stay_on_top(shell)),
    }
}

fn tool(name: &str, icon: Icon, act: impl Fn() + 'static) -> Part {
    part(named_button("line-tool", Some(name.to_owned()), glyph(icon), act))
}

fn to_window(shell: Shell, window: Rc<dyn OwnWindow>) -> Part {
    let window = StoredValue::new_local(window);
    let is_out = Memo::new(move |_| window.with_value(|window| window.is_out()));
    let open = move || shell.send(Intent::OpenWindow);
    part(changing(move || {
        Some(if is_out.get() {
            let back = move || window.with_value(|window| window.bring_back());
            part((
                tool("Go to the window", Icon::Open, open),
                tool("Bring back from the window", Icon::BringBack, back),
            ))
        } else {
            tool("Open in a window", Icon::Open, open)
        })
    }))
}

/// The small window, for what draws this one.
struct SmallWindow {
    shell: Shell,
    is_open: RwSignal<bool>,
}

impl on_top::Watch for SmallWindow {
    fn moved(&self, on_top: bool) {
        self.is_open.set(on_top);
    }

    fn pressed(&self, event: web_sys::KeyboardEvent) {
        shortcuts::pressed(self.shell, &event);
    }
}

fn stay_on_top(shell: Shell) -> Part {
    let is_open = RwSignal::new(false);
    part(changing(move || {
        Some(if is_open.get() {
            tool("Back to the large window", Icon::BringBack, on_top::close)
        } else {
            let open = move || on_top::open(Rc::new(SmallWindow { shell, is_open }));
            tool("Keep on top of other windows", Icon::OnTop, open)
        })
    }))
}
