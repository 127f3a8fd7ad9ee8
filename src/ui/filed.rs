//! What is being done about the calls that are over: on their way to the helpdesk, in need of the agent,
//! and the one that was done with last. All others are in the history.

use leptos::prelude::*;
use phone::{
    CallId, Intent,
    view::{FiledState, FiledView},
};

use super::{
    announcer::party_name,
    kit::{
        bind::{Keyed, attr, each, keyed, text, when},
        button::{button, named_button},
        icon::{Icon, glyph},
        part::{Part, part},
    },
};
use crate::runtime::{Shell, shell};

/// The calls that something is being done about.
#[component]
pub fn Filed() -> impl IntoView {
    let shell = shell();
    when(
        move || shell.look(|view| !view.filed.is_empty()),
        move || {
            part(view! {
                <section class="filed" aria-labelledby="filed-title">
                    <h2 class="section-title" id="filed-title">"Filed calls"</h2>
                    <ul aria-label="Filed calls">{each(move || entries(shell))}</ul>
                </section>
            })
        },
    )
}

fn entries(shell: Shell) -> Vec<Keyed> {
    let entry = |call: &FiledView| {
        let filed = FiledCall { shell, id: call.id };
        keyed(call.id.0.to_string(), move || filed.draw())
    };
    shell.look(|view| view.filed.iter().map(entry).collect())
}

/// One of them. It stays on the page while its state changes, so that a reader hears the new sentence
/// and the button in use keeps the focus.
#[derive(Clone, Copy)]
struct FiledCall {
    shell: Shell,
    id: CallId,
}

impl FiledCall {
    /// Nothing of a call that was put away a moment ago.
    fn look<T: Default>(self, pick: impl FnOnce(&FiledView) -> T) -> T {
        self.shell.look(|view| {
            view.filed.iter().find(|call| call.id == self.id).map(pick).unwrap_or_default()
        })
    }

    fn draw(self) -> Part {
        let name = move || self.look(|call| party_name(&call.party));
        part(view! {
            <li class="filed-call" data-state=attr(move || self.look(|call| Some(word(call.state).into())))>
                <div class="filed-facts">
                    <strong dir="auto">{text(name)}</strong>
                    <p role="status">
                        <b>{text(move || self.look(|call| said(call.state).into()))}</b>" "
                        {text(move || self.look(|call| call.sentence.clone()))}
                    </p>
                </div>
                {when(
                    move || self.look(|call| call.unsent_notes.is_some()),
                    move || part(view! {
                        <details class="unsent">
                            <summary>"Notes not sent"</summary>
                            <pre dir="auto" tabindex="0">
                                {text(move || self.look(|call| call.unsent_notes.clone().unwrap_or_default()))}
                            </pre>
                        </details>
                    }),
                )}
                {self.actions()}
                {when(
                    move || self.look(|call| call.dismiss.is_enabled()),
                    move || named_button(
                        "icon-button filed-dismiss",
                        Some(["Dismiss ", &untrack(name)].concat()),
                        glyph(Icon::Close),
                        move || self.shell.send(Intent::DismissFiled(self.id)),
                    ),
                )}
            </li>
        })
    }

    fn actions(self) -> Part {
        let ticket = move || {
            let name = text(move || {
                let number = self.look(|call| call.ticket.map(|ticket| ticket.to_string()));
                ["Open ticket #", &number.unwrap_or_default()].concat()
            });
            button("small", part((glyph(Icon::Open), name)), move || {
                if let Some(ticket) = untrack(|| self.look(|call| call.ticket)) {
                    self.shell.send(Intent::OpenTicket(ticket));
                }
            })
        };
        let contact = move || {
            button("small", part((glyph(Icon::Open), "Open contact")), move || {
                if let Some(contact) = untrack(|| self.look(|call| call.contact)) {
                    self.shell.send(Intent::OpenContact(contact));
                }
            })
        };
        let retry = move || {
            button("small", part((glyph(Icon::Retry), "Retry")), move || {
                self.shell.send(Intent::Retry(self.id));
            })
        };
        let refile = move || {
            button("small", part("File again"), move || {
                self.shell.send(Intent::Refile(self.id));
            })
        };
        part(view! {
            <div class="filed-actions">
                {when(move || self.look(|call| call.ticket.is_some()), ticket)}
                {when(move || self.look(|call| call.contact.is_some()), contact)}
                {when(move || self.look(|call| call.retry.is_enabled()), retry)}
                {when(move || self.look(|call| call.refile.is_enabled()), refile)}
            </div>
        })
    }
}

/// How far it is, in a word.
const fn said(state: FiledState) -> &'static str {
    match state {
        FiledState::Sending => "Sending.",
        FiledState::Waiting => "Waiting.",
        FiledState::Unproven | FiledState::Filed => "Sent.",
        FiledState::WithoutTicket => "",
        FiledState::NeedsAgent => "Needs you.",
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
