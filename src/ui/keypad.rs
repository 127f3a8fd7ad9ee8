//! Twelve keys, one stop of the Tab key: the arrow keys move between them.

use std::time::Duration;

use leptos::{ev::KeyboardEvent, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

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
#[component]
pub fn Keypad(
    /// What a key does.
    on_key: impl Fn(char) + Copy + 'static,
    /// Whether `0` held down gives `+`.
    #[prop(optional)]
    long_press_plus: bool,
) -> impl IntoView {
    let current = RwSignal::new(0_usize);
    let pressed_long = StoredValue::new(false);
    let pressing = StoredValue::new(None::<TimeoutHandle>);
    let release = move || {
        if let Some(timer) = pressing.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    on_cleanup(release);
    let press = move |key: char| {
        pressed_long.set_value(false);
        if long_press_plus && key == '0' {
            let timer = set_timeout_with_handle(
                move || {
                    pressed_long.set_value(true);
                    on_key('+');
                },
                Duration::from_millis(LONG_PRESS),
            );
            pressing.set_value(timer.ok());
        }
    };
    let keys = KEYS
        .iter()
        .enumerate()
        .map(|(at, &(key, letters))| {
            let name = match key {
                '*' => "Star".into(),
                '#' => "Hash".into(),
                digit => digit.to_string(),
            };
            view! {
                <button
                    type="button" class="key" data-key=key.to_string() aria-label=name
                    tabindex=move || if current.get() == at { "0" } else { "-1" }
                    on:focus=move |_| current.set(at)
                    on:pointerdown=move |_| press(key)
                    on:pointerup=move |_| release()
                    on:pointerleave=move |_| release()
                    on:click=move |_| {
                        release();
                        if !pressed_long.get_value() {
                            on_key(key);
                        }
                        pressed_long.set_value(false);
                    }
                >
                    <span class="key-digit">{key}</span>
                    <span class="key-letters">{letters}</span>
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="keypad" role="group" aria-label="Keypad" on:keydown=move |event| move_focus(&event, current)>
            {keys}
        </div>
    }
}

/// Arrow keys walk over the grid.
fn move_focus(event: &KeyboardEvent, current: RwSignal<usize>) {
    let at = current.get_untracked();
    let to = match event.key().as_str() {
        "ArrowRight" if at % 3 < 2 => at + 1,
        "ArrowLeft" if at % 3 > 0 => at - 1,
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
