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

/// Every way a recording and a pair can come: to which ticket, and to how many notes, they go.
#[tokio::test]
async fn a_recording_and_pairs_find_their_ticket_in_each_combination() {
    for online in [false, true] {
        for (with_url, with_info) in [(true, false), (false, true), (true, true)] {
            for ticket in [None, Some(80)] {
                let bench = Bench::new().await;
                let _window = online.then(|| bench.window(1001));
                let mut pop =
                    json!({ "requester_id": 5011, "responder_id": 1001, "call_reference_id": "r" });
                if with_url {
                    pop["call_url"] = json!("https://rec.example/r.mp3");
                }
                if with_info {
                    pop["call_info"] = json!({ "Queue": "Papers" });
                }
                if let Some(ticket) = ticket {
                    pop["ticket_id"] = json!(ticket);
                }
                let call = bench.pop(pop.clone()).await;
                if online && ticket.is_none() {
                    // The agent chooses; what came waits, and goes where the call goes.
                    assert!(bench.details("r").await.is_empty(), "{pop}");
                    bench.link(1001, call, "new").await;
                }
                let details = &bench.details("r").await[0];
                assert_eq!(details.get("note_id").is_some(), ticket.is_some(), "{pop}");
                let found = details["ticket_id"].as_u64().unwrap();
                assert_eq!(found == 80, ticket.is_some(), "{pop}");
                let page = bench.ticket(found).await;
                assert_eq!(private_notes(&page), 1, "{pop}");
                assert_eq!(
                    count(&page, "src=\"https://rec.example/r.mp3\""),
                    usize::from(with_url)
                );
                assert_eq!(count(&page, ">Papers<"), usize::from(with_info), "{pop}");
            }
        }
    }
}

#[tokio::test]
async fn a_recording_of_a_call_that_the_agent_left_without_a_ticket_makes_one() {
    let bench = Bench::new().await;
    let _window = bench.window(1001);
    let pop = json!({ "requester_id": 5011, "responder_id": 1001, "call_reference_id": "r" });
    let call = bench.pop(pop.clone()).await;
    bench.type_notes(1001, call, 0, "typed before").await;
    bench.dismiss(1001, call).await;
    let mut late = pop;
    late["call_url"] = json!("https://rec.example/late.mp3");
    bench.pop(late).await;
    let page = bench.ticket(bench.ticket_of("r").await.unwrap()).await;
    assert_eq!(private_notes(&page), 1);
    assert_eq!((count(&page, "late.mp3"), count(&page, "typed before")), (1, 1));
}

#[tokio::test]
async fn pairs_of_a_call_that_was_left_for_another_make_a_ticket_and_displace_nothing() {
    let bench = Bench::new().await;
    let _window = bench.window(1001);
    let pop = |reference| json!({ "requester_id": 5011, "responder_id": 1001, "call_reference_id": reference });
    let first = bench.pop(pop("first")).await;
    bench.dismiss(1001, first).await;
    let second = bench.pop(pop("second")).await;
    let mut late = pop("first");
    late["call_info"] = json!({ "Rating": "5 stars" });
    bench.pop(late).await;
    assert_eq!(crate::support::call_in(&bench.widget(1001).await), second);
    let page = bench.ticket(bench.ticket_of("first").await.unwrap()).await;
    assert_eq!(count(&page, ">5 stars<"), 1);
    assert!(bench.details("second").await.is_empty());
}
