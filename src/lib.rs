//! The softphone: a single-page app for the helpdesk's softphone iframe. It draws and does; what is to
//! be done is decided in the `phone` crate.

pub mod config;
pub mod launch;
pub mod only_one;
pub mod ports;
pub mod runtime;
pub mod ui;

use cti::AgentId;
use leptos::prelude::*;
use phone::{Lines, Settings};
use wasm_bindgen_futures::spawn_local;

use crate::{
    config::{Config, Line},
    launch::LaunchProblem,
    only_one::{OnlyOne, Place},
    ports::{
        Ports,
        http::{self, Question},
        page_life, stream,
    },
    runtime::Shell,
    ui::{
        App,
        elsewhere::elsewhere,
        kit::{
            bind::{changing, memo},
            part::{Part, part},
        },
        problem_screen::{Problem, ProblemScreen},
    },
};

/// Reads the Iframe URL and `config.json`, and mounts the softphone or says what is wrong.
pub fn start() {
    match agent() {
        Err(problem) => mount_problem(Problem::Launch(problem)),
        Ok(agent) => spawn_local(async move {
            match load_config().await {
                Ok(config) => mount_app(agent, config),
                Err(problem) => mount_problem(problem),
            }
        }),
    }
}

fn agent() -> Result<AgentId, LaunchProblem> {
    let location = window().location();
    let part = |part: Result<String, _>| part.unwrap_or_default();
    launch::agent_id(&part(location.search()), &part(location.hash()), &part(location.pathname()))
}

async fn load_config() -> Result<Config, Problem> {
    let config = Question { url: "/config.json", headers: &[], body: None, within: None };
    match http::ask(config).await {
        Err(_) => Err(Problem::ConfigMissing(None)),
        Ok(reply) if reply.is_success() => Config::parse(&reply.body).map_err(Problem::Config),
        Ok(reply) => Err(Problem::ConfigMissing(Some(reply.status))),
    }
}

fn mount_problem(problem: Problem) {
    remove_boot_message();
    mount(Box::new(move || part(view! { <ProblemScreen problem=problem.clone() /> })));
}

fn mount_app(agent: AgentId, config: Config) {
    mount(Box::new(move || {
        let only_one = OnlyOne::join(agent, config.helpdesk_origin.clone());
        let place = only_one.signal();
        let is_here = memo(move || {
            let place = place.get();
            (place != Place::Opening).then_some(place == Place::Here)
        });
        // On one thread, as everything in a browser's page.
        let only_one = StoredValue::new_local(only_one);
        part(changing(move || {
            let is_here = is_here.get()?;
            remove_boot_message();
            let only_one = only_one.get_value();
            Some(untrack(|| {
                if is_here { softphone(agent, &config, &only_one) } else { elsewhere(only_one) }
            }))
        }))
    }));
}

/// The softphone, in this tab.
fn softphone(agent: AgentId, config: &Config, only_one: &OnlyOne) -> Part {
    let settings = Settings {
        agent,
        inbound_pop: config.inbound_pop,
        outbound_pop: config.outbound_pop,
        dispositions: config.dispositions.clone(),
        disposition_required: config.disposition_required,
        click_to_dial: config.click_to_dial,
        lines: Lines { webrtc: !matches!(config.line, Line::None), desk_phone: config.desk_phone },
    };
    let shell = Shell::start(settings, |emit| Ports::new(agent, config, &emit));
    page_life::watch(shell);
    stream::follow_sign_in(shell);
    only_one.leads_with(shell);
    part(view! { <App shell=shell keyboard_shortcuts=config.keyboard_shortcuts /> })
}

fn mount(draw: Box<dyn FnOnce() -> Part>) {
    mount_to_body(draw);
}

fn remove_boot_message() {
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
}
