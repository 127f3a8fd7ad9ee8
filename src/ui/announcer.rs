//! What a screen reader says when the call changes, and the title of the window.

use leptos::prelude::*;
use phone::{View, view::ContactView};

use super::kit::{bind::text, part::part};
use crate::runtime::shell;

/// Three live regions: a ring interrupts, everything else waits its turn.
#[component]
pub fn Announcer() -> impl IntoView {
    let shell = shell();
    let title = shell.slice(|view| Some(title(view)));
    Effect::new(move |_| document().set_title(&title.get().unwrap_or_default()));
    let ring = text(move || shell.look(|view| ring_sentence(view).unwrap_or_default()));
    let state = text(move || shell.look(state_sentence));
    let caller = text(move || shell.look(caller_sentence));
    part(view! {
        <div class="hidden" role="alert">{ring}</div>
        <div class="hidden" aria-live="polite">{state}</div>
        <div class="hidden" aria-live="polite">{caller}</div>
    })
}

/// Who is at the other end, in one word or two.
pub fn party_name(party: &phone::view::PartyView) -> String {
    party.name.clone().or_else(|| party.number.clone()).unwrap_or_else(|| "Number withheld".into())
}

fn title(view: &View) -> String {
    match (ring_sentence(view), state_sentence(view)) {
        (Some(ring), _) => ["☎ ", &ring].concat(),
        (None, state) if state.is_empty() => "Softphone".into(),
        (None, state) => [&state, " – Softphone"].concat(),
    }
}

fn ring_sentence(view: &View) -> Option<String> {
    let call = view.call.as_ref().filter(|call| call.rings_here)?;
    Some(["Incoming call: ", &party_name(&call.party)].concat())
}

fn state_sentence(view: &View) -> String {
    match (&view.call, &view.wrap_up) {
        (Some(call), _) => call.state_line.clone(),
        (None, Some(_)) => "Wrap-up".into(),
        (None, None) => String::new(),
    }
}

/// What the helpdesk said of the caller.
fn caller_sentence(view: &View) -> String {
    let Some(caller) = view.call.as_ref().map(|call| &call.caller) else {
        return String::new();
    };
    let place = |contact: &ContactView| {
        contact.place.as_ref().map(|place| [", ", place].concat()).unwrap_or_default()
    };
    match &caller.contact {
        Some(contact) => ["Caller: ", &contact.name, &place(contact)].concat(),
        None => caller.sentence.clone(),
    }
}
