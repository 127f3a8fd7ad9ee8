//! Reconnecting: nothing of the last minute is missed.

use serde_json::json;

use super::{click, gateway, gateway_with, listener::Listener, report};

async fn click_on(gateway: std::net::SocketAddr, last_digits: u32) {
    let fields = format!("requester_number=%2B1415555{last_digits:04}&agent_id=1001");
    assert!(click(gateway, &fields).await.status < 300);
}

#[tokio::test]
async fn who_reconnects_gets_what_came_meanwhile_in_order() {
    let gateway = gateway().await;
    let mut phone = Listener::open(gateway).await;
    click_on(gateway, 1).await;
    let seen = phone.next().await.unwrap().id.unwrap();
    drop(phone);
    click_on(gateway, 2).await;
    let ended = json!({
        "event_id": "e1", "call_reference_id": "c1", "agent_id": 1001, "event": "ended",
    });
    report(gateway, &ended).await;
    for (query, headers) in [
        (format!("agent_id=1001&last_event_id={seen}"), String::new()),
        ("agent_id=1001".to_owned(), format!("Last-Event-ID: {seen}\r\n")),
        // What the browser says is newer than what the app wrote into the address.
        ("agent_id=1001&last_event_id=0".to_owned(), format!("Last-Event-ID: {seen}\r\n")),
    ] {
        let mut phone = Listener::open_with(gateway, &query, &headers).await.unwrap();
        let first = phone.next().await.unwrap();
        assert_eq!(first.data["requester_number"], "+14155550002");
        let second = phone.next().await.unwrap();
        assert_eq!((second.name.as_str(), &second.data["event_id"]), ("call", &json!("e1")));
        assert!(seen < first.id.clone().unwrap() && first.id < second.id, "ids sort");
        assert!(phone.nothing_came());
    }
}

#[tokio::test]
async fn hello_is_a_position_too_so_that_even_the_first_event_is_not_missed() {
    let gateway = gateway().await;
    let phone = Listener::open(gateway).await;
    let position = phone.hello.id.clone().unwrap();
    drop(phone);
    click_on(gateway, 1).await;
    let event = json!({ "event_id": "e1", "call_reference_id": "c1", "agent_id": 1001, "event": "offered" });
    report(gateway, &event).await;
    let query = format!("agent_id=1001&last_event_id={position}");
    let mut phone = Listener::open_with(gateway, &query, "").await.unwrap();
    assert_eq!(phone.next().await.unwrap().name, "click");
    assert_eq!(phone.next().await.unwrap().name, "call");
}

#[tokio::test]
async fn what_is_no_position_counts_as_a_softphone_just_opened() {
    let gateway = gateway().await;
    click_on(gateway, 1).await;
    let event = json!({ "event_id": "e1", "call_reference_id": "c1", "agent_id": 1001, "event": "offered" });
    report(gateway, &event).await;
    for last in ["x", "", "%00", "zz0000000000000000000000"] {
        let query = format!("agent_id=1001&last_event_id={last}");
        let mut phone = Listener::open_with(gateway, &query, "").await.unwrap();
        assert_eq!(phone.next().await.unwrap().name, "click", "it waits for a softphone");
        assert!(phone.nothing_came(), "a call that was offered before does not ring now");
    }
}

#[tokio::test]
async fn streams_show_that_they_are_alive() {
    let heartbeat = std::time::Duration::from_millis(100);
    let gateway = gateway_with(|settings| settings.push.heartbeat = heartbeat).await;
    let mut phone = Listener::open(gateway).await;
    assert_eq!(phone.hello.data["heartbeat_ms"], 100);
    assert!(phone.head.contains("content-type: text/event-stream\r\n"), "{}", phone.head);
    assert!(phone.head.contains("cache-control: no-store\r\n"), "{}", phone.head);
    for _ in 0..3 {
        let beat = phone.next_of_all().await.unwrap();
        assert_eq!((beat.name.as_str(), beat.id), ("beat", None));
    }
}
