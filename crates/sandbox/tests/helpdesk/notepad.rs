//! "a digital notepad within the widget": typed notes end in exactly one note.

use http::StatusCode;
use serde_json::json;

use crate::support::{Bench, count};

async fn popped(bench: &Bench) -> u64 {
    bench.pop(json!({ "requester_id": 5011, "responder_id": 1001, "call_reference_id": "r" })).await
}

#[tokio::test]
async fn half_written_notes_are_there_again_after_a_reload() {
    let bench = Bench::new().await;
    let _window = bench.window(1001);
    let call = popped(&bench).await;
    assert_eq!(bench.type_notes(1001, call, 0, "\nhalf a sent").await, StatusCode::NO_CONTENT);
    let page = bench.page("/tickets/80?agent=1001").await;
    // A textarea drops one line break after its tag, so the first of the notes has to be doubled.
    assert!(page.contains("data-notepad>\n\nhalf a sent</textarea>"));
}

#[tokio::test]
async fn a_save_that_comes_after_the_link_files_nothing_twice() {
    let bench = Bench::new().await;
    let _window = bench.window(1001);
    let call = popped(&bench).await;
    bench.type_notes(1001, call, 0, "before lunch").await;
    bench.link(1001, call, "80").await;
    // The window did not know of the link yet, and the agent typed on.
    bench.type_notes(1001, call, 0, "before lunch, or one at the latest").await;
    assert!(bench.widget(1001).await.contains("data-notepad>\n, or one at the latest</textarea>"));
    bench.link(1001, call, "80").await;
    let page = bench.ticket(80).await;
    assert_eq!(count(&page, "before lunch"), 1);
    assert_eq!(count(&page, ", or one at the latest"), 1);
}

#[tokio::test]
async fn notes_of_a_dismissed_widget_go_into_the_ticket_of_the_closing_pop() {
    let bench = Bench::new().await;
    let _window = bench.window(1001);
    let call = popped(&bench).await;
    bench.type_notes(1001, call, 0, "said in the widget").await;
    bench.dismiss(1001, call).await;
    bench.pop(json!({ "requester_id": 5011, "responder_id": 1001, "call_reference_id": "r", "ticket_id": 80, "call_info": { "Notes": "said in the softphone" } })).await;
    let page = bench.ticket(80).await;
    assert_eq!((count(&page, "said in the widget"), count(&page, "said in the softphone")), (1, 1));
    assert_eq!(crate::support::private_notes(&page), 1);
}

#[tokio::test]
async fn an_action_for_a_call_that_is_gone_does_nothing() {
    let bench = Bench::new().await;
    let _window = bench.window(1001);
    let call = popped(&bench).await;
    assert_eq!(bench.type_notes(1002, call, 0, "not mine").await, StatusCode::CONFLICT);
    assert!(bench.link(1001, call + 7, "new").await.contains("That call is gone"));
    assert!(bench.details("r").await.is_empty());
}
