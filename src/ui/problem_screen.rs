//! The screen for the admin: what is wrong with the Iframe URL or `config.json`, and what to change.

use leptos::prelude::*;

use super::kit::{button::button, part::part};
use crate::{config::ConfigProblem, launch::LaunchProblem};

/// What keeps the softphone from starting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The Iframe URL.
    Launch(LaunchProblem),
    /// `config.json` could not be fetched: the HTTP status, where there was an answer.
    ConfigMissing(Option<u16>),
    /// `config.json` says something wrong.
    Config(Vec<ConfigProblem>),
}

/// Draws it.
#[component]
pub fn ProblemScreen(problem: Problem) -> impl IntoView {
    let (code, body) = match problem {
        Problem::Launch(problem) => (
            "launch-agent-id",
            part(view! {
                <p>{problem.sentence()}</p>
                <h2>"What to change"</h2>
                <p>{problem.advice()}</p>
            }),
        ),
        Problem::ConfigMissing(status) => (
            "config-missing",
            part(view! {
                <p>
                    "The file config.json beside the softphone's index.html could not be read"
                    {status.map(|status| [" (HTTP status ", &status.to_string(), ")"].concat())} "."
                </p>
                <h2>"What to change"</h2>
                <p>"Put config.json where index.html is, and see that the server delivers it."</p>
            }),
        ),
        Problem::Config(problems) => (
            "config-wrong",
            part(view! {
                <p>"The file config.json has values that cannot be used:"</p>
                <dl>
                    {problems.into_iter().map(|problem| part(view! {
                        <dt><code>{if problem.at.is_empty() { "config.json".into() } else { problem.at }}</code></dt>
                        <dd>"Expected " {problem.expected} "; found " {problem.found} "."</dd>
                    })).collect::<Vec<_>>()}
                </dl>
            }),
        ),
    };
    part(view! {
        <main class="problem" aria-label="Softphone">
            <div role="alert">
                <h1>"The softphone cannot start"</h1>
                {body}
                <p class="problem-code">"For your admin: " <code>{code}</code></p>
            </div>
            {button("primary", part("Try again"), || {
                let _ = window().location().reload();
            })}
        </main>
    })
}
