//! What is drawn. Components read a slice of the view and send intents; they decide nothing.

pub mod account_menu;
pub mod announcer;
pub mod call_card;
pub mod call_sheet;
pub mod caller_card;
pub mod click_card;
pub mod dialer;
pub mod filed;
pub mod history;
pub mod keypad;
pub mod kit;
pub mod line_bar;
pub mod name_search;
pub mod notepad;
pub mod notices;
pub mod problem_screen;
pub mod report;
pub mod secret_form;
pub mod shortcuts;
pub mod sign_in;
pub mod tab_bar;
pub mod window_button;
pub mod wrap_up;

use leptos::prelude::*;

use self::{
    dialer::dialer,
    kit::{
        bind::{attr, attr_if, changing, memo, when},
        part::part,
    },
    line_bar::LineBar,
    tab_bar::{Tab, Tabs, is_idle},
};
use crate::runtime::Shell;

/// The whole softphone: what it begins with, and the places of what comes later.
#[component]
pub fn App(
    /// What is drawn.
    shell: Shell,
) -> impl IntoView {
    provide_context(shell);
    let tabs = Tabs::new(shell);
    let idle = shell.slice(is_idle);
    let comes_first = Memo::new(move |_| shell.later().map(|later| (later.comes_first)(shell)));
    let signing_in = memo(move || comes_first.get().is_some_and(|first| first.get()));
    let dials = move || idle.get() && !signing_in.get();
    let looks_back = memo(move || tabs.is(Tab::History) && !signing_in.get());
    let history = move || {
        let later = looks_back.get().then(|| shell.later()).flatten();
        later.map(|later| (later.history)())
    };
    part(view! {
        <LineBar />
        {shell.draw_later(|later| (later.announcer)())}
        <main class="stage" aria-label="Softphone">
            <h1 class="hidden">"Softphone"</h1>
            {shell.draw_later(|later| (later.asks)())}
            // A call keeps its place, whatever else is looked at.
            <div
                class="panel" role="tabpanel" id=Tab::Phone.panel()
                // The tab is not there while the agent signs in.
                aria-labelledby=attr(move || (!signing_in.get()).then(|| Tab::Phone.id().into()))
                hidden=attr_if(move || looks_back.get() && idle.get())
            >
                {shell.draw_later(|later| (later.calls)())}
                {when(dials, dialer)}
            </div>
            <div
                class="panel" role="tabpanel" id=Tab::History.panel()
                aria-labelledby=attr(move || (!signing_in.get()).then(|| Tab::History.id().into()))
                hidden=attr_if(move || !looks_back.get())
            >
                {changing(history)}
            </div>
        </main>
        {when(move || !signing_in.get(), move || tabs.bar())}
    })
}
