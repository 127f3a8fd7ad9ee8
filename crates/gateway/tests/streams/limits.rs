//! How many may listen, and what becomes of those who do not read.

use std::time::Duration;

use serde_json::json;
use tokio::net::TcpSocket;

use super::{gateway_with, listener::Listener, report};

#[tokio::test]
async fn an_agent_and_the_gateway_have_so_many_streams_and_closed_ones_do_not_count() {
    let gateway = gateway_with(|settings| {
        settings.push.streams_per_agent = 2;
        settings.push.streams_in_all = 3;
        settings.push.heartbeat = Duration::from_millis(100);
    })
    .await;
    let first = Listener::open(gateway).await;
    let _second = Listener::open(gateway).await;
    let refused = Listener::open_with(gateway, "agent_id=1001", "").await.unwrap_err();
    assert!(
        refused.starts_with("HTTP/1.1 429") && refused.contains("too_many_streams"),
        "{refused}"
    );
    assert!(refused.contains("retry-after: "), "{refused}");
    let _other = Listener::open_with(gateway, "agent_id=1002", "").await.unwrap();
    let refused = Listener::open_with(gateway, "agent_id=1003", "").await.unwrap_err();
    assert!(refused.starts_with("HTTP/1.1 503") && refused.contains("gateway_full"), "{refused}");
    drop(first);
    // The gateway learns of it when it reads or writes; it is given the time it takes.
    let mut tries = 0;
    while Listener::open_with(gateway, "agent_id=1003", "").await.is_err() {
        tries += 1;
        assert!(tries < 1_000, "a closed stream still counts");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn who_does_not_read_holds_up_nobody_and_is_told_to_move() {
    let gateway = gateway_with(|_| ()).await;
    // A window of a few kB, so that the system's buffers do not hold all of it.
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let stream = socket.connect(gateway).await.unwrap();
    let mut slow = Listener::open_on(stream, "agent_id=1001", "").await.unwrap();
    let mut quick = Listener::open(gateway).await;

    let address = format!("https://pbx.acme.example/{}", "r".repeat(1_900));
    // As long as they may be, so that the system's buffers are full soon.
    let long = "\u{1d11e}".repeat(200);
    let mut sent = 0;
    let mut delivered = 2;
    while delivered == 2 {
        let event = json!({
            "event_id": format!("e{sent}{long}"), "call_reference_id": long, "agent_id": 1001,
            "requester_name": long, "event": "recorded", "call_url": address,
        });
        let answer = report(gateway, &event).await;
        let taken: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
        delivered = taken["delivered"].as_u64().unwrap();
        assert_eq!(
            quick.next().await.unwrap().data["event_id"],
            format!("e{sent}{long}"),
            "at once"
        );
        sent += 1;
        assert!(sent < 20_000, "the slow one is never given up");
    }
    assert_eq!(delivered, 1, "the slow one is given up, the quick one goes on");
    let mut last = slow.next().await.unwrap();
    let mut read = 0;
    while last.name == "call" {
        assert_eq!(last.data["event_id"], format!("e{read}{long}"), "in order, without a gap");
        read += 1;
        last = slow.next().await.unwrap();
    }
    assert_eq!(last.name, "move");
    assert_eq!(slow.next().await, None, "and the stream ends");
    assert!(read < sent - 60, "what waited is left for the reconnecting: {read} of {sent}");
}
