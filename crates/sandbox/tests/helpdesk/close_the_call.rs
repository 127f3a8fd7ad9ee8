//! "Close the Call".

use serde_json::{Value, json};

use crate::support::{Bench, private_notes};

fn pop(reference: &str, more: &Value) -> Value {
    let mut pop =
        json!({ "requester_id": 5011, "responder_id": 1001, "call_reference_id": reference });
    pop.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    pop
}

#[tokio::test]
async fn a_closing_pop_with_a_ticket_ends_in_one_private_note_there() {
    let bench = Bench::new().await;
    let _window = bench.window(1001);
    bench.pop(pop("r", &json!({}))).await;
    let closing = pop(
        "r",
        &json!({ "ticket_id": 80, "call_info": { "Notes": "Papers by noon", "Direction": "inbound" } }),
    );
    bench.pop(closing.clone()).await;
    let details = bench.details("r").await;
    assert_eq!((&details[0]["ticket_id"], &details[0]["requester_id"]), (&json!(80), &json!(5011)));
    let note = details[0]["note_id"].as_u64().unwrap();
    let page = bench.ticket(80).await;
    assert!(page.contains(&format!("id=\"note-{note}\"")) && page.contains("Papers by noon"));
    assert_eq!(private_notes(&page), 1);
    bench.pop(closing).await;
    assert_eq!(private_notes(&bench.ticket(80).await), 1, "a repeated pop writes nothing");
}

#[tokio::test]
async fn a_recording_that_comes_after_the_link_is_added_as_an_update() {
    let bench = Bench::new().await;
    let _window = bench.window(1001);
    let call = bench.pop(pop("r", &json!({}))).await;
    bench.link(1001, call, "80").await;
    let late = pop("r", &json!({ "call_url": "https://rec.example/late.mp3" }));
    bench.pop(late.clone()).await;
    bench.pop(late).await;
    let page = bench.ticket(80).await;
    assert_eq!(private_notes(&page), 2);
    assert_eq!(crate::support::count(&page, "https://rec.example/late.mp3"), 1);
}

#[tokio::test]
async fn a_call_without_anything_said_leaves_a_note_in_an_existing_ticket() {
    let bench = Bench::new().await;
    let _window = bench.window(1001);
    let call = bench.pop(pop("r", &json!({}))).await;
    let widget = bench.link(1001, call, "#80").await;
    assert!(widget.contains("In ticket"), "{widget}");
    assert!(bench.ticket(80).await.contains("Call with Liam Doyle"));
    assert!(bench.details("r").await[0]["note_id"].is_u64());
}

#[tokio::test]
async fn a_call_that_moves_belongs_to_the_last_ticket_only() {
    let bench = Bench::new().await;
    bench.pop(pop("r", &json!({ "ticket_id": 80, "call_info": { "Notes": "wrong one" } }))).await;
    bench.pop(pop("r", &json!({ "ticket_id": 66, "call_info": { "Notes": "right one" } }))).await;
    assert_eq!(bench.details("r").await.len(), 1);
    assert_eq!(bench.ticket_of("r").await, Some(66));
}

#[tokio::test]
async fn a_ticket_number_that_is_none_is_said_in_the_widget() {
    let bench = Bench::new().await;
    let _window = bench.window(1001);
    let call = bench.pop(pop("r", &json!({}))).await;
    assert!(bench.link(1001, call, "4711").await.contains("There is no ticket with that number."));
    assert!(bench.link(1001, call, "eighty").await.contains("Type the number of a ticket"));
    assert!(bench.details("r").await.is_empty());
}

#[tokio::test]
async fn a_late_closing_pop_does_not_displace_the_call_the_agent_is_on() {
    let bench = Bench::new().await;
    let _window = bench.window(1001);
    let first = bench.pop(pop("one", &json!({}))).await;
    bench.dismiss(1001, first).await;
    bench
        .pop(json!({ "requester_id": 5001, "responder_id": 1001, "call_reference_id": "two" }))
        .await;
    bench.pop(pop("one", &json!({ "new_ticket": true, "call_info": { "Notes": "n" } }))).await;
    assert!(bench.widget(1001).await.contains("Kim Okafor"));
    assert!(bench.ticket_of("one").await.is_some());
    assert!(bench.ticket_of("two").await.is_none(), "it was not disposed of");
}
