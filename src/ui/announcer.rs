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
    let title = shell.slice(|view| Some(title(view)));
    Effect::new(move |_| document().set_title(&title.get().unwrap_or_default()));
    let ring = text(move || shell.look(|view| ring_sentence(view).unwrap_or_default()));
    let state = text(move || shell.look(|view| state_sentence(view).into()));
    part(view! {
        <div class="hidden" role="alert">{ring}</div>
        <div class="hidden" aria-live="polite">{state}</div>
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

fn title(view: &View) -> String {
    match (ring_sentence(view), state_sentence(view)) {
        (Some(ring), _) => ["☎ ", &ring].concat(),
        (None, "") => "Softphone".into(),
        (None, state) => [state, " – Softphone"].concat(),
    }
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
