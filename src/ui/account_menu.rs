//! Who is signed in, where the key is, and the way out.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{
    kit::{
        avatar::avatar,
        bind::changing,
        button::button,
        part::{Part, part},
    },
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
    let sign_out = move || {
        let account = account.get_value();
        spawn_local(async move { account.sign_out().await });
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
            {button("small", part("Sign out"), sign_out)}
        </div>
    })
}

const fn whereabouts(kept: Kept) -> &'static str {
    match kept {
        Kept::ByAdmin => "Your admin signs in for all agents.",
        Kept::Cookie => "Your key is sealed in a cookie that no page can read.",
        Kept::Browser => "Your key is sealed in this browser, until you sign out.",
        Kept::Tab => "Your key is kept for this browser tab only.",
    }
}
