//! The two views at the bottom of the screen: the telephone and the history.

use leptos::{ev::KeyboardEvent, prelude::*};
use phone::View;

use super::kit::{
    bind::{attr, memo, on_click, text, when, yes_no},
    focus::focus,
    icon::{Icon, glyph},
    page::{next_frame, page, page_window},
    part::{Part, part},
};
use crate::{ports::preference, runtime::Shell};

const REMEMBERED: &str = "softphone:view";

/// What the agent looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// The call, or the dialer while there is none.
    Phone,
    /// Earlier calls.
    History,
}

impl Tab {
    const ALL: [Self; 2] = [Self::Phone, Self::History];

    /// Its own id on the page.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Phone => "tab-phone",
            Self::History => "tab-history",
        }
    }

    /// The panel that the tab shows.
    pub const fn panel(self) -> &'static str {
        match self {
            Self::Phone => "panel-phone",
            Self::History => "panel-history",
        }
    }
}

/// Which tab is chosen.
#[derive(Clone, Copy)]
pub struct Tabs {
    shell: Shell,
    chosen: RwSignal<Tab>,
}

impl Tabs {
    /// As it was chosen last. A call that begins is always shown; when it is over and done, the screen
    /// is again what it was before.
    pub fn new(shell: Shell) -> Self {
        let remembered = preference::read(REMEMBERED).is_some_and(|tab| tab == Tab::History.id());
        let chosen = RwSignal::new(if remembered { Tab::History } else { Tab::Phone });
        let call = shell.slice(|view| view.call.as_ref().map(|call| call.id));
        let idle = shell.slice(is_idle);
        let before = StoredValue::new(None);
        Effect::new(move |_| {
            if call.get().is_some() {
                if before.get_value().is_none() {
                    before.set_value(Some(chosen.get_untracked()));
                }
                chosen.set(Tab::Phone);
                page_window().scroll_to_with_x_and_y(0.0, 0.0);
            }
        });
        Effect::new(move |_| {
            if idle.get()
                && let Some(tab) = before.get_value()
            {
                before.set_value(None);
                chosen.set(tab);
            }
        });
        // A number that is typed anywhere, or put there by a notice, is to be seen.
        let typed = shell.slice(|view| view.dialer.typed.clone());
        Effect::new(move |before: Option<String>| {
            let now = typed.get();
            if before.is_some_and(|before| before != now) && !now.is_empty() {
                chosen.set(Tab::Phone);
            }
            now
        });
        Self { shell, chosen }
    }

    /// Whether this tab is chosen.
    pub fn is(self, tab: Tab) -> bool {
        self.chosen.get() == tab
    }

    fn choose(self, tab: Tab) {
        self.chosen.set(tab);
        preference::write(REMEMBERED, tab.id());
        // Below a call, which keeps its place, the history begins out of sight.
        let below = tab == Tab::History && !self.shell.read(is_idle);
        next_frame(move || {
            let panel = page().get_element_by_id(tab.panel()).filter(|_| below);
            match panel {
                Some(panel) => panel.scroll_into_view(),
                None => page_window().scroll_to_with_x_and_y(0.0, 0.0),
            }
        });
    }

    /// Draws the bar.
    pub fn bar(self) -> Part {
        let on_key: Box<dyn FnMut(KeyboardEvent)> = Box::new(move |event| {
            let tab = match event.key().as_str() {
                "ArrowLeft" | "Home" => Tab::Phone,
                "ArrowRight" | "End" => Tab::History,
                _ => return,
            };
            event.prevent_default();
            self.choose(tab);
            focus(&["#", tab.id()].concat());
        });
        let tabs: Vec<Part> = Tab::ALL.into_iter().map(|tab| self.tab(tab)).collect();
        part(view! {
            // In a landmark, as all else on the page.
            <nav class="tab-bar" aria-label="Views">
                <div class="tabs" role="tablist" aria-label="Views" on:keydown=on_key>{tabs}</div>
            </nav>
        })
    }

    fn tab(self, tab: Tab) -> Part {
        let shell = self.shell;
        let chosen = memo(move || self.is(tab));
        let name = text(move || match tab {
            Tab::Phone => shell.look(|view| phone_name(view).into()),
            Tab::History => "History".into(),
        });
        let icon = match tab {
            Tab::Phone => Icon::Keypad,
            Tab::History => Icon::Clock,
        };
        let unfiled = memo(move || shell.look(|view| view.history.unfiled));
        let badge = move || {
            part(view! {
                <span class="badge">
                    {text(move || unfiled.get().to_string())}
                    <span class="hidden">" unfiled"</span>
                </span>
            })
        };
        part(view! {
            <button
                type="button" role="tab" id=tab.id() class="tab"
                aria-selected=yes_no(move || chosen.get())
                aria-controls=tab.panel()
                tabindex=attr(move || Some(if chosen.get() { "0" } else { "-1" }.into()))
                on:click=on_click(move || self.choose(tab))
            >
                {glyph(icon)}
                <span>{name}</span>
                {when(move || tab == Tab::History && unfiled.get() > 0, badge)}
            </button>
        })
    }
}

/// Whether there is nothing but the dialer to show.
pub fn is_idle(view: &View) -> bool {
    view.call.is_none() && view.wrap_up.is_none()
}

fn phone_name(view: &View) -> &'static str {
    match (&view.call, &view.wrap_up) {
        (Some(_), _) => "Call",
        (None, Some(_)) => "Wrap-up",
        (None, None) => "Dialer",
    }
}
