//! What became of the calls that were handed to the helpdesk.

use leptos::prelude::*;
use phone::{
    CallId, Intent,
    view::{FiledState, FiledView},
};

use super::{
    announcer::party_name,
    kit::{
        bind::{Keyed, attr, each, memo, text, when},
        button::{button, named_button},
        icon::{Icon, glyph},
        part::{Part, part},
    },
};
use crate::runtime::{Shell, shell};

/// Calls handed to the helpdesk, newest first.
#[component]
pub fn Filed() -> impl IntoView {
    let shell = shell();
    let filed = shell.slice(|view| view.filed.clone());
    when(
        move || !filed.get().is_empty(),
        move || {
            part(view! {
                <section class="filed" aria-labelledby="filed-title">
                    <h2 class="section-title" id="filed-title">"Filed calls"</h2>
                    <ul aria-label="Filed calls">{each(move || keyed(shell, filed))}</ul>
                </section>
            })
        },
    )
}

fn keyed(shell: Shell, filed: Memo<Vec<FiledView>>) -> Keyed {
    let keyed = |call: FiledView| -> (String, Box<dyn Fn() -> Part + Send>) {
        (call.id.0.to_string(), Box::new(move || FiledCall { shell, filed, id: call.id }.draw()))
    };
    filed.get().into_iter().map(keyed).collect()
}

/// One of them. It stays on the page while its state changes, so that a reader hears the new sentence
/// and the button in use keeps the focus.
#[derive(Clone, Copy)]
struct FiledCall {
    shell: Shell,
    filed: Memo<Vec<FiledView>>,
    id: CallId,
}

impl FiledCall {
    /// Nothing of a call that was put away a moment ago.
    fn read<T: Default>(self, pick: impl FnOnce(FiledView) -> T) -> T {
        self.filed.get().into_iter().find(|call| call.id == self.id).map(pick).unwrap_or_default()
    }

    fn draw(self) -> Part {
        let name = memo(move || self.read(|call| party_name(&call.party)));
        part(view! {
            <li class="filed-call" data-state=attr(move || self.read(|call| Some(word(call.state).into())))>
                <div class="filed-facts">
                    <strong dir="auto">{text(move || name.get())}</strong>
                    <p role="status">{text(move || self.read(|call| call.sentence))}</p>
                </div>
                {when(
                    move || self.read(|call| call.unsent_notes.is_some()),
                    move || part(view! {
                        <details class="unsent">
                            <summary>"Notes not sent"</summary>
                            <pre dir="auto" tabindex="0">
                                {text(move || self.read(|call| call.unsent_notes.unwrap_or_default()))}
                            </pre>
                        </details>
                    }),
                )}
                {self.actions()}
                {when(
                    move || self.read(|call| call.dismiss.is_enabled()),
                    move || named_button(
                        "icon-button filed-dismiss",
                        Some(["Dismiss ", &name.get_untracked()].concat()),
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
                let number = self.read(|call| call.ticket.map(|ticket| ticket.to_string()));
                ["Open ticket #", &number.unwrap_or_default()].concat()
            });
            button("small", part((glyph(Icon::Open), name)), move || {
                if let Some(ticket) = untrack(|| self.read(|call| call.ticket)) {
                    self.shell.send(Intent::OpenTicket(ticket));
                }
            })
        };
        let contact = move || {
            button("small", part((glyph(Icon::Open), "Open contact")), move || {
                if let Some(contact) = untrack(|| self.read(|call| call.contact)) {
                    self.shell.send(Intent::OpenContact(contact));
                }
            })
        };
        let retry = move || {
            button("small", part((glyph(Icon::Retry), "Retry")), move || {
                self.shell.send(Intent::Retry(self.id));
            })
        };
        part(view! {
            <div class="filed-actions">
                {when(move || self.read(|call| call.ticket.is_some()), ticket)}
                {when(move || self.read(|call| call.contact.is_some()), contact)}
                {when(move || self.read(|call| call.retry.is_enabled()), retry)}
            </div>
        })
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
