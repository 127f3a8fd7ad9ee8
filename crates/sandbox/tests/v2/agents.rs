//! `GET /agents`, `/agents/me`, `/agents/{id}`; and a company, which has a name and little else.

use http::StatusCode;
use serde_json::json;

use crate::support::{Client, each};

#[tokio::test]
async fn a_key_acts_as_its_agent() {
    let mut client = Client::new().await;
    assert_eq!(client.read("agents/me").await["id"], 1001);
    client.key("demo-key-1003");
    let me = client.read("agents/me").await;
    assert_eq!(me["id"], 1003);
    assert_eq!(me["contact"]["email"], "tess@fernhill.example");
    assert!(me["created_at"].as_str().unwrap().ends_with('Z'));
    client.key("nobody");
    let refused = client.get("agents/me").await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert_eq!(refused.json["code"], "invalid_credentials");
}

#[tokio::test]
async fn an_agent_is_found_by_number_and_a_service_is_none() {
    let client = Client::new().await;
    assert_eq!(client.read("agents/1002").await["contact"]["name"], "Otto Ringwald");
    for nobody in ["agents/1900", "agents/4711", "agents/0", "agents/you", "agents/-1"] {
        let answer = client.get(nobody).await;
        assert_eq!((answer.status, answer.text.as_str()), (StatusCode::NOT_FOUND, ""), "{nobody}");
    }
}

#[tokio::test]
async fn agents_are_listed_and_selected() {
    let client = Client::new().await;
    assert_eq!(each(&client.read("agents").await, "id"), [1001, 1002, 1003]);
    let found = client.read("agents?email=otto%40fernhill.example").await;
    assert_eq!(each(&found, "id"), [1002]);
    assert_eq!(client.read("agents?phone=123").await, json!([]));
}

#[tokio::test]
async fn a_company_has_a_name() {
    let client = Client::new().await;
    let id = client.read("contacts/5001").await["company_id"].clone();
    assert_eq!(client.read(&format!("companies/{id}")).await["name"], "Lumen & Loaf Bakery");
    assert_eq!(client.get("companies/999999").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_revoked_key_is_refused_until_it_is_given_back() {
    let mut client = Client::new().await;
    let set = |agent: &'static str, body| client.put(agent, body);
    assert_eq!(
        set("/sandbox/keys/1001", json!({ "revoked": true })).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        set("/sandbox/keys/4711", json!({ "revoked": true })).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        set("/sandbox/keys/1001", json!({ "lost": true })).await.status,
        StatusCode::BAD_REQUEST
    );
    let answer = client.get("agents/me").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.json["code"], "invalid_credentials");
    assert_eq!(client.get("/sandbox/keys").await.json, json!([1001]));
    client.key("demo-key-1002");
    assert_eq!(client.get("agents/me").await.status, StatusCode::OK, "the others' are theirs");
    client.key("demo-key-1001");
    client.put("/sandbox/keys/1001", json!({ "revoked": false })).await;
    assert_eq!(client.get("agents/me").await.status, StatusCode::OK);
}
