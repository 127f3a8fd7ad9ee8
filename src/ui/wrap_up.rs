//! After the call: how it is filed, and its outcome.

use leptos::prelude::*;
use phone::{CallId, Filing, Intent, View, view::WrapUpView};

use super::{
    announcer::party_name,
    kit::{
        bind::{attr, attr_if, flag, on_submit, on_value, text, when, yes_no},
        button::ActionButton,
        clock::spell,
        icon::Icon,
        part::{Part, part},
    },
};
use crate::runtime::{Shell, shell};

/// Who it was, how it ended and how long it took: facts that change no more.
pub fn wrap_up_head(call: CallId) -> Part {
    let shell = shell();
    let facts = shell
        .read(|view| of(view, call).map(|w| (party_name(&w.party), w.ended.clone(), w.duration)));
    let (name, ended, duration) = facts.unwrap_or_default();
    let duration = if duration > 0 { [" · ", &spell(duration)].concat() } else { String::new() };
    part(view! {
        <div class="wrap-up-head">
            <h2 class="party-name" dir="auto">{name}</h2>
            <p>{ended} {duration}</p>
            {when(
                move || shell.look(|view| of(view, call).is_some_and(|w| w.call_back.is_some())),
                move || call_back(shell, call),
            )}
        </div>
    })
}

/// The way out of a call that was cut off.
fn call_back(shell: Shell, call: CallId) -> Part {
    let control = move || {
        shell.look(|view| of(view, call).and_then(|w| w.call_back.clone()).unwrap_or_default())
    };
    let button = ActionButton {
        kind: "answer",
        key: None,
        faces: [("Call back", Icon::Phone); 2],
        pressed: None,
        control: Box::new(control),
        on_press: Box::new(move || shell.send(Intent::CallBackInterrupted(call))),
    };
    part(view! {
        <p class="cut-off">
            "It could not be taken back. Your notes are kept: call back to go on with them, or file the call as it is."
        </p>
        {button.draw()}
    })
}

fn of(view: &View, call: CallId) -> Option<&WrapUpView> {
    view.wrap_up.as_ref().filter(|wrap_up| wrap_up.id == call)
}

/// The choices, and *Finish*.
pub fn wrap_up_form(call: CallId) -> Part {
    WrapUpForm { shell: shell(), call }.draw()
}

#[derive(Clone, Copy)]
struct WrapUpForm {
    shell: Shell,
    call: CallId,
}

impl WrapUpForm {
    fn slice(self, pick: fn(&WrapUpView) -> Option<String>) -> Memo<Option<String>> {
        self.shell.slice(move |view| of(view, self.call).and_then(pick))
    }

    fn files_as(self, filing: Filing) -> bool {
        self.shell.look(|view| of(view, self.call).is_some_and(|w| w.filing == filing))
    }

    fn draw(self) -> Part {
        // Until the call is back in wrap-up nothing works.
        let disabled_reason = self.slice(|w| w.finish.disabled_reason.clone());
        let submit = move |_: &_| {
            if disabled_reason.get_untracked().is_none() {
                self.shell.send(Intent::Finish(self.call));
            }
        };
        part(view! {
            <form class="wrap-up" on:submit=on_submit(submit)>
                <fieldset role="radiogroup" aria-label="File this call">
                    <legend class="field-label">"File this call"</legend>
                    <div class="choices">
                        {self.choice("New ticket", Filing::NewTicket)}
                        {self.choice("Existing ticket", Filing::ExistingTicket)}
                        {self.choice("No ticket", Filing::NoTicket)}
                    </div>
                </fieldset>
                {when(move || self.files_as(Filing::ExistingTicket), move || self.ticket_number())}
                {self.disposition()}
                <button
                    type="submit" class="primary"
                    aria-disabled=attr_if(move || disabled_reason.get().is_some())
                    title=attr(move || disabled_reason.get())
                >
                    "Finish"
                </button>
                <p class="field-problem">{text(move || disabled_reason.get().unwrap_or_default())}</p>
            </form>
        })
    }

    fn choice(self, label: &'static str, this: Filing) -> Part {
        let Self { shell, call } = self;
        let choose = move |_| shell.send(Intent::ChooseFiling { call, filing: this });
        part(view! {
            <label class="choice">
                <input
                    type="radio" name="filing"
                    prop:checked=flag(move || self.files_as(this))
                    on:change=on_value(choose)
                />
                <span>{label}</span>
            </label>
        })
    }

    fn ticket_number(self) -> Part {
        let Self { shell, call } = self;
        let number = self.slice(|w| Some(w.ticket_number.clone()));
        let problem = self.slice(|w| w.ticket_problem.clone());
        let subject = self.slice(|w| w.ticket_subject.clone());
        part(view! {
            <label class="field">
                <span class="field-label">"Ticket number"</span>
                <input
                    type="text" inputmode="numeric" autocomplete="off"
                    prop:value=text(move || number.get().unwrap_or_default())
                    aria-invalid=yes_no(move || problem.get().is_some())
                    on:input=on_value(move |text| shell.send(Intent::EditTicketNumber { call, text }))
                />
            </label>
            <div class="ticket-said" role="status">
                <p class="ticket-subject" dir="auto">{text(move || subject.get().unwrap_or_default())}</p>
                <p class="field-problem">{text(move || problem.get().unwrap_or_default())}</p>
            </div>
        })
    }

    /// The outcomes to choose from, where the admin named some.
    fn disposition(self) -> Option<Part> {
        let Self { shell, call } = self;
        let names = shell.read(|view| of(view, call).map(|w| w.dispositions.clone()));
        let names = names.filter(|names| !names.is_empty())?;
        let chosen = self.slice(|w| w.disposition.clone());
        let option = move |label: String, this: Option<String>| {
            let value = this.clone().unwrap_or_default();
            part(view! {
                <option value=value prop:selected=flag(move || chosen.get() == this)>{label}</option>
            })
        };
        let none = option("Choose…".into(), None);
        let options: Vec<Part> =
            names.into_iter().map(|name| option(name.clone(), Some(name))).collect();
        let choose = move |value: String| {
            let disposition = (!value.is_empty()).then_some(value);
            shell.send(Intent::ChooseDisposition { call, disposition });
        };
        Some(part(view! {
            <label class="field">
                <span class="field-label">"Disposition"</span>
                <select on:change=on_value(choose)>{none} {options}</select>
            </label>
        }))
    }
}
