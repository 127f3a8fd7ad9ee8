//! What only the agent knows beside the helpdesk key: the telephone password.

use super::kit::{
    bind::{first_field, on_submit, when},
    part::{Part, part},
};
use crate::runtime::shell;
use leptos::{ev::SubmitEvent, prelude::*};

/// The form, while it is needed.
#[component]
pub fn PasswordForm() -> impl IntoView {
    let shell = shell();
    let given = RwSignal::new(0_usize);
    let needs_password = shell.slice(move |view| {
        given.track();
        // Not during a call: opening the line anew would end it.
        view.call.is_none() && shell.wants_line_password()
    });
    let password_form = move || {
        secret_form(
            "Telephone password",
            "The password of your telephone line. It is kept for your open tabs only.",
            move |password| {
                shell.give_line_password(password);
                given.update(|n| *n += 1);
            },
        )
    };
    when(move || needs_password.get(), password_form)
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
