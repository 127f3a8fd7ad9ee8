//! "Call Forwarded to another agent".

use serde_json::{Value, json};

use crate::support::{Bench, count, private_notes};

fn pop(agent: u64, more: &Value) -> Value {
    let mut pop = json!({ "requester_id": 5001, "responder_id": agent, "call_reference_id": "r" });
    pop.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    pop
}

#[tokio::test]
async fn without_any_action_the_notes_go_along() {
    let bench = Bench::new().await;
    let (_one, _two) = (bench.window(1001), bench.window(1002));
    let call = bench.pop(pop(1001, &json!({}))).await;
    bench.type_notes(1001, call, 0, "Kim is angry").await;
    assert_eq!(bench.pop(pop(1002, &json!({}))).await, call);
    assert!(bench.widget(1001).await.is_empty(), "the call left the first window");
    assert!(bench.widget(1002).await.contains("Kim is angry"));
    bench.type_notes(1002, call, 0, "Kim is calm").await;
    bench.link(1002, call, "79").await;
    let page = bench.ticket(79).await;
    assert_eq!(count(&page, "Kim is angry"), 1);
    assert_eq!(count(&page, "Kim is calm"), 1);
    assert_eq!(bench.details("r").await[0]["responder_id"], 1002);
}

#[tokio::test]
async fn after_a_new_ticket_the_reference_is_associated_with_it() {
    let bench = Bench::new().await;
    let (_one, _two) = (bench.window(1001), bench.window(1002));
    let call = bench.pop(pop(1001, &json!({}))).await;
    bench.link(1001, call, "new").await;
    let ticket = bench.ticket_of("r").await.unwrap();
    bench.pop(pop(1002, &json!({}))).await;
    assert!(
        bench.widget(1002).await.contains(&format!("In ticket <a href=\"/tickets/{ticket}\">"))
    );
    assert_eq!(bench.ticket_of("r").await, Some(ticket));
}

#[tokio::test]
async fn after_an_update_the_second_agent_adds_to_the_same_ticket() {
    let bench = Bench::new().await;
    let (_one, _two) = (bench.window(1001), bench.window(1002));
    let call = bench.pop(pop(1001, &json!({}))).await;
    bench.type_notes(1001, call, 0, "first").await;
    bench.link(1001, call, "79").await;
    let before = private_notes(&bench.ticket(79).await);
    bench.pop(pop(1002, &json!({}))).await;
    bench.type_notes(1002, call, 0, "second").await;
    bench.link(1002, call, "79").await;
    let page = bench.ticket(79).await;
    assert_eq!(private_notes(&page), before + 1);
    assert_eq!((count(&page, ">first<"), count(&page, ">second<")), (1, 1));
}

#[tokio::test]
async fn a_call_that_comes_back_pops_again() {
    let bench = Bench::new().await;
    let (_one, _two) = (bench.window(1001), bench.window(1002));
    bench.pop(pop(1001, &json!({}))).await;
    bench.pop(pop(1002, &json!({}))).await;
    bench.pop(pop(1001, &json!({}))).await;
    assert!(bench.widget(1001).await.contains("Kim Okafor"));
    assert!(bench.widget(1002).await.is_empty());
}

#[tokio::test]
async fn a_call_forwarded_to_an_agent_who_is_offline_becomes_their_ticket_with_the_notes() {
    let bench = Bench::new().await;
    let _one = bench.window(1001);
    let call = bench.pop(pop(1001, &json!({ "call_info": { "Queue": "Orders" } }))).await;
    bench.type_notes(1001, call, 0, "Kim is angry").await;
    bench.pop(pop(1002, &json!({}))).await;
    assert!(bench.widget(1001).await.is_empty());
    let page = bench.ticket(bench.ticket_of("r").await.unwrap()).await;
    assert!(page.contains("Agent: <bdi>Otto Ringwald"));
    assert_eq!((count(&page, "Kim is angry"), count(&page, ">Orders<")), (1, 1));
}
