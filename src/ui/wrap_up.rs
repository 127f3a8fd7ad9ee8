//! After the call: how it is filed, and its outcome.

use leptos::{ev::SubmitEvent, html::Input, prelude::*};
use phone::{CallId, Filing, Intent, View, view::WrapUpView};

use super::{announcer::party_name, kit::clock::spell};
use crate::runtime::{Shell, shell};

fn of(view: &View, call: CallId) -> Option<&WrapUpView> {
    view.wrap_up.as_ref().filter(|wrap_up| wrap_up.id == call)
}

/// Who it was, how it ended and how long it took.
#[component]
pub fn WrapUpHead(call: CallId) -> impl IntoView {
    let facts = shell().slice(move |view| {
        of(view, call).map(|w| (party_name(&w.party), w.ended.clone(), w.duration))
    });
    move || {
        facts.get().map(|(name, ended, duration)| {
            view! {
                <div class="wrap-up-head">
                    <h2 class="party-name" dir="auto">{name}</h2>
                    <p>{ended} {(duration > 0).then(|| view! { " · " {spell(duration)} })}</p>
                </div>
            }
        })
    }
}

/// The choices, and *Finish*.
#[component]
pub fn WrapUpForm(call: CallId) -> impl IntoView {
    let shell = shell();
    let filing = shell.slice(move |view| of(view, call).map(|w| w.filing));
    let finish =
        shell.slice(move |view| of(view, call).map(|w| w.finish.clone()).unwrap_or_default());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if finish.with_untracked(phone::view::Control::is_enabled) {
            shell.send(Intent::Finish(call));
        }
    };
    let choice = move |label: &'static str, this: Filing| {
        view! {
            <label class="choice">
                <input
                    type="radio" name="filing"
                    prop:checked=move || filing.get() == Some(this)
                    on:change=move |_| shell.send(Intent::ChooseFiling { call, filing: this })
                />
                <span>{label}</span>
            </label>
        }
    };
    view! {
        <form class="wrap-up" on:submit=submit>
            <fieldset role="radiogroup" aria-label="File this call">
                <legend class="field-label">"File this call"</legend>
                <div class="choices">
                    {choice("New ticket", Filing::NewTicket)}
                    {choice("Existing ticket", Filing::ExistingTicket)}
                    {choice("No ticket", Filing::NoTicket)}
                </div>
            </fieldset>
            <Show when=move || filing.get() == Some(Filing::ExistingTicket)>
                {ticket_number(shell, call)}
            </Show>
            {disposition(shell, call)}
            <button
                type="submit" class="primary"
                aria-disabled=move || finish.with(|finish| (!finish.is_enabled()).then_some("true"))
                title=move || finish.with(|finish| finish.disabled_reason.clone())
            >
                "Finish"
            </button>
            <p class="field-problem">{move || finish.with(|finish| finish.disabled_reason.clone())}</p>
        </form>
    }
}

fn ticket_number(shell: Shell, call: CallId) -> impl IntoView {
    let number = shell
        .slice(move |view| of(view, call).map(|w| w.ticket_number.clone()).unwrap_or_default());
    let problem = shell.slice(move |view| of(view, call).and_then(|w| w.ticket_problem.clone()));
    let field = NodeRef::<Input>::new();
    Effect::new(move |_| {
        let text = number.get();
        if let Some(field) = field.get().filter(|field| field.value() != text) {
            field.set_value(&text);
        }
    });
    view! {
        <label class="field">
            <span class="field-label">"Ticket number"</span>
            <input
                node_ref=field type="text" inputmode="numeric" autocomplete="off"
                aria-invalid=move || problem.with(Option::is_some).to_string()
                on:input:target=move |event| {
                    shell.send(Intent::EditTicketNumber { call, text: event.target().value() });
                }
            />
        </label>
        <p class="field-problem">{move || problem.get()}</p>
    }
}

fn disposition(shell: Shell, call: CallId) -> impl IntoView {
    let choices =
        shell.slice(move |view| of(view, call).map(|w| w.dispositions.clone()).unwrap_or_default());
    let chosen = shell.slice(move |view| of(view, call).and_then(|w| w.disposition.clone()));
    move || {
        let choices = choices.get();
        (!choices.is_empty()).then(|| {
            let options = choices
                .into_iter()
                .map(|name| {
                    let this = name.clone();
                    view! {
                        <option value=name.clone() prop:selected=move || chosen.get().as_ref() == Some(&this)>
                            {name.clone()}
                        </option>
                    }
                })
                .collect_view();
            view! {
                <label class="field">
                    <span class="field-label">"Disposition"</span>
                    <select on:change:target=move |event| {
                        let value = event.target().value();
                        let disposition = (!value.is_empty()).then_some(value);
                        shell.send(Intent::ChooseDisposition { call, disposition });
                    }>
                        <option value="" prop:selected=move || chosen.with(Option::is_none)>"Choose…"</option>
                        {options}
                    </select>
                </label>
            }
        })
    }
}
