//! What a screen reader says when the call changes, and the title of the window.

use leptos::prelude::*;
use phone::{
    View,
    view::{CallView, Direction, Progress},
};

use super::kit::{bind::text, part::part};
use crate::runtime::shell;

/// Two live regions: a ring interrupts, everything else waits its turn.
#[component]
pub fn Announcer() -> impl IntoView {
    let shell = shell();
    let ring = shell.slice(ring_sentence);
    let state = shell.slice(|view| state_sentence(view).to_owned());
    Effect::new(move |_| {
        let title = match ring.get() {
            Some(ring) => ["☎ ", &ring].concat(),
            None => match state.get().as_str() {
                "" => "Softphone".into(),
                state => [state, " – Softphone"].concat(),
            },
        };
        document().set_title(&title);
    });
    part(view! {
        <div class="hidden" role="alert">{text(move || ring.get().unwrap_or_default())}</div>
        <div class="hidden" aria-live="polite">{text(move || state.get())}</div>
    })
}

/// Who is at the other end, in one word or two.
pub fn party_name(party: &phone::view::PartyView) -> String {
    party.name.clone().or_else(|| party.number.clone()).unwrap_or_else(|| "Number withheld".into())
}

/// Whether this call rings here.
pub fn rings_here(call: &CallView) -> bool {
    call.direction == Direction::Inbound && call.progress == Progress::Ringing
}

fn ring_sentence(view: &View) -> Option<String> {
    let call = view.call.as_ref().filter(|call| rings_here(call))?;
    Some(["Incoming call: ", &party_name(&call.party)].concat())
}

fn state_sentence(view: &View) -> &'static str {
    match (&view.call, &view.wrap_up) {
        (Some(call), _) => progress_word(call.progress, call.direction),
        (None, Some(_)) => "Wrap-up",
        (None, None) => "",
    }
}

/// What the call is doing.
pub const fn progress_word(progress: Progress, direction: Direction) -> &'static str {
    match (progress, direction) {
        (Progress::Dialing, _) => "Dialling…",
        (Progress::Ringing, Direction::Outbound) => "Ringing…",
        (Progress::Ringing, Direction::Inbound) => "Incoming call",
        (Progress::Answering, _) => "Connecting…",
        (Progress::Connected, _) => "Connected",
        (Progress::Held, _) => "On hold",
        (Progress::Ending, _) => "Hanging up…",
    }
}
