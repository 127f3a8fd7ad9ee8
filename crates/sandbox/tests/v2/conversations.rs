//! `GET /tickets/{id}/conversations` and `POST /tickets/{id}/notes`.

use http::StatusCode;
use serde_json::json;

use crate::support::{Client, each};

#[tokio::test]
async fn a_note_is_private_unless_it_says_otherwise_and_by_the_agent_of_the_key() {
    let client = Client::new().await;
    let note =
        client.make("tickets/79/notes", json!({ "body": "<p>Floor is <i>dry</i></p>" })).await;
    assert_eq!(
        (&note["private"], &note["user_id"], &note["source"]),
        (&json!(true), &json!(1001), &json!(2))
    );
    assert_eq!(note["body_text"], "Floor is dry");
    let open = client
        .make("tickets/79/notes", json!({ "body": "Delivered", "private": false, "user_id": 1002 }))
        .await;
    assert_eq!((&open["private"], &open["user_id"]), (&json!(false), &json!(1002)));
    let all = client.read("tickets/79/conversations").await;
    assert_eq!(each(&all, "id")[1..], [note["id"].clone(), open["id"].clone()]);
    assert_eq!(client.read("tickets/79").await["updated_at"], "2026-11-22T15:41:53Z");
}

#[tokio::test]
async fn what_a_call_left_is_in_its_note() {
    let client = Client::new().await;
    let note = client.read("tickets/79/conversations").await[0].clone();
    let text = note["body_text"].as_str().unwrap();
    assert!(
        text.contains("Disposition: Follow-up") && text.contains("sample-recording.wav"),
        "{text}"
    );
    assert!(note["body"].as_str().unwrap().contains("<b>Disposition:</b> Follow-up"));
}

#[tokio::test]
async fn what_a_contact_wrote_came_in() {
    let client = Client::new().await;
    let all = client.read("tickets/57/conversations").await;
    assert_eq!(each(&all, "incoming"), [false, true]);
    assert_eq!(each(&all, "user_id"), [1002, 5002]);
    assert_eq!(client.read("tickets/57/conversations?page=2&per_page=1").await[0], all[1]);
}

#[tokio::test]
async fn a_note_needs_a_body_a_ticket_and_an_author() {
    let client = Client::new().await;
    for (body, field, code) in [
        (json!({}), "body", "missing_field"),
        (json!({ "body": null }), "body", "missing_field"),
        (json!({ "body": "<br> " }), "body", "invalid_value"),
        (json!({ "body": 5 }), "body", "datatype_mismatch"),
        (json!({ "body": "x", "private": "true" }), "private", "datatype_mismatch"),
        (json!({ "body": "x", "user_id": 5001 }), "user_id", "invalid_value"),
    ] {
        let answer = client.post("tickets/79/notes", body.clone()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(answer.refused()[0], (field.to_owned(), code.to_owned()), "{body}");
    }
    assert_eq!(
        client.post("tickets/4711/notes", json!({ "body": "x" })).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(client.get("tickets/4711/conversations").await.status, StatusCode::NOT_FOUND);
    assert_eq!(client.read("tickets/79/conversations").await.as_array().unwrap().len(), 1);
}
