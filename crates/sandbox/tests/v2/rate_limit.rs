//! One limit for the whole account (fact R3).

use http::{HeaderMap, StatusCode};
use sandbox::{clock::Clock, helpdesk::Config};
use serde_json::json;

use crate::support::{Answer, Client, START};

fn limits(headers: &HeaderMap) -> [&str; 3] {
    ["x-ratelimit-total", "x-ratelimit-remaining", "x-ratelimit-used-currentrequest"]
        .map(|name| headers[name].to_str().unwrap())
}

#[tokio::test]
async fn every_answer_says_what_is_left() {
    let mut client = Client::new().await;
    client.set(json!({ "requests_per_minute": 50 })).await;
    assert_eq!(limits(&client.get("agents/me").await.headers), ["50", "49", "1"]);
    client.key("wrong");
    assert_eq!(
        limits(&client.get("agents/me").await.headers),
        ["50", "48", "1"],
        "a refusal counts"
    );
    client.key("demo-key-1002");
    assert_eq!(
        limits(&client.get("nowhere").await.headers),
        ["50", "47", "1"],
        "so does every agent"
    );
}

#[tokio::test]
async fn a_minute_that_is_used_up_answers_429_until_it_is_over() {
    let client = Client::new().await;
    client.set(json!({ "requests_per_minute": 2 })).await;
    client.read("agents/me").await;
    client.clock.advance(20_000);
    assert_eq!(client.post("tickets", json!({})).await.status, StatusCode::BAD_REQUEST);
    let body = json!({ "body": "too late" });
    let refused = client.post("tickets/79/notes", body).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.headers["retry-after"], "40");
    assert_eq!(limits(&refused.headers), ["2", "0", "1"]);
    client.clock.advance(39_999);
    assert_eq!(client.get("agents/me").await.headers["retry-after"], "1");
    client.clock.advance(1);
    let notes = client.read("tickets/79/conversations").await;
    assert_eq!(notes.as_array().unwrap().len(), 1, "what was refused was not written");
}

#[tokio::test]
async fn a_plan_may_have_a_limit_of_contact_lists() {
    let client = Client::new().await;
    client.set(json!({ "contact_lists_per_minute": 1 })).await;
    let status = |answer: Answer| answer.status.as_u16();
    assert_eq!(status(client.get("contacts?phone=1").await), 200);
    assert_eq!(status(client.get("contacts?mobile=1").await), 429);
    assert_eq!(status(client.get("contacts/5001").await), 200, "one contact is no list");
    assert_eq!(status(client.get("contacts/autocomplete?term=kim").await), 200);
    client.clock.advance(60_000);
    assert_eq!(status(client.get("contacts?mobile=1").await), 200);
}

#[tokio::test]
async fn the_limit_can_be_given_at_the_start_and_is_generous_otherwise() {
    let config = Config::in_memory(Clock::manual(START));
    let client = Client::with(Config { requests_per_minute: Some(7), ..config }).await;
    assert_eq!(limits(&client.get("agents/me").await.headers)[0], "7");
    let client = Client::new().await;
    assert_eq!(limits(&client.get("agents/me").await.headers)[0], "100000");
    for wrong in [json!({ "requests_per_minute": -1 }), json!({ "requests_per_minute": "many" })] {
        assert_eq!(client.put("/sandbox/settings", wrong).await.status, StatusCode::BAD_REQUEST);
    }
}
