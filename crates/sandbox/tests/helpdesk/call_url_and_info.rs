//! "Call URL" and "Call Info".

use serde_json::json;

use crate::support::{Bench, count, private_notes};

#[tokio::test]
async fn values_of_any_kind_are_appended_as_text() {
    let bench = Bench::new().await;
    bench
        .pop(json!({
            "requester_id": 5001, "responder_id": 1001, "call_reference_id": "r",
            "call_info": { "Organisation": "XYZ", "Waited": 12, "VIP": true, "Path": ["ivr", "queue"] },
        }))
        .await;
    let page = bench.ticket(bench.ticket_of("r").await.unwrap()).await;
    for part in ["<bdi>Organisation</bdi>", ">XYZ<", ">12<", ">true<", "ivr", "queue"] {
        assert!(page.contains(part), "{part}");
    }
}

#[tokio::test]
async fn what_one_note_holds_is_not_written_to_the_next() {
    let bench = Bench::new().await;
    let pop = |info| {
        json!({
            "requester_id": 5001, "responder_id": 1001, "call_reference_id": "r",
            "call_url": "https://rec.example/1.mp3", "call_info": info,
        })
    };
    bench.pop(pop(json!({ "Queue": "Orders" }))).await;
    bench.pop(pop(json!({ "Queue": "Orders", "Waited": "12 s" }))).await;
    let page = bench.ticket(bench.ticket_of("r").await.unwrap()).await;
    assert_eq!(private_notes(&page), 2);
    assert_eq!(count(&page, ">Orders<"), 1);
    assert_eq!(count(&page, ">12 s<"), 1);
    assert_eq!(count(&page, "<audio"), 1);
}

#[tokio::test]
async fn a_recording_is_played_from_http_only() {
    let bench = Bench::new().await;
    let pop = |url: &str| json!({ "requester_id": 5001, "responder_id": 1001, "call_reference_id": "r", "call_url": url });
    assert_eq!(bench.refused_fields(pop("javascript:alert(1)")).await, ["call_url"]);
    bench.pop(pop("https://rec.example/a?b=1&c='2'")).await;
    let page = bench.ticket(bench.ticket_of("r").await.unwrap()).await;
    assert!(page.contains("src=\"https://rec.example/a?b=1&#38;c=&#39;2&#39;\""), "{page}");
}
