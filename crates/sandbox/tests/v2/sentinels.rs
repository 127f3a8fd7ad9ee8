//! People, numbers and tickets that fail on demand.

use std::time::Duration;

use http::{StatusCode, header};
use sandbox::{clock::Clock, faults::Kind, helpdesk::Config, sentinels::ALL};
use serde_json::json;

use crate::support::{Answer, Client, START};

fn check(kind: Kind, answer: &Answer, what: &str) {
    let retry_after = answer.headers.get(header::RETRY_AFTER).map(|value| value.to_str().unwrap());
    let code = || answer.json["code"].as_str().unwrap_or_default();
    match kind {
        Kind::Unauthorized => {
            assert_eq!((answer.status.as_u16(), code()), (401, "invalid_credentials"), "{what}");
        }
        Kind::Forbidden => {
            assert_eq!((answer.status.as_u16(), code()), (403, "access_denied"), "{what}");
        }
        Kind::Validation => {
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{what}");
            assert_eq!(answer.refused().len(), 1, "{what}");
        }
        Kind::NotFound => {
            assert_eq!((answer.status.as_u16(), answer.text.as_str()), (404, ""), "{what}");
        }
        Kind::RateLimited => {
            assert_eq!((answer.status.as_u16(), retry_after), (429, Some("30")), "{what}");
        }
        Kind::ServerErrorHtml => {
            assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{what}");
            assert!(answer.text.starts_with("<!doctype html>"), "{what}");
        }
        // The server turns this answer into the end of the connection.
        Kind::CutAfterWrite => {
            assert_eq!((answer.status.as_u16(), answer.text.as_str()), (502, ""), "{what}");
        }
        Kind::Slow | Kind::Timeout => panic!("{what}: waits"),
    }
}

#[tokio::test]
async fn each_fails_in_its_way_by_contact_ticket_number_and_address() {
    let client = Client::new().await;
    for sentinel in ALL.iter().filter(|sentinel| sentinel.kind != Kind::Slow) {
        let phone: String = form_urlencoded::byte_serialize(sentinel.phone.as_bytes()).collect();
        for path in [
            format!("contacts/{}", sentinel.contact),
            format!("tickets/{}", sentinel.ticket),
            format!("tickets/{}/conversations", sentinel.ticket),
            format!("contacts?phone={phone}"),
            format!("contacts?email={}", sentinel.email),
            format!("tickets?requester_id={}", sentinel.contact),
        ] {
            check(sentinel.kind, &client.get(&path).await, &path);
        }
        let pop = json!({ "requester_phone": sentinel.phone, "responder_id": 1001, "call_reference_id": sentinel.name });
        check(sentinel.kind, &client.post("integrations/cti/pop", pop).await, sentinel.name);
    }
    assert_eq!(client.get("contacts/5001").await.status, StatusCode::OK, "nobody else is affected");
}

#[tokio::test]
async fn only_the_one_that_is_cut_writes() {
    let client = Client::new().await;
    for sentinel in ALL.iter().filter(|sentinel| sentinel.kind != Kind::Slow) {
        let path = format!("tickets/{}/notes", sentinel.ticket);
        let answer = client.post(&path, json!({ "body": "did it arrive?" })).await;
        check(sentinel.kind, &answer, &path);
        let id = cti::TicketId::new(sentinel.ticket).unwrap();
        let notes = client
            .helpdesk
            .store()
            .run(move |db| {
                Ok::<_, sandbox::store::StoreError>(sandbox::store::notes::of_ticket(db, id)?)
            })
            .await
            .unwrap();
        assert_eq!(notes.len(), usize::from(sentinel.kind == Kind::CutAfterWrite), "{path}");
    }
}

#[tokio::test]
async fn a_slow_answer_waits_and_comes() {
    let config =
        Config { slow: Duration::from_hours(1), ..Config::in_memory(Clock::manual(START)) };
    let client = Client::with(config).await;
    let helpdesk = client.helpdesk.clone();
    let slow = tokio::spawn(async move { client.get("contacts/9408").await });
    for _ in 0..1000 {
        tokio::task::yield_now().await;
    }
    assert!(!slow.is_finished());
    // A server that stops does not wait any longer.
    helpdesk.stop();
    let answer = slow.await.unwrap();
    assert_eq!(answer.json["name"], "Sloane Slow-Answer");
}

#[tokio::test]
async fn whose_key_is_wrong_is_told_so_first() {
    let mut client = Client::new().await;
    client.key("wrong");
    for sentinel in ALL {
        let answer = client.get(&format!("contacts/{}", sentinel.contact)).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", sentinel.name);
    }
}

#[tokio::test]
async fn all_are_seeded_and_listed_in_the_window() {
    let client = Client::new().await;
    let people = client.read("contacts?per_page=100").await;
    let page = client.get("/sandbox/sentinels").await;
    assert_eq!(page.status, StatusCode::OK);
    for sentinel in ALL {
        let seeded =
            people.as_array().unwrap().iter().any(|contact| contact["name"] == sentinel.name);
        assert!(
            seeded && page.text.contains(sentinel.name) && page.text.contains(sentinel.phone),
            "{}",
            sentinel.name
        );
    }
    assert!(
        client.get("/sandbox").await.text.contains("/sandbox/sentinels"),
        "the Sandbox page leads there"
    );
}

#[tokio::test]
async fn a_sentinels_own_key_is_refused_as_its_name_says() {
    let mut client = Client::new().await;
    for (key, kind) in [
        ("sentinel-key-9401", Kind::Unauthorized),
        ("sentinel-key-9403", Kind::Forbidden),
        ("sentinel-key-9429", Kind::RateLimited),
        ("sentinel-key-9500", Kind::ServerErrorHtml),
        // No such key: refused as any other.
        ("sentinel-key-1", Kind::Unauthorized),
    ] {
        client.key(key);
        check(kind, &client.get("agents/me").await, key);
    }
    client.key("demo-key-1001");
    assert_eq!(client.get("agents/me").await.status, StatusCode::OK);
}
