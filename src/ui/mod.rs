//! What is drawn. Components read a slice of the view and send intents; they decide nothing.

pub mod announcer;
pub mod call_card;
pub mod call_sheet;
pub mod dialer;
pub mod filed;
pub mod keypad;
pub mod kit;
pub mod line_bar;
pub mod notepad;
pub mod notices;
pub mod problem_screen;
pub mod secret_form;
pub mod shortcuts;
pub mod wrap_up;

use leptos::prelude::*;

use self::{
    announcer::Announcer,
    call_sheet::CallSheets,
    dialer::dialer,
    filed::{EarlierFiled, Filed},
    kit::{bind::when, part::part},
    line_bar::LineBar,
    notices::Notices,
    secret_form::SecretForms,
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
    let idle = move || shell.look(|view| view.call.is_none() && view.wrap_up.is_none());
    part(view! {
        <LineBar />
        <Announcer />
        <main class="stage" aria-label="Softphone">
            <h1 class="hidden">"Softphone"</h1>
            <Notices />
            <SecretForms />
            <CallSheets />
            <Filed />
            {when(idle, dialer)}
            <EarlierFiled />
        </main>
    })
}
