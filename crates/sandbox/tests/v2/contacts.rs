//! `GET /contacts`, `GET /contacts/{id}`, `POST /contacts`.

use http::{StatusCode, header};
use serde_json::json;

use crate::support::{Client, each};

#[tokio::test]
async fn phone_mobile_and_email_are_matched_to_the_character() {
    let client = Client::new().await;
    let phone = "contacts?phone=%2B1%20%28415%29%20555-0100";
    assert_eq!(each(&client.read(phone).await, "id"), [5001]);
    assert_eq!(client.read("contacts?phone=%2B14155550100").await, json!([]), "another spelling");
    assert_eq!(each(&client.read("contacts?mobile=%2B44%207700%20900123").await, "id"), [5009]);
    assert_eq!(
        client.read("contacts?phone=%2B44%207700%20900123").await,
        json!([]),
        "a mobile is no phone"
    );
    let shared = client.read("contacts?phone=%2B1%20%28312%29%20555-0140").await;
    assert_eq!(each(&shared, "id"), [5007, 5008]);
    assert_eq!(each(&client.read("contacts?email=KIM@lumenloaf.example").await, "id"), [5001]);
    assert_eq!(client.read("contacts?state=blocked").await, json!([]));
}

#[tokio::test]
async fn a_contact_has_its_numbers_as_they_were_typed() {
    let client = Client::new().await;
    let kim = client.read("contacts/5001").await;
    assert_eq!(kim["name"], "Kim Okafor");
    assert_eq!(kim["phone"], "+1 (415) 555-0100");
    assert_eq!(kim["mobile"], "+1 415-555-0109");
    assert_eq!(kim["address"], "San Francisco, US");
    assert!(kim["company_id"].is_u64());
    let solberg = client.read("contacts/5014").await;
    assert!(solberg["phone"].is_null() && solberg["company_id"].is_null());
}

#[tokio::test]
async fn a_list_comes_in_pages_each_naming_the_next() {
    let client = Client::new().await;
    let all = each(&client.read("contacts?per_page=100").await, "id");
    let mut seen = Vec::new();
    let mut next = Some(String::from("contacts?per_page=8"));
    while let Some(path) = next {
        let answer = client.get(&path).await;
        seen.extend(each(&answer.json, "id"));
        next = answer.headers.get(header::LINK).map(|link| {
            let link = link.to_str().unwrap();
            let address = link.strip_prefix("<http://localhost:8200/api/v2/").unwrap();
            address.strip_suffix(">; rel=\"next\"").unwrap().to_owned()
        });
    }
    assert_eq!(seen, all);
    assert!(all.len() > 16, "{}", all.len());
    assert_eq!(client.read("contacts").await.as_array().unwrap().len(), all.len().min(30));
    assert_eq!(client.read("contacts?page=4294967295&per_page=100").await, json!([]));
}

#[tokio::test]
async fn a_contact_is_made_and_found() {
    let client = Client::new().await;
    let company = client.read("contacts/5001").await["company_id"].clone();
    let answer = client
        .post(
            "contacts",
            json!({ "name": "Ümit <i>", "mobile": "+49 1555 010 0099", "company_id": company, "tags": ["new"] }),
        )
        .await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let id = &answer.json["id"];
    assert_eq!(
        answer.headers[header::LOCATION],
        format!("http://localhost:8200/api/v2/contacts/{id}")
    );
    assert_eq!(answer.json["created_at"], "2026-11-22T15:41:53Z");
    let found = client.read("contacts?mobile=%2B49%201555%20010%200099").await;
    assert_eq!(found[0], answer.json);
    assert_eq!(found[0]["company_id"], company);
}

#[tokio::test]
async fn what_somebody_has_already_is_a_conflict_that_names_them() {
    let client = Client::new().await;
    let answer = client
        .post(
            "contacts",
            json!({ "name": "Kim 2", "email": "Kim@LumenLoaf.example", "phone": "0014155550100" }),
        )
        .await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    let code = String::from("duplicate_value");
    assert_eq!(answer.refused(), [("email".into(), code.clone()), ("phone".into(), code)]);
    assert_eq!(answer.json["errors"][0]["additional_info"]["user_id"], 5001);
    assert_eq!(client.read("contacts?email=kim@lumenloaf.example").await[0]["name"], "Kim Okafor");
}

#[tokio::test]
async fn a_contact_needs_a_name_and_a_way_to_reach_them() {
    let client = Client::new().await;
    let fields = |body| {
        let client = &client;
        async move {
            let answer = client.post("contacts", body).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST);
            answer
                .refused()
                .into_iter()
                .map(|(field, code)| format!("{field} {code}"))
                .collect::<Vec<_>>()
        }
    };
    assert_eq!(fields(json!({})).await, ["name missing_field", "email missing_field"]);
    assert_eq!(fields(json!({ "name": " ", "phone": "1" })).await, ["name missing_field"]);
    assert_eq!(
        fields(json!({ "name": 5, "email": "no address", "height": 2 })).await,
        [
            "name datatype_mismatch",
            "name missing_field",
            "email invalid_value",
            "height invalid_field"
        ]
    );
    assert_eq!(
        fields(json!({ "name": "A", "phone": "1", "company_id": 999_999 })).await,
        ["company_id invalid_value"]
    );
}
