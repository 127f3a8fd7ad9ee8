//! Twelve keys, one stop of the Tab key: the arrow keys move between them.

use std::{cell::Cell, rc::Rc};

use gloo_timers::callback::Timeout;
use leptos::{
    ev::{FocusEvent, KeyboardEvent, PointerEvent},
    prelude::*,
};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::kit::{
    bind::{attr, on_click},
    part::{Part, part},
};

/// The keys with what is printed below them.
const KEYS: [(char, &str); 12] = [
    ('1', ""),
    ('2', "ABC"),
    ('3', "DEF"),
    ('4', "GHI"),
    ('5', "JKL"),
    ('6', "MNO"),
    ('7', "PQRS"),
    ('8', "TUV"),
    ('9', "WXYZ"),
    ('*', ""),
    ('0', "+"),
    ('#', ""),
];

/// How long `0` is held down for a `+`, in milliseconds.
const LONG_PRESS: u32 = 500;

/// A keypad. `on_key` gets the character; with `long_press_plus`, `0` held down gives `+`.
pub fn keypad(long_press_plus: bool, on_key: impl Fn(char) + 'static) -> Part {
    let current = RwSignal::new(0);
    let keypad = Rc::new(Keypad {
        on_key: Box::new(on_key),
        long_press_plus,
        current,
        pressed_long: Cell::new(false),
        pressing: Cell::new(None),
    });
    let keys: Vec<Part> = (0..KEYS.len()).map(|at| keypad.key(at)).collect();
    let move_focus: Box<dyn FnMut(KeyboardEvent)> =
        Box::new(move |event| move_focus(&event, current));
    part(view! {
        <div class="keypad" role="group" aria-label="Keypad" on:keydown=move_focus>{keys}</div>
    })
}

struct Keypad {
    on_key: Box<dyn Fn(char)>,
    long_press_plus: bool,
    /// The key that the Tab key reaches.
    current: RwSignal<usize>,
    /// The press that is about to end has done its work already.
    pressed_long: Cell<bool>,
    /// Dropped, it does not happen any more.
    pressing: Cell<Option<Timeout>>,
}

impl Keypad {
    fn key(self: &Rc<Self>, at: usize) -> Part {
        let (key, letters) = KEYS[at];
        let name = match key {
            '*' => "Star".into(),
            '#' => "Hash".into(),
            digit => digit.to_string(),
        };
        let current = self.current;
        let does = |act: fn(&Rc<Self>, char)| {
            let keypad = self.clone();
            move || act(&keypad, key)
        };
        part(view! {
            <button
                type="button" class="key" data-key=key.to_string() aria-label=name
                tabindex=attr(move || Some(if current.get() == at { "0" } else { "-1" }.into()))
                on:focus=on_focus(move || current.set(at))
                on:pointerdown=on_pointer(does(Self::press))
                on:pointerup=on_pointer(does(Self::release))
                on:pointerleave=on_pointer(does(Self::release))
                on:click=on_click(does(Self::click))
            >
                <span class="key-digit">{key.to_string()}</span>
                <span class="key-letters">{letters}</span>
            </button>
        })
    }

    fn press(self: &Rc<Self>, key: char) {
        self.pressed_long.set(false);
        if self.long_press_plus && key == '0' {
            let keypad = Rc::downgrade(self);
            self.pressing.set(Some(Timeout::new(LONG_PRESS, move || {
                if let Some(keypad) = keypad.upgrade() {
                    keypad.pressed_long.set(true);
                    (keypad.on_key)('+');
                }
            })));
        }
    }

    fn release(self: &Rc<Self>, _key: char) {
        self.pressing.take();
    }

    fn click(self: &Rc<Self>, key: char) {
        self.pressing.take();
        if !self.pressed_long.take() {
            (self.on_key)(key);
        }
    }
}

fn on_focus(act: impl Fn() + 'static) -> Box<dyn FnMut(FocusEvent)> {
    Box::new(move |_| act())
}

fn on_pointer(act: impl Fn() + 'static) -> Box<dyn FnMut(PointerEvent)> {
    Box::new(move |_| act())
}

/// Arrow keys walk over the grid.
fn move_focus(event: &KeyboardEvent, current: RwSignal<usize>) {
    let at = current.get_untracked();
    let to = match event.key().as_str() {
        "ArrowRight" if at % 3 < 2 => at + 1,
        "ArrowLeft" if !at.is_multiple_of(3) => at - 1,
        "ArrowDown" if at < 9 => at + 3,
        "ArrowUp" if at > 2 => at - 3,
        _ => return,
    };
    event.prevent_default();
    let grid = event.current_target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let key = grid.and_then(|grid| grid.children().item(u32::try_from(to).unwrap_or(0)));
    if let Some(key) = key.and_then(|key| key.dyn_into::<HtmlElement>().ok()) {
        let _ = key.focus();
    }
}
