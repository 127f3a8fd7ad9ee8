//! What the dial pad does not need: fetched while the dial pad already answers.
//!
//! A released module is cut in two by `cargo xtask split`. Whatever the first can reach without going through
//! [`Later`] is in it and in the first load; everything else is in the second. So what is not to be in the
//! first load gets a function in [`Later`] and is called only through it: [`Shell::draw_later`] draws it once
//! it is here. What holds a value made there holds it as `dyn`, because dropping a value reaches all of its
//! type. A module built for development is not cut, and is used in the same way.

use std::sync::Arc;

use cti::AgentId;
use leptos::prelude::*;

use crate::{
    begin::{begin, wrong_address},
    launch::LaunchProblem,
    runtime::Shell,
    ui::{
        account_menu::AccountMenu,
        announcer::Announcer,
        call_sheet::CallSheets,
        click_card::ClickCard,
        filed::Filed,
        history::History,
        kit::part::{Part, part},
        name_search::NameSearch,
        notices::Notices,
        report::Report,
        secret_form::PasswordForm,
        sign_in::{SignIn, comes_first},
        window_button::WindowButton,
    },
};

/// What is drawn in place of the softphone.
pub type Instead = RwSignal<Option<Arc<dyn Fn() -> Part + Send + Sync>>>;

/// The ways into the second module.
#[derive(Debug)]
pub struct Later {
    /// Begins this softphone: its configuration, its machine, its ports.
    pub begin: fn(Shell, AgentId, Instead),
    /// Says why there is no softphone for this address.
    pub wrong_address: fn(LaunchProblem, Instead),
    /// Whether signing in comes before everything else.
    pub comes_first: fn(Shell) -> Memo<bool>,
    /// Draws the way to a window of its own, and who is signed in.
    pub account: fn() -> Part,
    /// Draws what a screen reader says of a call.
    pub announcer: fn() -> Part,
    /// Draws what the agent is told or asked.
    pub asks: fn() -> Part,
    /// Draws the calls.
    pub calls: fn() -> Part,
    /// Draws the earlier calls.
    pub history: fn() -> Part,
    /// Draws the list of the contacts that were found by name.
    pub found: fn(NameSearch) -> Part,
}

/// Never named by what is in the first load.
pub static LATER: Later = Later {
    begin,
    wrong_address,
    comes_first,
    account: || part(view! { <WindowButton /> <AccountMenu /> }),
    announcer: || part(view! { <Announcer /> }),
    asks: || part(view! { <Notices /> <Report /> <SignIn /> <PasswordForm /> <ClickCard /> }),
    calls: || part(view! { <CallSheets /> <Filed /> }),
    history: || part(view! { <History /> }),
    found: NameSearch::draw,
};

#[cfg(split)]
#[leptos::wasm_split::wasm_split(later, wasm_split_path = ::leptos::wasm_split, fallible)]
fn fetch() -> Result<&'static Later, leptos::wasm_split::SplitLoaderError> {
    Ok(&LATER)
}

/// Fetches the second module, again and again until it is here.
#[cfg(split)]
pub fn load(then: impl FnOnce(&'static Later) + 'static) {
    try_to_load(Box::new(then));
}

#[cfg(split)]
fn try_to_load(then: Box<dyn FnOnce(&'static Later)>) {
    use std::time::Duration;

    const TRY_AGAIN: Duration = Duration::from_secs(3);

    wasm_bindgen_futures::spawn_local(async {
        if let Ok(later) = fetch().await {
            then(later);
        } else {
            say_that_it_is_missing();
            set_timeout(move || try_to_load(then), TRY_AGAIN);
        }
    });
}

/// There is no second module: everything is here.
#[cfg(not(split))]
pub fn load(then: impl FnOnce(&'static Later) + 'static) {
    then(&LATER);
}

/// Where the page says that it starts, until the second module is here.
#[cfg(split)]
fn say_that_it_is_missing() {
    let boot = document().get_element_by_id("boot").or_else(|| {
        let boot = document().create_element("div").ok()?;
        boot.set_id("boot");
        boot.set_class_name("boot");
        document().body()?.append_child(&boot).ok()?;
        Some(boot)
    });
    if let Some(boot) = boot {
        // Set on an element of the page: it cannot fail.
        let _ = boot.set_attribute("role", "alert");
        boot.set_text_content(Some(
            "A part of the softphone could not be loaded, and is tried again. If this stays, reload the page.",
        ));
    }
}
