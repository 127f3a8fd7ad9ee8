//! What a softphone's caller card asks: who has this number, where they work, what they asked lately.

use http::StatusCode;
use serde_json::{Value, json};

use crate::support::{Client, each};

/// Contacts with any of these spellings as `field`.
async fn with(client: &Client, field: &str, spellings: &[&str]) -> Vec<Value> {
    let any: Vec<_> = spellings.iter().map(|number| format!("{field}:'{number}'")).collect();
    let query: String =
        form_urlencoded::byte_serialize(format!("\"{}\"", any.join(" OR ")).as_bytes()).collect();
    each(&client.read(&format!("search/contacts?query={query}")).await["results"], "id")
}

#[tokio::test]
async fn a_number_is_found_by_the_spelling_it_is_written_in_and_by_no_other() {
    let client = Client::new().await;
    for (spelling, id) in [
        ("+1 (415) 555-0100", 5001),
        ("+44 20 7946 0133", 5003),
        ("+49 30 23125 041", 5005),
        ("0014155550117", 5020),
        ("(415) 555-0118", 5021),
    ] {
        let others = ["+999 1", "4155550100", spelling, "tel"];
        assert_eq!(with(&client, "phone", &others).await, [id], "{spelling}");
    }
    assert_eq!(with(&client, "phone", &["+14155550100", "+14155550117"]).await, [0u64; 0]);
}

#[tokio::test]
async fn one_number_may_be_two_peoples_and_a_mobile_is_asked_for_as_one() {
    let client = Client::new().await;
    assert_eq!(with(&client, "phone", &["+1 (312) 555-0140"]).await, [5007, 5008]);
    assert_eq!(with(&client, "phone", &["+44 7700 900123"]).await, [0u64; 0]);
    assert_eq!(with(&client, "mobile", &["+44 7700 900123"]).await, [5009]);
    // One's mobile is the other's phone.
    assert_eq!(with(&client, "phone", &["+44 7700 900456"]).await, [5011]);
    assert_eq!(with(&client, "mobile", &["+44 7700 900456"]).await, [5010]);
    assert_eq!(with(&client, "phone", &["+12065550198"]).await, [0u64; 0], "nobody has it");
}

#[tokio::test]
async fn a_plus_has_to_be_encoded_since_a_bare_one_is_a_space() {
    let client = Client::new().await;
    let total = |path: String| {
        let client = &client;
        async move { client.read(&path).await["total"].clone() }
    };
    let query =
        |plus| format!("search/contacts?query=%22phone:%27{plus}44%2020%207946%200133%27%22");
    assert_eq!(total(query("%2B")).await, 1);
    assert_eq!(total(query("%2b")).await, 1);
    assert_eq!(total(query("+")).await, 0);
    // Spaces the other way round: as plus signs.
    assert_eq!(total("search/contacts?query=%22phone:%27%2B44+20+7946+0133%27%22".into()).await, 1);
}

#[tokio::test]
async fn a_query_of_512_characters_is_taken_and_a_longer_one_is_not() {
    let client = Client::new().await;
    let longest = format!("\"phone:'+1 (415) 555-0100' OR phone:'{}'\"", "é".repeat(473));
    assert_eq!(longest.chars().count(), 512);
    let ask = |query: String| {
        let client = &client;
        async move {
            let query: String = form_urlencoded::byte_serialize(query.as_bytes()).collect();
            client.get(&format!("search/contacts?query={query}")).await
        }
    };
    let answer = ask(longest.clone()).await;
    assert_eq!(each(&answer.json["results"], "id"), [5001]);
    let refused = ask(longest.replacen('é', "éé", 1)).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert_eq!(refused.refused(), [("query".to_owned(), "invalid_value".to_owned())]);
}

#[tokio::test]
async fn a_contact_names_its_company_by_number_and_the_company_tells_the_name() {
    let client = Client::new().await;
    let kim = client.read("contacts/5001").await;
    let company = client.read(&format!("companies/{}", kim["company_id"])).await;
    assert_eq!(company["name"], "Lumen & Loaf Bakery");
    assert_eq!(company["id"], kim["company_id"]);
    for nothing in ["companies/4711", "companies/0", "companies/x"] {
        let answer = client.get(nothing).await;
        assert_eq!((answer.status, answer.text.as_str()), (StatusCode::NOT_FOUND, ""), "{nothing}");
    }
}

#[tokio::test]
async fn companies_come_by_name_in_pages() {
    let client = Client::new().await;
    let all = each(&client.read("companies?per_page=100").await, "name");
    let mut sorted: Vec<_> = all.iter().map(|name| name.as_str().unwrap().to_lowercase()).collect();
    sorted.sort();
    let ascii = |names: &mut Vec<String>| names.retain(|name| name.is_ascii());
    let mut seen: Vec<_> = all.iter().map(|name| name.as_str().unwrap().to_lowercase()).collect();
    ascii(&mut seen);
    ascii(&mut sorted);
    assert!(seen.len() > 8, "{seen:?}");
    assert_eq!(seen, sorted);
    let second = client.get("companies?per_page=2&page=2").await;
    assert_eq!(each(&second.json, "name"), all[2..4]);
    assert!(second.headers[http::header::LINK].to_str().unwrap().contains("page=3"));
    assert_eq!(client.get("companies?colour=red").await.refused()[0].0, "colour");
}

#[tokio::test]
async fn the_three_most_recent_tickets_of_a_requester_come_first() {
    let client = Client::new().await;
    let three = |requester: u64, since: &'static str| {
        format!(
            "tickets?requester_id={requester}&updated_since={since}&order_by=updated_at&order_type=desc&per_page=3"
        )
    };
    let liam = client.read(&three(5011, "2026-10-23T00:00:00Z")).await;
    assert_eq!(each(&liam, "id"), [80, 70, 66]);
    assert_eq!(each(&liam, "status"), [2, 2, 5]);
    assert!(liam[0]["subject"].as_str().unwrap().starts_with("Customs papers"));
    assert_eq!(each(&client.read(&three(5001, "2015-01-01T00:00:00Z")).await, "id"), [79, 72, 62]);
    assert_eq!(client.read(&three(5010, "2015-01-01T00:00:00Z")).await, json!([]), "never wrote");
    // What happened to a ticket counts, not when it came in.
    client.make("tickets/66/notes", json!({ "body": "It is here." })).await;
    assert_eq!(each(&client.read(&three(5011, "2026-10-23T00:00:00Z")).await, "id"), [66, 80, 70]);
}
