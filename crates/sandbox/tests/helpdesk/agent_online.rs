//! "If the Agent is online".

use sandbox::windows::News;
use serde_json::json;

use crate::support::{Bench, count};

#[tokio::test]
async fn a_first_pop_opens_the_widget_and_writes_nothing() {
    let bench = Bench::new().await;
    let mut window = bench.window(1001);
    let tickets = bench.page("/tickets?view=all").await;
    bench.pop(json!({ "requester_phone": "+14155550100", "responder_id": 1001, "call_reference_id": "r", "call_info": { "Queue": "Orders" } })).await;
    assert_eq!(window.next().await, Some(News::Widget));
    let widget = bench.widget(1001).await;
    assert!(
        widget.contains("<a href=\"/contacts/5001\"><bdi>Kim Okafor</bdi></a>"),
        "the name is linked to the profile"
    );
    assert!(widget.contains("San Francisco, US"), "the location");
    assert_eq!(count(&widget, "class=\"badge state-"), 3, "the three most recent tickets");
    assert!(widget.contains("#79") && widget.contains("#72") && widget.contains("#62"));
    assert!(widget.contains("Orders"));
    assert!(
        widget.contains("data-notepad")
            && widget.contains("value=\"new\"")
            && widget.contains("value=\"existing\"")
    );
    assert!(bench.details("r").await.is_empty(), "not linked yet");
    let strip = |page: String| crate::support::content(&page);
    assert_eq!(strip(bench.page("/tickets?view=all").await), strip(tickets));
    assert!(bench.widget(1002).await.is_empty(), "it is for one agent");
}

#[tokio::test]
async fn the_same_first_pop_again_does_not_bring_a_dismissed_widget_back() {
    let bench = Bench::new().await;
    let _window = bench.window(1001);
    let pop = json!({ "requester_id": 5001, "responder_id": 1001, "call_reference_id": "r" });
    let call = bench.pop(pop.clone()).await;
    bench.dismiss(1001, call).await;
    assert!(bench.widget(1001).await.is_empty());
    bench.pop(pop).await;
    assert!(bench.widget(1001).await.is_empty());
    assert!(bench.details("r").await.is_empty());
}

#[tokio::test]
async fn the_new_ticket_option_of_the_admin_makes_the_ticket_and_takes_the_choice_away() {
    let bench = Bench::new().await;
    let _window = bench.window(1001);
    let settings = http::Request::put("/sandbox/settings")
        .body(axum::body::Body::from(r#"{"new_ticket_option":true}"#))
        .unwrap();
    assert_eq!(bench.send(settings).await.status(), 200);
    bench
        .pop(json!({ "requester_id": 5001, "responder_id": 1001, "call_reference_id": "r" }))
        .await;
    let ticket = bench.ticket_of("r").await.unwrap();
    let widget = bench.widget(1001).await;
    assert!(widget.contains(&format!("/tickets/{ticket}")));
    assert!(
        !widget.contains("data-notepad") && !widget.contains("/window/widget/link"),
        "{widget}"
    );
    // "The call_url parameter will automatically be populated as a private note"
    bench.pop(json!({ "requester_id": 5001, "responder_id": 1001, "call_reference_id": "r", "call_url": "https://rec.example/a.mp3" })).await;
    assert_eq!(bench.ticket_of("r").await, Some(ticket));
    assert!(bench.ticket(ticket).await.contains("https://rec.example/a.mp3"));
}

#[tokio::test]
async fn under_the_new_ticket_option_the_recording_is_a_private_note_when_the_ticket_page_loads() {
    let bench = Bench::new().await;
    let _window = bench.window(1001);
    bench.submit(1001, "/admin/apps/cti/new-ticket", &[("new_ticket_option", "on")]).await;
    bench
        .pop(json!({
            "requester_id": 5001, "responder_id": 1001, "call_reference_id": "r",
            "call_url": "https://rec.example/r.mp3",
        }))
        .await;
    let widget = bench.widget(1001).await;
    assert!(widget.contains("Kim Okafor") && widget.contains("San Francisco, US"));
    let page = bench.ticket(bench.ticket_of("r").await.unwrap()).await;
    assert_eq!(crate::support::private_notes(&page), 1);
    assert_eq!(
        count(&page, "<audio controls preload=\"none\" src=\"https://rec.example/r.mp3\""),
        1
    );
}

#[tokio::test]
async fn a_pop_by_helpdesk_number_is_handled_like_one_by_id() {
    let bench = Bench::new().await;
    let _window = bench.window(1002);
    bench
        .pop(json!({ "requester_id": 5001, "responder_phone": "+14155550192", "call_reference_id": "a" }))
        .await;
    let by_phone = bench.widget(1002).await;
    let call = crate::support::call_in(&by_phone);
    bench.dismiss(1002, call).await;
    bench
        .pop(json!({ "requester_id": 5001, "responder_id": 1002, "call_reference_id": "b" }))
        .await;
    let by_id = bench.widget(1002).await;
    assert_eq!(
        by_phone.replace(&call.to_string(), "").replace("<bdi>a</bdi>", ""),
        by_id.replace(&crate::support::call_in(&by_id).to_string(), "").replace("<bdi>b</bdi>", "")
    );
    // Offline, both end in a ticket of that agent.
    bench
        .pop(json!({ "requester_id": 5001, "responder_phone": "+14155550193", "call_reference_id": "c" }))
        .await;
    assert_eq!(bench.details("c").await[0]["responder_id"], 1003);
}
