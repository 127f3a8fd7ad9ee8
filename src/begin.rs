//! What begins once everything is here: the configuration, the machine and its ports.

use std::sync::Arc;

use cti::AgentId;
use leptos::prelude::*;
use phone::{Lines, Settings};
use wasm_bindgen_futures::spawn_local;
use web_sys::MessagePort;

use crate::{
    config::{Config, Line},
    later::Instead,
    launch::LaunchProblem,
    only_one::OnlyOne,
    ports::{
        account,
        http::{self, Question},
        page_life, pop_out, stream,
    },
    runtime::Shell,
    ui::{
        kit::part::part,
        problem_screen::{Problem, ProblemScreen},
        shortcuts,
    },
};

/// Reads `config.json` and begins, or draws what is wrong with it instead.
pub fn begin(shell: Shell, agent: AgentId, instead: Instead) {
    let owner = Owner::current();
    spawn_local(async move {
        match load_config().await {
            Err(problem) => draw(problem, instead),
            Ok(config) => {
                let port = enter(agent).await;
                match owner {
                    Some(owner) => owner.with(|| run(shell, agent, config, port)),
                    None => run(shell, agent, config, port),
                }
            }
        }
    });
}

/// As a window of its own: to the frame that opened it, with what signs in here.
async fn enter(agent: AgentId) -> Option<MessagePort> {
    if !pop_out::is_own_window() {
        return None;
    }
    let entered = pop_out::enter().await?;
    if let Some(hand_over) = entered.hand_over {
        account::take_over(agent, &hand_over).await;
    }
    Some(entered.port)
}

/// Draws what is wrong with the Iframe URL.
pub fn wrong_address(problem: LaunchProblem, instead: Instead) {
    draw(Problem::Launch(problem), instead);
}

fn draw(problem: Problem, instead: Instead) {
    instead.set(Some(Arc::new(move || part(view! { <ProblemScreen problem=problem.clone() /> }))));
}

async fn load_config() -> Result<Config, Problem> {
    let config =
        Question { url: "/config.json", headers: &[], body: None, put: false, within: None };
    match http::ask(config).await {
        Err(_) => Err(Problem::ConfigMissing(None)),
        Ok(reply) if reply.is_success() => Config::parse(&reply.body).map_err(Problem::Config),
        Ok(reply) => Err(Problem::ConfigMissing(Some(reply.status))),
    }
}

fn run(shell: Shell, agent: AgentId, config: Config, port: Option<MessagePort>) {
    let settings = Settings {
        agent,
        inbound_pop: config.inbound_pop,
        outbound_pop: config.outbound_pop,
        dispositions: config.dispositions.clone(),
        disposition_required: config.disposition_required,
        click_to_dial: config.click_to_dial,
        lines: Lines { webrtc: !matches!(config.line, Line::None), desk_phone: config.desk_phone },
    };
    if config.keyboard_shortcuts {
        shortcuts::listen(shell);
    }
    OnlyOne::join(shell, agent, config, settings, port);
    page_life::watch(shell);
    stream::follow_sign_in(shell);
}
