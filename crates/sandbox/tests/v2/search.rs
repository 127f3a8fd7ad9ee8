//! `GET /contacts/autocomplete` and `GET /search/contacts`.

use http::StatusCode;
use serde_json::json;

use crate::support::{Client, each};

#[tokio::test]
async fn names_are_completed_from_the_beginning_of_any_word() {
    let client = Client::new().await;
    assert_eq!(
        client.read("contacts/autocomplete?term=oka").await,
        json!([{ "id": 5001, "name": "Kim Okafor" }])
    );
    assert_eq!(each(&client.read("contacts/autocomplete?term=LINDQ").await, "id"), [5007, 5008]);
    assert_eq!(
        each(&client.read("contacts/autocomplete?term=ei").await, "id").len(),
        0,
        "not from the middle"
    );
    assert_eq!(
        each(&client.read("contacts/autocomplete?term=%D7%9C%D7%95%D7%99").await, "id"),
        [5004]
    );
    assert_eq!(client.read("contacts/autocomplete?term=").await, json!([]));
    assert_eq!(client.get("contacts/autocomplete").await.refused()[0].1, "missing_field");
}

async fn found(client: &Client, query: &str) -> Vec<u64> {
    let query: String =
        form_urlencoded::byte_serialize(format!("\"{query}\"").as_bytes()).collect();
    let answer = client.read(&format!("search/contacts?query={query}")).await;
    let mut ids: Vec<u64> =
        each(&answer["results"], "id").iter().map(|id| id.as_u64().unwrap()).collect();
    assert_eq!(answer["total"], ids.len());
    ids.sort_unstable();
    ids
}

#[tokio::test]
async fn a_query_is_true_of_the_contacts_it_finds() {
    let client = Client::new().await;
    for (query, ids) in [
        ("name:'kim okafor'", &[5001][..]),
        ("phone:'+1 (312) 555-0140'", &[5007, 5008]),
        ("phone:'+1 (312) 555-0140' AND mobile:null", &[5007]),
        ("email:'kim@lumenloaf.example' OR email:'ingrid@solberg.example'", &[5001, 5014]),
        ("(name:'Kim Okafor' OR name:'Ada Lindqvist') AND job_title:'Owner'", &[5001]),
        ("name:'nobody at all'", &[]),
        ("created_at:>'2026-11-22'", &[]),
    ] {
        assert_eq!(found(&client, query).await, ids, "{query}");
    }
    let everyone = client.read("contacts?per_page=100").await.as_array().unwrap().len();
    let first = client.read("search/contacts?query=%22created_at:%3C'2026-11-22'%22").await;
    assert_eq!(first["total"], everyone);
}

#[tokio::test]
async fn what_is_no_query_is_refused() {
    let client = Client::new().await;
    let long = format!("%22name:'{}'%22", "a".repeat(600));
    let deep = format!("%22{}%22", "(".repeat(400));
    for query in [
        "",
        "name:'a'",
        "%22%22",
        "%22name%22",
        "%22height:2%22",
        "%22name:'a' %22&page=11",
        &long,
        &deep,
    ] {
        let query = query.replace(' ', "%20");
        let answer = client.get(&format!("search/contacts?query={query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(answer.refused()[0].1, "invalid_value", "{query}");
    }
}
