//! Several people have one number: the first opening pop takes the first of them ("the first user matched
//! will be displayed"), and the agent picks another. A later pop says so.

use serde_json::{Value, json};

use crate::support::Bench;

const BJORN: u64 = 5008;

fn pop(more: &Value) -> Value {
    let mut pop = json!({ "responder_id": 1001, "call_reference_id": "house line" });
    pop.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    pop
}

fn by_number() -> Value {
    pop(&json!({ "requester_phone": "+13125550140" }))
}

fn picked() -> Value {
    pop(
        &json!({ "requester_id": BJORN, "new_ticket": true, "call_info": { "Notes": "About peat." } }),
    )
}

async fn requester(bench: &Bench) -> Value {
    bench.details("house%20line").await[0]["requester_id"].clone()
}

#[tokio::test]
async fn the_ticket_of_a_closing_pop_belongs_to_the_one_who_was_picked() {
    let bench = Bench::new().await;
    let _window = bench.window(1001);
    let call = bench.pop(by_number()).await;
    assert!(bench.widget(1001).await.contains("Ada Lindqvist"));
    assert_eq!(bench.pop(picked()).await, call, "the same reference is the same call");
    assert!(bench.widget(1001).await.contains("Björn Lindqvist"));
    assert_eq!(requester(&bench).await, BJORN);
    let page = bench.ticket(bench.ticket_of("house%20line").await.unwrap()).await;
    assert!(
        page.contains("Call with Björn Lindqvist") && page.contains("/contacts/5008"),
        "{page}"
    );
    assert!(!page.contains("Ada Lindqvist"), "{page}");
}

#[tokio::test]
async fn a_ticket_that_was_made_meanwhile_moves_to_the_one_who_was_picked() {
    let bench = Bench::new().await;
    // Offline: the opening pop makes the ticket.
    bench.pop(by_number()).await;
    let ticket = bench.ticket_of("house%20line").await.unwrap();
    assert!(bench.ticket(ticket).await.contains("Call with Ada Lindqvist"));
    bench.pop(picked()).await;
    assert_eq!(bench.ticket_of("house%20line").await, Some(ticket), "no second ticket");
    let page = bench.ticket(ticket).await;
    assert!(
        page.contains("Call with Björn Lindqvist") && !page.contains("Ada Lindqvist"),
        "{page}"
    );
}

#[tokio::test]
async fn a_ticket_that_was_there_before_keeps_its_requester() {
    let bench = Bench::new().await;
    bench.pop(pop(&json!({ "requester_phone": "+13125550140", "ticket_id": 78 }))).await;
    bench
        .pop(pop(&json!({ "requester_id": BJORN, "ticket_id": 78, "call_info": { "A": "b" } })))
        .await;
    assert_eq!(requester(&bench).await, BJORN);
    assert!(bench.ticket(78).await.contains("Ada Lindqvist"));
}

#[tokio::test]
async fn a_later_pop_that_knows_only_the_number_keeps_the_one_who_was_picked() {
    let bench = Bench::new().await;
    let _window = bench.window(1001);
    bench.pop(by_number()).await;
    bench.pop(picked()).await;
    let recording =
        json!({ "requester_phone": "+1 312 555 0140", "call_url": "https://rec.example/1.mp3" });
    bench.pop(pop(&recording)).await;
    assert_eq!(requester(&bench).await, BJORN);
    // Another number is somebody else, though.
    bench.pop(pop(&json!({ "requester_phone": "+14155550100", "call_info": { "C": "d" } }))).await;
    assert_eq!(requester(&bench).await, 5001);
}

#[tokio::test]
async fn a_pop_that_says_only_who_it_is_changes_who_is_shown() {
    let bench = Bench::new().await;
    let _window = bench.window(1001);
    bench.pop(by_number()).await;
    bench.pop(pop(&json!({ "requester_id": BJORN }))).await;
    assert!(bench.widget(1001).await.contains("Björn Lindqvist"));
    assert_eq!(bench.ticket_of("house%20line").await, None, "nothing is written");
}
