//! Who calls, what the call is doing, and what the agent can do with it.

use leptos::prelude::*;
use phone::{
    CallId, DtmfDigit, Intent, LegId,
    view::{CallView, Control, Progress},
};

use super::{
    announcer::party_name,
    keypad::keypad,
    kit::{
        avatar::avatar,
        bind::{attr, changing, memo, text, when, yes_no},
        button::ActionButton,
        clock::clock,
        icon::Icon,
        part::{Part, part},
    },
};
use crate::runtime::{Shell, shell};

/// The call that rings, is dialled or goes on.
pub fn call_card(call: CallId) -> Part {
    let shell = shell();
    CallCard { shell, call }.draw()
}

#[derive(Clone, Copy)]
struct CallCard {
    shell: Shell,
    call: CallId,
}

impl CallCard {
    /// Nothing of a call that ended a moment ago.
    fn look<T: Default>(self, pick: impl FnOnce(&CallView) -> T) -> T {
        self.shell.look(|view| {
            view.call.as_ref().filter(|c| c.id == self.call).map(pick).unwrap_or_default()
        })
    }

    fn draw(self) -> Part {
        let name = memo(move || self.look(|v| v.party.name.clone()));
        let number = move || {
            self.look(|v| {
                v.party.number.clone().filter(|_| v.party.name.is_some()).unwrap_or_default()
            })
        };
        let who = move || self.look(|v| party_name(&v.party));
        let rings = memo(move || self.look(|v| v.rings_here));
        let is_connected = memo(move || self.look(|v| v.connected.is_some()));
        let since = move || untrack(|| self.look(|v| v.connected));
        let controls =
            move || if rings.get() { self.ring_controls() } else { self.call_controls() };
        part(view! {
            <div
                class="call-card"
                data-progress=attr(move || Some(self.look(|v| word(v.progress)).into()))
                data-rings=yes_no(move || rings.get())
            >
                <div class="party">
                    {changing(move || Some(avatar(name.get().as_deref())))}
                    <h2 class="party-name" dir="auto" title=attr(move || Some(who()))>{text(who)}</h2>
                    <p class="party-number">{text(number)}</p>
                </div>
                <p class="call-state">
                    <span>{text(move || self.look(|v| v.state_line.clone()))}</span>
                    {changing(move || is_connected.get().then(since).flatten().map(clock))}
                </p>
                {changing(move || Some(controls()))}
            </div>
        })
    }

    /// A control of the call; without a call nothing works.
    fn control(self, pick: fn(&CallView) -> &Control) -> Box<dyn Fn() -> Control + Send + Sync> {
        Box::new(move || self.look(|v| pick(v).clone()))
    }

    /// Sends an intent about the call's leg.
    fn send(self, intent: fn(LegId) -> Intent) {
        if let Some(leg) = self.leg() {
            self.shell.send(intent(leg));
        }
    }

    fn leg(self) -> Option<LegId> {
        untrack(|| self.look(|v| Some(v.leg)))
    }

    fn ring_controls(self) -> Part {
        let decline = ActionButton {
            kind: "danger",
            key: Some("x"),
            faces: [("Decline", Icon::HangUp); 2],
            pressed: None,
            control: self.control(|v| &v.decline),
            on_press: Box::new(move || self.send(Intent::Decline)),
        };
        let answer = ActionButton {
            kind: "answer",
            key: Some("a"),
            faces: [("Answer", Icon::Phone); 2],
            pressed: None,
            control: self.control(|v| &v.answer),
            on_press: Box::new(move || self.send(Intent::Answer)),
        };
        part(view! { <div class="ring-controls">{decline.draw()} {answer.draw()}</div> })
    }

    fn call_controls(self) -> Part {
        let muted = memo(move || self.look(|v| v.muted));
        let held = memo(move || self.look(|v| v.progress == Progress::Held));
        let keypad_opened = RwSignal::new(false);
        let keypad_open = memo(move || keypad_opened.get());
        let mute = ActionButton {
            kind: "plain",
            key: Some("m"),
            faces: [("Mute", Icon::Microphone), ("Unmute", Icon::MicrophoneOff)],
            pressed: Some(muted),
            control: self.control(|v| if v.muted { &v.unmute } else { &v.mute }),
            on_press: Box::new(move || {
                self.send(if muted.get_untracked() { Intent::Unmute } else { Intent::Mute });
            }),
        };
        let pause = ActionButton {
            kind: "plain",
            key: Some("h"),
            faces: [("Hold", Icon::Pause), ("Resume", Icon::Play)],
            pressed: Some(held),
            control: self
                .control(|v| if v.progress == Progress::Held { &v.resume } else { &v.hold }),
            on_press: Box::new(move || {
                self.send(if held.get_untracked() { Intent::Resume } else { Intent::Hold });
            }),
        };
        let keypad = ActionButton {
            kind: "plain",
            key: None,
            faces: [("Keypad", Icon::Keypad); 2],
            pressed: Some(keypad_open),
            control: self.control(|v| &v.dtmf),
            on_press: Box::new(move || keypad_opened.update(|open| *open = !*open)),
        };
        let hang_up = ActionButton {
            kind: "danger",
            key: Some("x"),
            faces: [("Hang up", Icon::HangUp); 2],
            pressed: None,
            control: self.control(|v| &v.hang_up),
            on_press: Box::new(move || self.send(Intent::HangUp)),
        };
        part(view! {
            <div class="call-controls">
                {mute.draw()} {pause.draw()} {keypad.draw()} {hang_up.draw()}
            </div>
            {when(
                move || keypad_open.get() && self.look(|v| v.dtmf.is_enabled()),
                move || self.digits(),
            )}
        })
    }

    fn digits(self) -> Part {
        let sent = text(move || self.look(|v| v.dtmf_sent.iter().map(|d| d.as_char()).collect()));
        let on_key = move |key| {
            if let (Some(leg), Some(digit)) = (self.leg(), DtmfDigit::new(key)) {
                self.shell.send(Intent::SendDtmf { leg, digit });
            }
        };
        part(view! {
            <output class="dtmf-sent" aria-label="Digits sent">{sent}</output>
            {keypad(false, on_key)}
        })
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
