//! "API invoked before Call Dispose".

use serde_json::json;

use crate::support::{Bench, private_notes};

#[tokio::test]
async fn the_previous_call_becomes_a_ticket_with_all_details_of_the_agent_who_had_it() {
    let bench = Bench::new().await;
    let _window = bench.window(1001);
    let first = bench
        .pop(json!({ "requester_id": 5002, "responder_id": 1001, "call_reference_id": "one", "call_info": { "Queue": "Returns" } }))
        .await;
    bench.type_notes(1001, first, 0, "Labels in the mail").await;
    bench
        .pop(json!({ "requester_id": 5001, "responder_id": 1001, "call_reference_id": "two" }))
        .await;
    let ticket = bench.ticket_of("one").await.unwrap();
    let page = bench.ticket(ticket).await;
    assert!(
        page.contains("Call with José Álvarez-Ríos") && page.contains("Agent: <bdi>Carla Callahan")
    );
    assert!(page.contains("Labels in the mail") && page.contains("Returns"));
    assert_eq!(private_notes(&page), 1);
    assert!(bench.widget(1001).await.contains("Kim Okafor"), "the latest caller");
    assert!(bench.details("two").await.is_empty());
}

#[tokio::test]
async fn a_call_that_is_filed_already_makes_no_second_ticket() {
    let bench = Bench::new().await;
    let _window = bench.window(1001);
    let first = bench
        .pop(json!({ "requester_id": 5002, "responder_id": 1001, "call_reference_id": "one" }))
        .await;
    bench.link(1001, first, "74").await;
    bench.type_notes(1001, first, 1, "one more thing").await;
    bench
        .pop(json!({ "requester_id": 5001, "responder_id": 1001, "call_reference_id": "two" }))
        .await;
    assert_eq!(bench.ticket_of("one").await, Some(74));
    assert!(bench.ticket(74).await.contains("one more thing"), "no note is lost");
}
