//! A number clicked in the helpdesk, and the question what to do with it.

use leptos::prelude::*;
use phone::{
    ClickId, Intent,
    view::{ClickView, Control},
};

use super::kit::{
    bind::{attr, attr_if, each, keyed, on_click, text, when},
    part::{Part, part},
};
use crate::runtime::{Shell, shell};

/// The click that waits for a word of the agent, if any.
#[component]
pub fn ClickCard() -> impl IntoView {
    let shell = shell();
    each(move || {
        let id = shell.look(|view| view.click.as_ref().map(|click| click.id.clone()));
        id.into_iter()
            .map(|id| keyed(id.0.clone(), move || ClickCardOf { shell, id: id.clone() }.draw()))
            .collect()
    })
}

#[derive(Clone)]
struct ClickCardOf {
    shell: Shell,
    id: ClickId,
}

impl ClickCardOf {
    fn draw(self) -> Part {
        let shell = self.shell;
        let look = move |pick: fn(&ClickView) -> &Control| {
            shell.look(|view| view.click.as_ref().map(|click| pick(click).clone()))
        };
        // A call that goes on has to end first; without one, why nothing can be dialled is said here.
        let in_call = move || look(|click| &click.hang_up_and_dial).is_some_and(|c| c.is_enabled());
        let can_keep = move || look(|click| &click.keep).is_some_and(|c| c.is_enabled());
        let dial_reason = move || look(|click| &click.dial).and_then(|c| c.disabled_reason);
        let question = move || {
            shell.look(|view| view.click.as_ref().map(|c| c.question.clone()).unwrap_or_default())
        };
        let dial = {
            let card = self.clone();
            move || {
                let card = card.clone();
                let press = move || {
                    if untrack(dial_reason).is_none() {
                        card.send(Intent::DialClicked);
                    }
                };
                part(view! {
                    <button
                        type="button" class="primary"
                        aria-disabled=attr_if(move || dial_reason().is_some())
                        title=attr(dial_reason)
                        on:click=on_click(press)
                    >
                        "Call now"
                    </button>
                })
            }
        };
        let hang_up_and_dial =
            self.clone().button("Hang up and call", Intent::HangUpAndDialClicked);
        let keep = self.clone().button("After this call", Intent::KeepClicked);
        let dismiss = self.button("Dismiss", Intent::DismissClicked);
        part(view! {
            <section class="click" aria-label="Clicked number">
                <p role="alert">{text(question)}</p>
                <p class="field-problem">{text(move || dial_reason().filter(|_| !in_call()).unwrap_or_default())}</p>
                <div class="click-actions">
                    {when(move || !in_call(), dial)}
                    {when(in_call, hang_up_and_dial)}
                    {when(can_keep, keep)}
                    {dismiss()}
                </div>
            </section>
        })
    }

    fn send(&self, intent: fn(ClickId) -> Intent) {
        self.shell.send(intent(self.id.clone()));
    }

    fn button(
        self,
        name: &'static str,
        intent: fn(ClickId) -> Intent,
    ) -> impl Fn() -> Part + Clone + Send {
        move || {
            let card = self.clone();
            super::kit::button::button("small", part(name), move || card.send(intent))
        }
    }
}
