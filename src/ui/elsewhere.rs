//! What a tab shows while the softphone is in another tab of the same agent.

use leptos::prelude::*;

use super::kit::{
    bind::text,
    button::button,
    part::{Part, part},
};
use crate::only_one::{OnlyOne, Place};

/// Where it is, and a way to have it here.
pub fn elsewhere(only_one: OnlyOne) -> Part {
    let place = only_one.signal();
    let sentence = move || match place.get() {
        Place::Opening | Place::Here => "",
        Place::Elsewhere => {
            "Your softphone is in another tab of this browser. It rings and dials there; you need only one."
        }
        Place::RingsElsewhere => "A call rings. Answer it in the tab that has your softphone.",
        Place::BusyElsewhere => {
            "Your softphone cannot leave the other tab now: a call goes on there, or is not filed yet."
        }
    };
    part(view! {
        <main class="problem" aria-label="Softphone">
            <h1>"Softphone in another tab"</h1>
            <p role="status">{text(move || sentence().to_owned())}</p>
            {button("primary", part("Use it here"), move || only_one.ask())}
        </main>
    })
}
