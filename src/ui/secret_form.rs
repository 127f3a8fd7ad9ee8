//! What only the agent knows: the helpdesk key (direct mode) and the telephone password.

use leptos::{ev::SubmitEvent, html::Input, prelude::*};
use phone::{LineLoss, LineState};

use crate::runtime::shell;

/// The forms that are needed, if any.
#[component]
pub fn SecretForms() -> impl IntoView {
    let shell = shell();
    // Asked anew whenever something at the helpdesk or the line fails: a key can be revoked.
    let troubles = shell.slice(|view| (view.notices.len(), view.filed.len(), view.line.state));
    let given = RwSignal::new(0);
    let done = move || given.update(|n| *n += 1);
    let wants = Memo::new(move |_| {
        given.track();
        let refused = troubles.get().2 == LineState::Offline(LineLoss::Refused);
        let mut wants = (false, false);
        shell.with_ports(|ports| {
            let line = ports.line.as_ref().is_some_and(|line| line.needs_password(refused));
            wants = (ports.desk.needs_key(), line);
        });
        wants
    });
    view! {
        <Show when=move || wants.get().0>
            <SecretForm
                label="Helpdesk API key"
                help="Your own key, from your profile settings in the helpdesk. It is kept for this browser tab only."
                on_given=move |key| { shell.with_ports(|ports| ports.desk.give_key(&key)); done(); }
            />
        </Show>
        <Show when=move || wants.get().1>
            <SecretForm
                label="Telephone password"
                help="The password of your telephone line. It is kept for this browser tab only."
                on_given=move |password| {
                    shell.with_ports(|ports| {
                        if let Some(line) = &ports.line {
                            line.give_password(&password);
                        }
                    });
                    done();
                 }
            />
        </Show>
    }
}

#[component]
fn SecretForm(
    label: &'static str,
    help: &'static str,
    on_given: impl Fn(String) + 'static,
) -> impl IntoView {
    let field = NodeRef::<Input>::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let secret =
            field.get_untracked().map(|field| field.value().trim().to_owned()).unwrap_or_default();
        if !secret.is_empty() {
            on_given(secret);
        }
    };
    view! {
        <form class="secret" on:submit=submit aria-label=label>
            <label class="field">
                <span class="field-label">{label}</span>
                <input node_ref=field type="password" autocomplete="off" required />
            </label>
            <p class="field-help">{help}</p>
            <button type="submit" class="primary">"Save"</button>
        </form>
    }
}
