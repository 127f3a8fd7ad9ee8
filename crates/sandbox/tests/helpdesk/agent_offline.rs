//! "If the agent is offline".

use sandbox::windows::GRACE_MS;
use serde_json::json;

use crate::features::set;
use crate::support::{Bench, count, private_notes};

#[tokio::test]
async fn a_pop_for_an_agent_without_a_window_becomes_a_ticket_of_that_agent() {
    let bench = Bench::new().await;
    bench
        .pop(json!({
            "requester_phone": "+14155550100", "responder_id": 1001, "call_reference_id": "off-1",
            "call_url": "https://rec.example/1.mp3", "call_info": { "Queue": "Orders" },
        }))
        .await;
    let ticket = bench.ticket_of("off-1").await.unwrap();
    let page = bench.ticket(ticket).await;
    assert!(
        page.contains("Call with Kim Okafor")
            && page.contains("via Phone")
            && page.contains("Carla Callahan")
    );
    assert!(page.contains("src=\"https://rec.example/1.mp3\""), "the recording is embedded");
    assert!(page.contains("<bdi>Queue</bdi>") && page.contains(">Orders<"));
    assert!(page.contains("Call off-1"), "the reference is in the time sheet entry");
    assert_eq!(private_notes(&page), 1);
    assert!(bench.widget(1001).await.is_empty());
}

#[tokio::test]
async fn the_same_pop_again_makes_no_second_ticket_and_no_second_note() {
    let bench = Bench::new().await;
    let pop = json!({
        "requester_id": 5001, "responder_id": 1001, "call_reference_id": "off-2", "call_info": { "Queue": "Orders" },
    });
    let first = bench.pop(pop.clone()).await;
    let ticket = bench.ticket_of("off-2").await.unwrap();
    let list = bench.page("/tickets?view=all").await;
    assert_eq!(bench.pop(pop).await, first, "the id is the call's");
    assert_eq!(bench.page("/tickets?view=all").await, list);
    assert_eq!(private_notes(&bench.ticket(ticket).await), 1);
}

#[tokio::test]
async fn a_helpdesk_told_to_keep_no_count_writes_the_same_pop_again() {
    let bench = Bench::new().await;
    set(&bench, &json!({ "writes_repeats": true })).await;
    let ways = [
        ("made", json!({ "new_ticket": true })),
        ("linked", json!({ "ticket_id": 71 })),
        ("left", json!({})),
    ];
    for (reference, way) in ways {
        let mut pop = json!({
            "requester_id": 5001, "responder_id": 1001, "call_reference_id": reference,
            "call_info": { "Notes": "Said once." },
        });
        pop.as_object_mut().unwrap().extend(way.as_object().unwrap().clone());
        let first = bench.pop(pop.clone()).await;
        assert_eq!(bench.pop(pop).await, first, "the id is the call's all the same");
        let ticket = bench.ticket_of(reference).await.unwrap();
        assert_eq!(count(&bench.ticket(ticket).await, "Said once."), 2, "{reference}");
    }
}

#[tokio::test]
async fn a_reload_of_the_window_does_not_make_the_agent_offline() {
    let bench = Bench::new().await;
    drop(bench.window(1001));
    bench.clock.advance(GRACE_MS - 1);
    bench
        .pop(json!({ "requester_id": 5001, "responder_id": 1001, "call_reference_id": "a" }))
        .await;
    assert!(bench.widget(1001).await.contains("Kim Okafor"));
    bench.clock.advance(1);
    bench
        .pop(json!({ "requester_id": 5002, "responder_id": 1001, "call_reference_id": "b" }))
        .await;
    assert!(bench.ticket_of("b").await.is_some());
    assert!(
        bench.widget(1001).await.contains("Kim Okafor"),
        "an offline agent's widget stays as it was"
    );
}
