//! What the agent must be told, each with a way out.

use leptos::prelude::*;
use phone::{Intent, Notice, notice::NoticeLevel};

use super::kit::{
    bind::{Keyed, each, keyed, when},
    button::{button, named_button},
    icon::{Icon, glyph},
    part::{Part, part},
};
use super::report::report_button;
use crate::runtime::{Shell, shell};

/// All notices, most urgent first.
#[component]
pub fn Notices() -> impl IntoView {
    let shell = shell();
    when(
        move || shell.look(|view| !view.notices.is_empty()),
        move || {
            part(view! {
                <section class="notices" aria-label="Notices">
                    {each(move || shell.look(|view| view.notices.iter().map(|n| entry(shell, n)).collect()))}
                    {report_button()}
                </section>
            })
        },
    )
}

/// A notice whose sentence changes (a countdown, another cause) is drawn anew.
fn entry(shell: Shell, notice: &Notice) -> Keyed {
    let key = [&notice.id.0.to_string(), " ", notice.sentence.as_str()].concat();
    let notice = notice.clone();
    keyed(key, move || draw(shell, &notice))
}

fn draw(shell: Shell, notice: &Notice) -> Part {
    let (level, role) = match notice.level {
        NoticeLevel::Info => ("info", "status"),
        NoticeLevel::Warning => ("warning", "status"),
        NoticeLevel::Error => ("error", "alert"),
    };
    let id = notice.id;
    let advice = notice.advice.clone();
    let advice = advice.map(|advice| part(view! { <p class="notice-advice">{advice}</p> }));
    let way_out = notice
        .way_out
        .clone()
        .map(|(label, intent)| button("small", part(label), move || shell.send(intent.clone())));
    let dismiss = notice.can_dismiss.then(|| {
        named_button(
            "icon-button notice-dismiss",
            Some("Dismiss".into()),
            glyph(Icon::Close),
            move || shell.send(Intent::DismissNotice(id)),
        )
    });
    part(view! {
        <div class="notice" data-level=level role=role>
            <p class="notice-sentence">{notice.sentence.clone()}</p>
            {advice}
            <footer>
                {way_out}
                <code class="notice-code">{notice.code.as_str()}</code>
            </footer>
            {dismiss}
        </div>
    })
}
