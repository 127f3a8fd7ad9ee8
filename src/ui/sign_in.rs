//! Signing in to the helpdesk: a screen of its own before the first call, a form beside the call when a
//! key ends while the agent speaks.

use leptos::{ev::SubmitEvent, prelude::*};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlInputElement};

use super::kit::{
    bind::{attr_if, changing, first_field, memo, on_submit, text},
    part::{Part, part},
};
use crate::{
    ports::account::{Account, SignInProblem, Standing, Why},
    runtime::{Shell, shell},
};

/// The form, while it is needed.
#[component]
pub fn SignIn() -> impl IntoView {
    let shell = shell();
    account(shell).map(|account| {
        let standing = account.standing();
        let why = memo(move || {
            standing.with(|standing| match standing {
                Standing::SignedOut(why) => Some(*why),
                Standing::Unknown | Standing::SignedIn { .. } => None,
            })
        });
        let account = StoredValue::new_local(account);
        changing(move || why.get().map(|why| form(account.get_value(), why)))
    })
}

/// Whether the agent has nothing to do before signing in: then the form is all there is.
pub fn comes_first(shell: Shell) -> Memo<bool> {
    let standing = account(shell).map(|account| account.standing());
    memo(move || {
        let first = standing.is_some_and(|standing| {
            standing
                .with(|standing| matches!(standing, Standing::SignedOut(Why::First | Why::Asked)))
        });
        first && shell.look(|view| super::tab_bar::is_idle(view) && view.filed.is_empty())
    })
}

/// The account, where it is asked for in this tab.
pub fn account(shell: Shell) -> Option<Account> {
    shell.account()
}

fn form(account: Account, why: Why) -> Part {
    let has_choice = account.has_choice();
    let problem = RwSignal::new(None);
    let trying = RwSignal::new(false);
    let account = StoredValue::new_local(account);
    let submit = move |event: &SubmitEvent| {
        let key = first_field(event);
        let key = key.trim().to_owned();
        if key.is_empty() || trying.get_untracked() {
            return;
        }
        let keep = is_checked(event);
        trying.set(true);
        problem.set(None);
        let account = account.get_value();
        spawn_local(async move {
            let outcome = account.sign_in(&key, keep).await;
            // Gone where it went well.
            trying.try_set(false);
            if let Err(refused) = outcome {
                problem.try_set(Some(refused));
            }
        });
    };
    let sentence = move || problem.with(|problem| problem.as_ref().map(words).unwrap_or_default());
    let busy = memo(move || trying.get());
    let keep = has_choice.then(|| part(view! {
        <label class="check">
            <input type="checkbox" />
            <span>"Keep me signed in on this computer"</span>
        </label>
        <p class="field-help">
            "Not checked, the key is kept for your open tabs only. Checked, it is sealed in this browser, \
             and no page can read it out; leave it unchecked on a computer that others use."
        </p>
    }));
    part(view! {
        <form class="secret" on:submit=on_submit(submit) aria-label="Helpdesk API key">
            <h2>{title(why)}</h2>
            <p>{reason(why)}</p>
            <label class="field">
                <span class="field-label">"API key"</span>
                <input
                    type="password" autocomplete="off" spellcheck="false" required
                    aria-describedby="key-problem"
                />
            </label>
            <p class="sign-in-problem" id="key-problem" role="alert">{text(sentence)}</p>
            <p class="field-help">
                "In the helpdesk, open the menu behind your picture, then Profile settings. The key is on that \
                 page under Your API key."
            </p>
            {keep}
            <button type="submit" class="primary" aria-disabled=attr_if(move || busy.get())>
                {text(move || if busy.get() { "Signing in…" } else { "Sign in" }.into())}
            </button>
        </form>
    })
}

/// Whether the form's box is checked.
fn is_checked(event: &SubmitEvent) -> bool {
    let form = event.target().and_then(|form| form.dyn_into::<Element>().ok());
    let field = form.and_then(|form| form.query_selector("[type='checkbox']").ok().flatten());
    let field = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
    field.is_some_and(|field| field.checked())
}

const fn title(why: Why) -> &'static str {
    match why {
        Why::First | Why::Asked => "Sign in",
        Why::Ended => "Sign in again",
    }
}

const fn reason(why: Why) -> &'static str {
    match why {
        Why::First => {
            "Your own API key lets the softphone show who calls and file calls in your name."
        }
        Why::Asked => "You signed out. Calls still reach you; nothing is filed until you sign in.",
        Why::Ended => {
            "The helpdesk does not take your key any more: it was replaced, or it is too old. Your call and \
             your notes go on; what could not be sent is sent when you have signed in."
        }
    }
}

/// What went wrong, and what to do.
fn words(problem: &SignInProblem) -> String {
    let fixed = match problem {
        SignInProblem::WrongAgent { key_is, name, asked } => {
            let (key_is, asked) = (key_is.to_string(), asked.to_string());
            let owner = match name {
                Some(name) => [name, " (agent ", &key_is, ")"].concat(),
                None => ["agent ", &key_is].concat(),
            };
            return [
                "This key belongs to ",
                &owner,
                ", but this softphone was opened for agent ",
                &asked,
                ". Use the key of agent ",
                &asked,
                ", or sign in to the helpdesk as the other agent.",
            ]
            .concat();
        }
        SignInProblem::TooManyAttempts(Some(seconds)) => {
            let wait = seconds.to_string();
            return ["Too many wrong keys. Try again in ", &wait, " seconds."].concat();
        }
        SignInProblem::Said(sentence) => return sentence.clone(),
        SignInProblem::TooManyAttempts(None) => "Too many wrong keys. Try again in a few minutes.",
        SignInProblem::KeyRefused => {
            "The helpdesk does not know this key. Copy it again, the whole of it."
        }
        SignInProblem::Offline => "This computer is offline. Try again when it is connected.",
        SignInProblem::Unreachable => "The helpdesk did not answer. Try again in a moment.",
        SignInProblem::Blocked => {
            "The browser may not read the helpdesk's answers on this page (CORS), or something blocks the \
             way to it. Ask your admin to put the softphone's gateway in front of it, which needs no such \
             permission."
        }
        SignInProblem::Unreadable => {
            "The answer made no sense. Ask your admin whether the helpdesk's address is right."
        }
    };
    fixed.into()
}
