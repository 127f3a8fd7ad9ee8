//! The screen for the admin.

use leptos::{mount::mount_to, prelude::*};
use softphone::{
    config::ConfigProblem,
    launch::LaunchProblem,
    ui::problem_screen::{Problem, ProblemScreen},
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::new_root;

#[wasm_bindgen_test]
async fn the_admin_is_told_what_to_change() {
    let root = new_root();
    let problems = vec![ConfigProblem {
        at: "line.server".into(),
        expected: "an address that begins with wss:// or ws://".into(),
        found: "“https://pbx”".into(),
    }];
    let _wrong = mount_to(
        root.clone(),
        move || view! { <ProblemScreen problem=Problem::Config(problems.clone()) /> },
    );
    let _missing = mount_to(
        root.clone(),
        || view! { <ProblemScreen problem=Problem::Launch(LaunchProblem::Missing) /> },
    );
    leptos::task::tick().await;
    let text = root.text_content().unwrap();
    assert!(
        text.contains("line.server") && text.contains("wss://") && text.contains("https://pbx"),
        "{text}"
    );
    assert!(text.contains("Iframe URL"), "{text}");
    root.remove();
}
