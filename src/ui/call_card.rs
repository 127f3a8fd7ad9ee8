//! Who calls, what the call is doing, and what the agent can do with it.

use leptos::prelude::*;
use phone::{
    CallId, Intent,
    view::{CallView, Control, Progress},
};

use super::{
    announcer::{party_name, progress_word, rings_here},
    keypad::Keypad,
    kit::{avatar::Avatar, button::ActionButton, clock::Clock, icon::Icon},
};
use crate::runtime::{Shell, shell};

/// The call that rings, is dialled or goes on.
#[component]
pub fn CallCard(call: CallId) -> impl IntoView {
    let shell = shell();
    // Without the notes: a key in the notepad must not redraw the card.
    let view = shell.slice(move |view| {
        view.call
            .as_ref()
            .filter(|c| c.id == call)
            .map(|c| CallView { notes: String::new(), ..c.clone() })
    });
    let party = Memo::new(move |_| view.with(|v| v.as_ref().map(|v| v.party.clone())));
    let rings = Memo::new(move |_| view.with(|v| v.as_ref().is_some_and(rings_here)));
    let connected = Memo::new(move |_| view.with(|v| v.as_ref().and_then(|v| v.connected)));
    let state = Memo::new(move |_| view.with(|v| v.as_ref().map_or("", state_line)));
    let progress = move || view.with(|v| v.as_ref().map_or("", |v| word(v.progress)));

    view! {
        <div class="call-card" data-progress=progress data-rings=move || rings.get().to_string()>
            {move || party.get().map(|party| {
                let number = party.name.is_some().then(|| party.number.clone()).flatten();
                view! {
                    <div class="party">
                        <Avatar name=party.name.clone() />
                        <h2 class="party-name" dir="auto">{party_name(&party)}</h2>
                        <p class="party-number">{number}</p>
                    </div>
                }
            })}
            <p class="call-state">
                <span>{state}</span>
                {move || connected.get().map(|since| view! { <Clock since=since /> })}
            </p>
            {move || if rings.get() {
                ring_controls(shell, view).into_any()
            } else {
                call_controls(shell, view).into_any()
            }}
        </div>
    }
}

/// A control of the call; without a call nothing works.
fn control(view: Memo<Option<CallView>>, pick: fn(&CallView) -> &Control) -> Signal<Control> {
    Signal::derive(move || view.with(|v| v.as_ref().map(|v| pick(v).clone())).unwrap_or_default())
}

/// Sends an intent about the call's leg.
fn to_leg(
    shell: Shell,
    view: Memo<Option<CallView>>,
    intent: fn(phone::LegId) -> Intent,
) -> impl Fn() {
    move || {
        if let Some(leg) = view.with_untracked(|v| v.as_ref().map(|v| v.leg)) {
            shell.send(intent(leg));
        }
    }
}

fn ring_controls(shell: Shell, view: Memo<Option<CallView>>) -> impl IntoView {
    view! {
        <div class="ring-controls">
            <ActionButton
                label="Decline" icon=Icon::HangUp kind="danger" key="x"
                control=control(view, |v| &v.decline)
                on_press=to_leg(shell, view, Intent::Decline)
            />
            <ActionButton
                label="Answer" icon=Icon::Phone kind="answer" key="a"
                control=control(view, |v| &v.answer)
                on_press=to_leg(shell, view, Intent::Answer)
            />
        </div>
    }
}

fn call_controls(shell: Shell, view: Memo<Option<CallView>>) -> impl IntoView {
    let muted = Memo::new(move |_| view.with(|v| v.as_ref().is_some_and(|v| v.muted)));
    let held =
        Memo::new(move |_| view.with(|v| v.as_ref().is_some_and(|v| v.progress == Progress::Held)));
    let keypad_open = RwSignal::new(false);
    let dtmf = control(view, |v| &v.dtmf);
    let mute = Signal::derive(move || {
        if muted.get() { control(view, |v| &v.unmute) } else { control(view, |v| &v.mute) }.get()
    });
    let hold = Signal::derive(move || {
        if held.get() { control(view, |v| &v.resume) } else { control(view, |v| &v.hold) }.get()
    });
    let sent = Memo::new(move |_| {
        view.with(|v| {
            v.as_ref()
                .map_or_else(String::new, |v| v.dtmf_sent.iter().map(|d| d.as_char()).collect())
        })
    });
    let (toggle_mute, toggle_unmute) =
        (to_leg(shell, view, Intent::Mute), to_leg(shell, view, Intent::Unmute));
    let (do_hold, do_resume) =
        (to_leg(shell, view, Intent::Hold), to_leg(shell, view, Intent::Resume));
    view! {
        <div class="call-controls">
            <ActionButton
                label=Signal::derive(move || if muted.get() { "Unmute" } else { "Mute" })
                icon=Signal::derive(move || if muted.get() { Icon::MicrophoneOff } else { Icon::Microphone })
                control=mute pressed=muted key="m"
                on_press=move || if muted.get_untracked() { toggle_unmute() } else { toggle_mute() }
            />
            <ActionButton
                label=Signal::derive(move || if held.get() { "Resume" } else { "Hold" })
                icon=Signal::derive(move || if held.get() { Icon::Play } else { Icon::Pause })
                control=hold pressed=held key="h"
                on_press=move || if held.get_untracked() { do_resume() } else { do_hold() }
            />
            <ActionButton
                label="Keypad" icon=Icon::Keypad control=dtmf pressed=keypad_open
                on_press=move || keypad_open.update(|open| *open = !*open)
            />
            <ActionButton
                label="Hang up" icon=Icon::HangUp kind="danger" key="x"
                control=control(view, |v| &v.hang_up)
                on_press=to_leg(shell, view, Intent::HangUp)
            />
        </div>
        <Show when=move || keypad_open.get() && dtmf.with(Control::is_enabled)>
            <output class="dtmf-sent" aria-label="Digits sent">{sent}</output>
            <Keypad
                on_key=move |key| {
                    let leg = view.with_untracked(|v| v.as_ref().map(|v| v.leg));
                    if let (Some(leg), Some(digit)) = (leg, phone::DtmfDigit::new(key)) {
                        shell.send(Intent::SendDtmf { leg, digit });
                    }
                }
            />
        </Show>
    }
}

/// What the call is doing, with what the agent would wonder about.
fn state_line(call: &CallView) -> &'static str {
    if call.held_by_remote && call.progress == Progress::Connected {
        "You are on hold"
    } else if call.silent && call.progress == Progress::Connected {
        "No sound is arriving"
    } else {
        progress_word(call.progress, call.direction)
    }
}

/// For the style sheet.
const fn word(progress: Progress) -> &'static str {
    match progress {
        Progress::Dialing => "dialing",
        Progress::Ringing => "ringing",
        Progress::Answering => "answering",
        Progress::Connected => "connected",
        Progress::Held => "held",
        Progress::Ending => "ending",
    }
}
