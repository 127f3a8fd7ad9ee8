//! The softphone: a single-page app for the helpdesk's softphone iframe. It draws and does; what is to
//! be done is decided in the `phone` crate.

pub mod begin;
pub mod config;
pub mod later;
pub mod launch;
pub mod only_one;
pub mod ports;
pub mod runtime;
pub mod ui;

use cti::AgentId;
use leptos::prelude::*;

use crate::{
    later::Instead,
    launch::LaunchProblem,
    runtime::Shell,
    ui::{
        App,
        kit::{bind::changing, part::part},
    },
};

/// Draws the dial pad for the agent that the Iframe URL names, and fetches everything else.
pub fn start() {
    let agent = agent();
    mount_to_body(move || {
        let instead: Instead = RwSignal::new(None);
        let shell = agent.map(|agent| {
            remove_boot_message();
            (agent, Shell::coming(agent))
        });
        let drawn = shell.as_ref().ok().map(|(_, shell)| *shell);
        let owner = Owner::current();
        later::load(move |later| {
            remove_boot_message();
            let begin = || match shell {
                Ok((agent, shell)) => (later.begin)(shell, agent, instead),
                Err(problem) => (later.wrong_address)(problem, instead),
            };
            match owner {
                Some(owner) => owner.with(begin),
                None => begin(),
            }
        });
        part(changing(move || match instead.get() {
            Some(draw) => Some(draw()),
            None => drawn.map(|shell| untrack(|| part(view! { <App shell=shell /> }))),
        }))
    });
}

fn agent() -> Result<AgentId, LaunchProblem> {
    let location = window().location();
    let part = |part: Result<String, _>| part.unwrap_or_default();
    launch::agent_id(&part(location.search()), &part(location.hash()), &part(location.pathname()))
}

fn remove_boot_message() {
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
}
