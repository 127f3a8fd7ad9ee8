//! `POST /tickets` and `PUT /tickets/{id}`.

use http::{StatusCode, header};
use serde_json::{Value, json};

use crate::support::Client;

fn ticket(more: &Value) -> Value {
    let mut body = json!({ "subject": "Call back", "description": "<p>After <b>four</b></p>", "status": 2, "priority": 1 });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

#[tokio::test]
async fn a_ticket_is_made_for_a_contact() {
    let client = Client::new().await;
    let body = ticket(
        &json!({ "requester_id": 5001, "responder_id": 1002, "source": 3, "tags": ["cti"] }),
    );
    let answer = client.post("tickets", body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    assert_eq!(answer.headers[header::LOCATION], "http://localhost:8200/api/v2/tickets/81");
    assert_eq!(answer.json["description_text"], "After four");
    assert_eq!(answer.json["created_at"], "2026-11-22T15:41:53Z");
    let read = client.read("tickets/81").await;
    assert_eq!(read, answer.json);
    assert_eq!([&read["source"], &read["responder_id"], &read["requester_id"]], [3, 1002, 5001]);
}

#[tokio::test]
async fn the_requester_is_known_by_address_or_number_or_made() {
    let client = Client::new().await;
    let known = client.make("tickets", ticket(&json!({ "email": "KIM@lumenloaf.example" }))).await;
    assert_eq!(known["requester_id"], 5001);
    let known = client
        .make("tickets", ticket(&json!({ "phone": "+447700900123", "name": "Not Priya" })))
        .await;
    assert_eq!(known["requester_id"], 5009, "a mobile is a number, too");
    let new = client
        .make("tickets", ticket(&json!({ "phone": "+1 212 555 0199", "name": "New Caller" })))
        .await;
    let made = client.read(&format!("contacts/{}", new["requester_id"])).await;
    assert_eq!((&made["name"], &made["phone"]), (&json!("New Caller"), &json!("+1 212 555 0199")));
}

#[tokio::test]
async fn a_ticket_needs_what_every_ticket_has() {
    let client = Client::new().await;
    let answer = client.post("tickets", json!({})).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let fields: Vec<String> = answer.refused().into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["requester_id", "subject", "description", "status", "priority"]);
    for (more, field, code) in [
        (json!({ "requester_id": 4711 }), "requester_id", "invalid_value"),
        (json!({ "requester_id": "5001" }), "requester_id", "datatype_mismatch"),
        (json!({ "requester_id": 5001, "status": 9 }), "status", "invalid_value"),
        (json!({ "requester_id": 5001, "priority": "1" }), "priority", "invalid_value"),
        (json!({ "requester_id": 5001, "source": 4 }), "source", "invalid_value"),
        (json!({ "requester_id": 5001, "responder_id": 1900 }), "responder_id", "invalid_value"),
        (json!({ "email": "nobody" }), "email", "invalid_value"),
        (json!({ "phone": "call me" }), "phone", "invalid_value"),
        (json!({ "requester_id": 5001, "mood": "good" }), "mood", "invalid_field"),
    ] {
        let answer = client.post("tickets", ticket(&more)).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{more}");
        assert_eq!(answer.refused(), [(field.to_owned(), code.to_owned())], "{more}");
    }
    assert_eq!(client.get("tickets/81").await.status, StatusCode::NOT_FOUND, "nothing was written");
}

#[tokio::test]
async fn a_ticket_changes_only_where_it_is_told_to() {
    let client = Client::new().await;
    client.clock.advance(60_000);
    let before = client.read("tickets/75").await;
    let answer = client.put("tickets/75", json!({ "status": 3, "responder_id": 1001 })).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let after = client.read("tickets/75?include=stats").await;
    assert_eq!(answer.json["status"], 3);
    assert_eq!([&after["status"], &after["responder_id"]], [3, 1001]);
    for same in ["subject", "description", "priority", "source", "requester_id", "created_at"] {
        assert_eq!(before[same], after[same], "{same}");
    }
    assert_eq!(after["updated_at"], "2026-11-22T15:42:53Z");
    assert_eq!(after["stats"]["pending_since"], "2026-11-22T15:42:53Z");
    assert_eq!(
        client.put("tickets/4711", json!({ "status": 3 })).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(client.put("tickets/75", json!({ "status": 1 })).await.refused()[0].0, "status");
}
