//! What no client should send.

use axum::body::Body;
use http::{Method, StatusCode, header};
use proptest::prelude::*;
use serde_json::json;

use crate::support::Client;

#[tokio::test]
async fn a_body_that_is_no_object_is_refused() {
    let client = Client::new().await;
    for path in ["contacts", "tickets", "tickets/79/notes", "tickets/79/time_entries"] {
        for body in ["", "{", "[]", "null", "\"text\"", "7", "\u{feff}{}"] {
            let answer = client.send(Method::POST, path, Body::from(body)).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path} {body}");
            assert_eq!(answer.json["code"], "invalid_json", "{path} {body}");
        }
    }
}

#[tokio::test]
async fn a_body_without_end_is_refused_unread() {
    let client = Client::new().await;
    let long = "x".repeat(3 * 1024 * 1024);
    let answer = client.send(Method::POST, "contacts", Body::from(long)).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn another_method_is_not_allowed_and_those_that_are_are_named() {
    let client = Client::new().await;
    let answer = client.send(Method::DELETE, "contacts/5001", Body::empty()).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.json["code"], "method_not_allowed");
    assert!(answer.headers[header::ALLOW].to_str().unwrap().contains("GET"));
    assert_eq!(client.get("tickets/79/notes").await.status, StatusCode::METHOD_NOT_ALLOWED);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// No query, body or path makes the helpdesk fail: it answers, or says what is wrong.
    #[test]
    fn nothing_that_is_sent_makes_the_helpdesk_fail(
        text in "\\PC{0,40}",
        number in any::<i64>(),
        field in "(name|phone|email|requester_id|subject|status|time_spent|body|updated_since|query|page|include)",
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let client = Client::new().await;
            let encoded: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
            for path in ["contacts", "tickets", "search/contacts", "contacts/autocomplete", "time_entries", "agents"] {
                let answer = client.get(&format!("{path}?{field}={encoded}")).await;
                assert!(matches!(answer.status.as_u16(), 200 | 400), "{path}: {}", answer.status);
            }
            let quoted: String = form_urlencoded::byte_serialize(format!("\"name:'{text}' {text}\"").as_bytes()).collect();
            let status = client.get(&format!("search/contacts?query={quoted}")).await.status;
            assert!(matches!(status.as_u16(), 200 | 400), "{status}");
            for path in ["contacts", "tickets", "tickets/79/notes", "tickets/79/time_entries"] {
                for value in [json!(text), json!(number), json!([text]), json!(null), json!({ "a": number })] {
                    let body = json!({ field.clone(): value, "subject": text, "description": text, "status": 2, "priority": 1 });
                    let answer = client.post(path, body).await;
                    assert!(matches!(answer.status.as_u16(), 201 | 400 | 409), "{path}: {}", answer.status);
                }
            }
            let status = client.get(&format!("tickets/{encoded}")).await.status;
            assert!(matches!(status.as_u16(), 200 | 400 | 404), "{status}");
        });
    }
}
