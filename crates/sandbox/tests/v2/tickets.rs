//! `GET /tickets` and `GET /tickets/{id}`.

use http::{StatusCode, header};
use serde_json::{Value, json};

use crate::support::{Client, each};

#[tokio::test]
async fn only_the_last_thirty_days_are_listed_unless_updated_since_says_otherwise() {
    let client = Client::new().await;
    let recent = each(&client.read("tickets?per_page=100").await, "id");
    assert_eq!(recent.first(), Some(&json!(80)), "the newest first");
    assert!(
        recent.contains(&json!(62 + 3))
            && !recent.contains(&json!(62))
            && !recent.contains(&json!(57))
    );
    let kims = each(&client.read("tickets?requester_id=5001").await, "id");
    assert_eq!(kims, [79, 72]);
    let all = each(
        &client.read("tickets?requester_id=5001&updated_since=2015-01-19T02:00:00Z").await,
        "id",
    );
    assert_eq!(all, [79, 72, 62]);
    assert_eq!(client.read("tickets?updated_since=2026-11-22T15:00:00Z").await, json!([]));
}

#[tokio::test]
async fn tickets_are_selected_and_sorted() {
    let client = Client::new().await;
    assert_eq!(each(&client.read("tickets?email=kim@lumenloaf.example").await, "id"), [79, 72]);
    let up =
        each(&client.read("tickets?order_by=created_at&order_type=asc&per_page=100").await, "id");
    assert_eq!(up.last(), Some(&json!(80)));
    let mine = client.read("tickets?filter=new_and_my_open&per_page=100").await;
    assert!(!mine.as_array().unwrap().is_empty());
    for ticket in mine.as_array().unwrap() {
        assert_eq!(ticket["status"], 2);
        assert!(ticket["responder_id"].is_null() || ticket["responder_id"] == 1001, "{ticket}");
    }
    assert_eq!(client.read("tickets?filter=spam").await, json!([]));
}

#[tokio::test]
async fn a_page_of_tickets_names_the_next_with_everything_that_was_asked() {
    let client = Client::new().await;
    let answer = client.get("tickets?per_page=2&requester_id=5001&updated_since=2015-01-01").await;
    assert_eq!(
        answer.headers[header::LINK],
        "<http://localhost:8200/api/v2/tickets?per_page=2&requester_id=5001&updated_since=2015-01-01&page=2>; rel=\"next\""
    );
    let last =
        client.get("tickets?per_page=2&requester_id=5001&updated_since=2015-01-01&page=2").await;
    assert_eq!(each(&last.json, "id"), [62]);
    assert!(!last.headers.contains_key(header::LINK));
}

#[tokio::test]
async fn more_is_included_where_it_is_asked_for() {
    let client = Client::new().await;
    let bare = client.read("tickets?requester_id=5001").await;
    assert!(bare[0]["requester"].is_null() && bare[0]["description"].is_null());
    let full = client.read("tickets?requester_id=5001&include=requester,stats,description").await;
    assert_eq!(full[0]["requester"]["name"], "Kim Okafor");
    assert!(full[0]["stats"]["status_updated_at"].is_string());
    assert!(full[0]["description_text"].as_str().unwrap().starts_with("A pipe burst"));
    let one = client.read("tickets/62?include=conversations,requester,company,stats").await;
    assert_eq!(one["conversations"].as_array().unwrap().len(), 2);
    assert_eq!(one["company"]["name"], "Lumen & Loaf Bakery");
    assert_eq!(one["stats"]["first_responded_at"], one["conversations"][1]["created_at"]);
    assert!(one["stats"]["resolved_at"].is_string() && one["stats"]["closed_at"].is_null());
}

#[tokio::test]
async fn numbers_stand_for_status_priority_and_source() {
    let client = Client::new().await;
    let ticket = client.read("tickets/79").await;
    let numbers = [&ticket["status"], &ticket["priority"], &ticket["source"]];
    assert_eq!(numbers.map(Value::as_u64), [Some(2), Some(4), Some(3)]);
    assert_eq!(ticket["created_at"], "2026-11-22T12:41:53Z");
}

#[tokio::test]
async fn hostile_text_is_no_markup_in_html() {
    let client = Client::new().await;
    let ticket = client.read("tickets/67").await;
    assert!(ticket["subject"].as_str().unwrap().starts_with("<script>"), "a subject is text");
    assert!(ticket["description"].as_str().unwrap().contains("&lt;b&gt;tags&lt;/b&gt;"));
    assert!(ticket["description_text"].as_str().unwrap().contains("<b>tags</b>"));
}

#[tokio::test]
async fn a_ticket_that_is_not_there_is_not_found() {
    let client = Client::new().await;
    for nothing in ["tickets/4711", "tickets/0", "tickets/new", "tickets/99999999999999999999"] {
        let answer = client.get(nothing).await;
        assert_eq!((answer.status, answer.text.as_str()), (StatusCode::NOT_FOUND, ""), "{nothing}");
    }
}

#[tokio::test]
async fn what_cannot_be_asked_is_named() {
    let client = Client::new().await;
    for (query, field, code) in [
        ("page=0", "page", "invalid_value"),
        ("per_page=101", "per_page", "invalid_value"),
        ("per_page=x", "per_page", "invalid_value"),
        ("page=99999999999", "page", "invalid_value"),
        ("requester_id=-1", "requester_id", "invalid_value"),
        ("updated_since=yesterday", "updated_since", "invalid_value"),
        ("include=everything", "include", "invalid_value"),
        ("filter=mine", "filter", "invalid_value"),
        ("colour=red", "colour", "invalid_field"),
    ] {
        let answer = client.get(&format!("tickets?{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(answer.refused(), [(field.to_owned(), code.to_owned())], "{query}");
    }
}
