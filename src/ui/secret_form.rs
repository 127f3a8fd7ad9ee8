//! What only the agent knows: the helpdesk key (direct mode) and the telephone password.

use leptos::{ev::SubmitEvent, prelude::*};
use phone::{LineLoss, LineState};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use super::kit::{
    bind::{on_submit, when},
    part::{Part, part},
};
use crate::runtime::{Shell, shell};

/// The forms that are needed, if any.
#[component]
pub fn SecretForms() -> impl IntoView {
    let shell = shell();
    let given = RwSignal::new(0_usize);
    // Asked anew whenever something changes: a key can be revoked.
    let needs_key = shell.slice(move |_| {
        given.track();
        needs_key(shell)
    });
    let needs_password = shell.slice(move |view| {
        given.track();
        // Not during a call: opening the line anew would end it.
        let refused = view.line.state == LineState::Offline(LineLoss::Refused);
        view.call.is_none() && needs_password(shell, refused)
    });
    let done = move || given.update(|n| *n += 1);
    let key_form = move || {
        secret_form(
            "Helpdesk API key",
            "Your own key, from your profile settings in the helpdesk. It is kept for this browser tab only.",
            move |key| {
                shell.with_ports(|ports| ports.desk.give_key(key));
                done();
            },
        )
    };
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
                done();
            },
        )
    };
    (when(move || needs_key.get(), key_form), when(move || needs_password.get(), password_form))
}

fn needs_key(shell: Shell) -> bool {
    let mut needs = false;
    shell.with_ports(|ports| needs = ports.desk.needs_key());
    needs
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
        let secret = field_value(event);
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

/// What is in the form's one field. Read when it is sent, because a password manager may fill it
/// without a word.
fn field_value(event: &SubmitEvent) -> String {
    let form = event.target().and_then(|form| form.dyn_into::<Element>().ok());
    let field = form.and_then(|form| form.query_selector("input").ok().flatten());
    let field = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
    field.map(|field| field.value()).unwrap_or_default()
}
