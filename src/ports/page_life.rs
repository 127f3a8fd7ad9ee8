//! What happens to the page as a whole: it is left, hidden for good, or brought back; and its network.

use leptos::prelude::*;
use phone::{Event, HostEvent};
use web_sys::{BeforeUnloadEvent, PageTransitionEvent};

use crate::{runtime::Shell, ui::kit::caret_left};

/// Watches for the life of the page.
pub fn watch(shell: Shell) {
    caret_left::begin();
    let tell = move |event| shell.emit(Event::Host(event));
    // The first that is heard of it, while there is still time to seal and to write: a page that is
    // hidden for good runs no more.
    let leaves = move || {
        tell(HostEvent::PageLeft);
        caret_left::leave();
    };
    window_event_listener_untyped("visibilitychange", move |_| {
        if document().hidden() {
            leaves();
        }
    });
    // Leaving in a call asks first, and with something that is not kept.
    window_event_listener(leptos::ev::beforeunload, move |event: BeforeUnloadEvent| {
        leaves();
        // In a tab that only draws nothing ends.
        if shell.leads() && shell.read(|view| view.ask_to_leave) {
            event.prevent_default();
        }
    });
    // Not `unload`: browsers no longer promise it.
    window_event_listener(leptos::ev::pagehide, move |_: PageTransitionEvent| {
        leaves();
        shell.with_ports(|ports| {
            if let Some(line) = &ports.line {
                line.leave();
            }
            ports.stream.close();
            // No later page could take it off the desktop.
            ports.notifier.close();
        });
    });
    // No wait for the next try once the browser has a network again.
    window_event_listener(leptos::ev::online, move |_| {
        shell.with_ports(|ports| ports.stream.reopen());
        tell(HostEvent::OnlineChanged { online: true });
    });
    let offline = move || tell(HostEvent::OnlineChanged { online: false });
    window_event_listener(leptos::ev::offline, move |_| offline());
    // "Online" only says that there is some network; the other is to be believed.
    if !window().navigator().on_line() {
        offline();
    }
    // Brought back from the back/forward cache: the line was closed when the page was hidden.
    window_event_listener(leptos::ev::pageshow, move |event: PageTransitionEvent| {
        if event.persisted() {
            shell.with_ports(|ports| ports.stream.reopen());
            tell(HostEvent::Restored);
        }
    });
}
