//! The app's components in a real browser, fed with events instead of a telephone, or with a view instead
//! of a machine.
#![cfg(target_arch = "wasm32")]

mod call_sheet;
mod caller_card;
mod click_card;
mod desk_phone;
mod dialer;
mod gateway;
mod history;
mod journal;
mod journal_state;
mod journal_upgrade;
mod kept;
mod name_search;
mod page;
mod problem_screen;
mod stream;
mod tabs;
mod views;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
