//! What the agent must be told, each with a way out.

use leptos::prelude::*;
use phone::{Intent, Notice, notice::NoticeLevel};

use super::kit::icon::{Glyph, Icon};
use crate::runtime::{Shell, shell};

/// All notices, most urgent first.
#[component]
pub fn Notices() -> impl IntoView {
    let shell = shell();
    let notices = shell.slice(|view| view.notices.clone());
    view! {
        <Show when=move || notices.with(|notices| !notices.is_empty())>
            <section class="notices" aria-label="Notices">
                <For each=move || notices.get() key=Notice::clone_key let:notice>
                    {draw(shell, notice)}
                </For>
            </section>
        </Show>
    }
}

trait CloneKey {
    fn clone_key(&self) -> (phone::NoticeId, String);
}

impl CloneKey for Notice {
    /// A notice whose sentence changes (a countdown, another cause) is drawn anew.
    fn clone_key(&self) -> (phone::NoticeId, String) {
        (self.id, self.sentence.clone())
    }
}

fn draw(shell: Shell, notice: Notice) -> impl IntoView {
    let (level, role) = match notice.level {
        NoticeLevel::Info => ("info", "status"),
        NoticeLevel::Warning => ("warning", "status"),
        NoticeLevel::Error => ("error", "alert"),
    };
    let id = notice.id;
    view! {
        <article class="notice" data-level=level role=role>
            <p class="notice-sentence">{notice.sentence}</p>
            {notice.advice.map(|advice| view! { <p class="notice-advice">{advice}</p> })}
            <footer>
                {notice.way_out.map(|(label, intent)| view! {
                    <button type="button" class="small" on:click=move |_| shell.send(intent.clone())>
                        {label}
                    </button>
                })}
                <code class="notice-code">{notice.code.as_str()}</code>
            </footer>
            {notice.can_dismiss.then(|| view! {
                <button
                    type="button" class="icon-button notice-dismiss" aria-label="Dismiss"
                    on:click=move |_| shell.send(Intent::DismissNotice(id))
                >
                    <Glyph icon=Icon::Close />
                </button>
            })}
        </article>
    }
}
