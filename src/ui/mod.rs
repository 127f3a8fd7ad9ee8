//! What is drawn. Components read a slice of the view and send intents; they decide nothing.

pub mod account_menu;
pub mod announcer;
pub mod call_card;
pub mod call_sheet;
pub mod caller_card;
pub mod click_card;
pub mod dialer;
pub mod elsewhere;
pub mod filed;
pub mod history;
pub mod keypad;
pub mod kit;
pub mod line_bar;
pub mod name_search;
pub mod notepad;
pub mod notices;
pub mod problem_screen;
pub mod secret_form;
pub mod shortcuts;
pub mod sign_in;
pub mod tab_bar;
pub mod wrap_up;

use leptos::prelude::*;

use self::{
    announcer::Announcer,
    call_sheet::CallSheets,
    click_card::ClickCard,
    dialer::dialer,
    filed::Filed,
    history::History,
    kit::{
        bind::{attr, attr_if, when},
        part::part,
    },
    line_bar::LineBar,
    notices::Notices,
    secret_form::PasswordForm,
    sign_in::{SignIn, comes_first},
    tab_bar::{Tab, Tabs, is_idle},
};
use crate::runtime::Shell;

/// The whole softphone.
#[component]
pub fn App(
    /// The running machine.
    shell: Shell,
    /// Whether single keys act.
    keyboard_shortcuts: bool,
) -> impl IntoView {
    provide_context(shell);
    if keyboard_shortcuts {
        shortcuts::listen(shell);
    }
    let tabs = Tabs::new(shell);
    let idle = shell.slice(is_idle);
    let signing_in = comes_first(shell);
    let dials = move || idle.get() && !signing_in.get();
    let looks_back = move || tabs.is(Tab::History) && !signing_in.get();
    part(view! {
        <LineBar />
        <Announcer />
        <main class="stage" aria-label="Softphone">
            <h1 class="hidden">"Softphone"</h1>
            <Notices />
            <SignIn />
            <PasswordForm />
            <ClickCard />
            // A call keeps its place, whatever else is looked at.
            <div
                class="panel" role="tabpanel" id=Tab::Phone.panel()
                // The tab is not there while the agent signs in.
                aria-labelledby=attr(move || (!signing_in.get()).then(|| Tab::Phone.id().into()))
                hidden=attr_if(move || looks_back() && idle.get())
            >
                <CallSheets />
                <Filed />
                {when(dials, dialer)}
            </div>
            <div
                class="panel" role="tabpanel" id=Tab::History.panel()
                aria-labelledby=attr(move || (!signing_in.get()).then(|| Tab::History.id().into()))
                hidden=attr_if(move || !looks_back())
            >
                {when(looks_back, || part(view! { <History /> }))}
            </div>
        </main>
        {when(move || !signing_in.get(), move || tabs.bar())}
    })
}
