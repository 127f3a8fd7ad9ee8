//! Who is signed in, where the key is, and the way out.

use leptos::prelude::*;
use phone::{Intent, view::UnsentView};
use wasm_bindgen_futures::spawn_local;

use super::{
    announcer::party_name,
    kit::{
        avatar::avatar,
        bind::{changing, when},
        button::button,
        part::{Part, part},
    },
    report::report_button,
    sign_in::account,
};
use crate::{
    ports::account::{Account, Kept, Standing},
    runtime::shell,
};

/// A small menu at the end of the status line, while an agent is signed in.
#[component]
pub fn AccountMenu() -> impl IntoView {
    let shell = shell();
    let agent = shell.read(|view| view.agent.to_string());
    account(shell).map(|account| {
        let standing = account.standing();
        let account = StoredValue::new_local(account);
        changing(move || {
            let Standing::SignedIn { name, kept } = standing.get() else { return None };
            (kept != Kept::ByAdmin).then(|| {
                let agent = ["Agent ", &agent].concat();
                menu(account, &name.unwrap_or(agent), kept)
            })
        })
    })
}

fn menu(account: StoredValue<Account, LocalStorage>, name: &str, kept: Kept) -> Part {
    let shell = shell();
    let asks = RwSignal::new(false);
    let sign_out = move || {
        let account = account.get_value();
        spawn_local(async move {
            if account.sign_out().await {
                shell.send(Intent::DropUnsent);
            }
        });
    };
    let ask = move || {
        if shell.read(|view| view.unsent.is_empty()) { sign_out() } else { asks.set(true) }
    };
    let question = move || {
        part(view! {
            <div role="alert">
                <p>
                    "The helpdesk does not have everything yet. Signed out, nothing of this is sent any more; it stays \
                     sealed in this browser's history, from where you can file it when you are signed in again."
                </p>
                <ul class="unsent-calls">
                    {changing(move || Some(part(shell.look(|view| view.unsent.iter().map(unsent).collect::<Vec<_>>()))))}
                </ul>
            </div>
            {button("small", part("Stay signed in"), move || asks.set(false))}
            {button("small", part("Sign out all the same"), sign_out)}
        })
    };
    part(view! {
        <button
            type="button" class="account" popovertarget="account-menu"
            aria-label=["Account of ", name].concat()
        >
            {avatar(Some(name))}
        </button>
        // The browser opens and closes it, and gives the focus back.
        <div popover="auto" id="account-menu" class="account-menu" role="group" aria-label="Account">
            <p class="account-name" dir="auto">{name.to_owned()}</p>
            <p class="field-help">{whereabouts(kept)}</p>
            {when(move || asks.get(), question)}
            {when(move || !asks.get(), move || button("small", part("Sign out"), ask))}
            {report_button()}
        </div>
    })
}

fn unsent(unsent: &UnsentView) -> Part {
    let (name, what) = (party_name(&unsent.party), unsent.what.clone());
    part(view! { <li><strong dir="auto">{name}</strong>" "{what}</li> })
}

const fn whereabouts(kept: Kept) -> &'static str {
    match kept {
        Kept::ByAdmin => "Your admin signs in for all agents.",
        Kept::Cookie => "Your key is sealed in a cookie that no page can read.",
        Kept::Browser => "Your key is sealed in this browser, until you sign out.",
        Kept::Tab => "Your key is kept for your open tabs only.",
    }
}
