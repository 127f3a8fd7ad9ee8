//! What became of the calls that were handed to the helpdesk.

use leptos::prelude::*;
use phone::{
    Intent,
    view::{FiledState, FiledView},
};

use super::{
    announcer::party_name,
    kit::icon::{Glyph, Icon},
};
use crate::runtime::{Shell, shell};

/// Calls handed to the helpdesk, newest first.
#[component]
pub fn Filed() -> impl IntoView {
    let shell = shell();
    let filed = shell.slice(|view| view.filed.clone());
    view! {
        <Show when=move || filed.with(|filed| !filed.is_empty())>
            <section class="filed" aria-labelledby="filed-title">
                <h2 class="section-title" id="filed-title">"Filed calls"</h2>
                <ul aria-label="Filed calls">
                    {move || filed.get().into_iter().map(|call| draw(shell, call)).collect_view()}
                </ul>
            </section>
        </Show>
    }
}

fn draw(shell: Shell, call: FiledView) -> impl IntoView {
    let id = call.id;
    let name = party_name(&call.party);
    view! {
        <li class="filed-call" data-state=word(call.state)>
            <div class="filed-facts">
                <strong dir="auto">{name.clone()}</strong>
                <p role="status">{call.sentence}</p>
            </div>
            {call.unsent_notes.map(|notes| view! {
                <details class="unsent">
                    <summary>"Notes not sent"</summary>
                    <pre dir="auto" tabindex="0">{notes}</pre>
                </details>
            })}
            <div class="filed-actions">
                {call.ticket.map(|ticket| view! {
                    <button type="button" class="small" on:click=move |_| shell.send(Intent::OpenTicket(ticket))>
                        <Glyph icon=Icon::Open />
                        "Open ticket #" {ticket.get()}
                    </button>
                })}
                {call.contact.map(|contact| view! {
                    <button type="button" class="small" on:click=move |_| shell.send(Intent::OpenContact(contact))>
                        <Glyph icon=Icon::Open />
                        "Open contact"
                    </button>
                })}
                {call.retry.is_enabled().then(|| view! {
                    <button type="button" class="small" on:click=move |_| shell.send(Intent::Retry(id))>
                        <Glyph icon=Icon::Retry />
                        "Retry"
                    </button>
                })}
            </div>
            {call.dismiss.is_enabled().then(|| view! {
                <button
                    type="button" class="icon-button filed-dismiss" aria-label=["Dismiss ", &name].concat()
                    on:click=move |_| shell.send(Intent::DismissFiled(id))
                >
                    <Glyph icon=Icon::Close />
                </button>
            })}
        </li>
    }
}

/// For the style sheet.
const fn word(state: FiledState) -> &'static str {
    match state {
        FiledState::Sending => "sending",
        FiledState::Waiting => "waiting",
        FiledState::Unproven => "unproven",
        FiledState::Filed => "filed",
        FiledState::WithoutTicket => "without-ticket",
        FiledState::NeedsAgent => "needs-agent",
    }
}
