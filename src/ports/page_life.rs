//! What happens to the page as a whole: it is left, hidden for good, or brought back.

use leptos::prelude::*;
use phone::{Event, HostEvent};
use web_sys::{BeforeUnloadEvent, PageTransitionEvent};

use crate::runtime::Shell;

/// Watches for the life of the page.
pub fn watch(shell: Shell) {
    // Leaving in a call, or with something unsent, asks first.
    window_event_listener(leptos::ev::beforeunload, move |event: BeforeUnloadEvent| {
        if shell.read(|view| view.unfinished) {
            event.prevent_default();
        }
    });
    // Not `unload`: browsers no longer promise it.
    window_event_listener(leptos::ev::pagehide, move |_: PageTransitionEvent| {
        shell.with_ports(|ports| {
            if let Some(line) = &ports.line {
                line.close();
            }
            ports.stream.close();
        });
    });
    // No wait for the next try once the browser has a network again.
    window_event_listener(leptos::ev::online, move |_| {
        shell.with_ports(|ports| ports.stream.reopen());
    });
    // Brought back from the back/forward cache: the line was closed when the page was hidden.
    window_event_listener(leptos::ev::pageshow, move |event: PageTransitionEvent| {
        if event.persisted() {
            shell.with_ports(|ports| ports.stream.reopen());
            shell.emit(Event::Host(HostEvent::Restored));
        }
    });
}
