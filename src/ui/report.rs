//! *Report a problem*: one file with what happened in the last hour, for whoever can mend it.

use leptos::prelude::*;

use super::kit::{
    bind::{on_click, when},
    part::{Part, part},
};
use crate::{ports::report, runtime::shell};

/// Opens what [`Report`] says. Where a notice stands, in the account's menu, and below the history.
pub fn report_button() -> Part {
    // The browser opens and closes it, and gives the focus back.
    part(view! {
        <button type="button" class="link" popovertarget="report">"Report a problem"</button>
    })
}

/// What is in the file, and the button that saves it. Once on the page.
#[component]
pub fn Report() -> impl IntoView {
    let shell = shell();
    let failed = RwSignal::new(false);
    let save = move || {
        let written = shell.flight_recording();
        failed.set(!written.is_some_and(|text| report::save(&text)));
    };
    part(view! {
        <div popover="auto" id="report" class="account-menu" role="group" aria-labelledby="report-title">
            <h2 id="report-title" class="account-name">"Report a problem"</h2>
            <p class="field-help">
                "One file for your admin with what the softphone did in the last hour, as text you can read: \
                 telephone numbers, names, notes and links are replaced in it, and no key or password is there."
            </p>
            {when(move || failed.get(), || part(view! {
                <p class="field-problem" role="alert">
                    "The file could not be made here. Try the browser tab in which the softphone was opened first."
                </p>
            }))}
            <button type="button" class="small" on:click=on_click(save)>"Save the file"</button>
        </div>
    })
}
