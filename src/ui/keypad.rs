//! Twelve keys, one stop of the Tab key: the arrow keys move between them.

use std::time::Duration;

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
const LONG_PRESS: u64 = 500;

/// A keypad. `on_key` gets the character; with `long_press_plus`, `0` held down gives `+`.
pub fn keypad(long_press_plus: bool, on_key: impl Fn(char) + 'static) -> Part {
    let keypad = Keypad {
        on_key: StoredValue::new_local(Box::new(on_key)),
        long_press_plus,
        current: RwSignal::new(0),
        pressed_long: StoredValue::new_local(false),
        pressing: StoredValue::new_local(None),
    };
    on_cleanup(move || keypad.release());
    let keys: Vec<Part> = (0..KEYS.len()).map(|at| keypad.key(at)).collect();
    let move_focus: Box<dyn FnMut(KeyboardEvent)> =
        Box::new(move |event| move_focus(&event, keypad.current));
    part(view! {
        <div class="keypad" role="group" aria-label="Keypad" on:keydown=move_focus>{keys}</div>
    })
}

#[derive(Clone, Copy)]
struct Keypad {
    on_key: StoredValue<Box<dyn Fn(char)>, LocalStorage>,
    long_press_plus: bool,
    /// The key that the Tab key reaches.
    current: RwSignal<usize>,
    /// The press that is about to end has done its work already.
    pressed_long: StoredValue<bool, LocalStorage>,
    pressing: StoredValue<Option<TimeoutHandle>, LocalStorage>,
}

impl Keypad {
    fn key(self, at: usize) -> Part {
        let (key, letters) = KEYS[at];
        let name = match key {
            '*' => "Star".into(),
            '#' => "Hash".into(),
            digit => digit.to_string(),
        };
        part(view! {
            <button
                type="button" class="key" data-key=key.to_string() aria-label=name
                tabindex=attr(move || Some(if self.current.get() == at { "0" } else { "-1" }.into()))
                on:focus=on_focus(move || self.current.set(at))
                on:pointerdown=on_pointer(move || self.press(key))
                on:pointerup=on_pointer(move || self.release())
                on:pointerleave=on_pointer(move || self.release())
                on:click=on_click(move || self.click(key))
            >
                <span class="key-digit">{key.to_string()}</span>
                <span class="key-letters">{letters}</span>
            </button>
        })
    }

    fn press(self, key: char) {
        self.pressed_long.set_value(false);
        if self.long_press_plus && key == '0' {
            let timer = set_timeout_with_handle(
                move || {
                    self.pressed_long.set_value(true);
                    self.on_key.with_value(|on_key| on_key('+'));
                },
                Duration::from_millis(LONG_PRESS),
            );
            self.pressing.set_value(timer.ok());
        }
    }

    fn release(self) {
        if let Some(timer) = self.pressing.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }

    fn click(self, key: char) {
        self.release();
        if !self.pressed_long.get_value() {
            self.on_key.with_value(|on_key| on_key(key));
        }
        self.pressed_long.set_value(false);
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
