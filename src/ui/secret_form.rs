//! What only the agent knows beside the helpdesk key: the telephone password.

use leptos::{ev::SubmitEvent, prelude::*};
use phone::{LineLoss, LineState};

use super::kit::{
    bind::{first_field, on_submit, when},
    part::{Part, part},
};
use crate::runtime::{Shell, shell};

/// The form, while it is needed.
#[component]
pub fn PasswordForm() -> impl IntoView {
    let shell = shell();
    let given = RwSignal::new(0_usize);
    let needs_password = shell.slice(move |view| {
        given.track();
        // Not during a call: opening the line anew would end it.
        let refused = view.line.state == LineState::Offline(LineLoss::Refused);
        view.call.is_none() && needs_password(shell, refused)
    });
    let password_form = move || {
        secret_form(
            "Telephone password",
            "The password of your telephone line. It is kept for this browser tab only.",
            move |password| {
                shell.with_ports(|ports| {
                    if let Some(line) = &ports.line {
                        line.give_password(password);
                    }
                });
                given.update(|n| *n += 1);
            },
        )
    };
    when(move || needs_password.get(), password_form)
}

fn needs_password(shell: Shell, refused: bool) -> bool {
    let mut needs = false;
    shell.with_ports(|ports| {
        needs = ports.line.as_ref().is_some_and(|line| line.needs_password(refused));
    });
    needs
}

fn secret_form(label: &'static str, help: &'static str, on_given: impl Fn(&str) + 'static) -> Part {
    let submit = move |event: &SubmitEvent| {
        let secret = first_field(event);
        let secret = secret.trim();
        if !secret.is_empty() {
            on_given(secret);
        }
    };
    part(view! {
        <form class="secret" on:submit=on_submit(submit) aria-label=label>
            <label class="field">
                <span class="field-label">{label}</span>
                <input type="password" autocomplete="off" required />
            </label>
            <p class="field-help">{help}</p>
            <button type="submit" class="primary">"Save"</button>
        </form>
    })
}
