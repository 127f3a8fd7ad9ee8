//! `GET /time_entries`, and `GET` and `POST /tickets/{id}/time_entries`.

use http::StatusCode;
use serde_json::json;

use crate::support::{Client, each};

#[tokio::test]
async fn time_is_recorded_and_listed() {
    let client = Client::new().await;
    let body = json!({ "time_spent": "01:30", "agent_id": 1002, "billable": false, "note": "On the road" });
    let entry = client.make("tickets/79/time_entries", body).await;
    assert_eq!(entry["time_spent"], "01:30");
    assert_eq!([&entry["billable"], &entry["timer_running"]], [false, false]);
    let all = client.read("tickets/79/time_entries").await;
    assert_eq!(each(&all, "time_spent"), ["00:02", "01:30"], "the call of this morning, and this");
    assert_eq!(all[1], entry);
    assert_eq!(each(&client.read("time_entries?agent_id=1002").await, "id"), [entry["id"].clone()]);
}

#[tokio::test]
async fn a_timer_without_a_time_begins_now_and_runs() {
    let client = Client::new().await;
    let entry = client.make("tickets/79/time_entries", json!({})).await;
    assert_eq!([&entry["timer_running"], &entry["billable"]], [true, true]);
    assert_eq!((&entry["agent_id"], &entry["time_spent"]), (&json!(1001), &json!("00:00")));
    client.clock.advance(61 * 60_000);
    assert_eq!(client.read("tickets/79/time_entries").await[1]["time_spent"], "01:01");
}

#[tokio::test]
async fn what_is_no_time_is_refused() {
    let client = Client::new().await;
    for (body, field) in [
        (json!({ "time_spent": "90" }), "time_spent"),
        (json!({ "time_spent": 90 }), "time_spent"),
        (json!({ "time_spent": "01:00", "agent_id": 4711 }), "agent_id"),
        (json!({ "executed_at": "today" }), "executed_at"),
    ] {
        let answer = client.post("tickets/79/time_entries", body.clone()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(answer.refused()[0].0, field, "{body}");
    }
    assert_eq!(
        client.post("tickets/4711/time_entries", json!({})).await.status,
        StatusCode::NOT_FOUND
    );
}
