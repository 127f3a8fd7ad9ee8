//! `GET /contacts`, `GET /contacts/{id}`, `POST /contacts`, `PUT /contacts/{id}`.

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

#[tokio::test]
async fn what_a_change_names_is_otherwise_and_the_rest_stays() {
    let client = Client::new().await;
    let before = client.read("contacts/5001").await;
    let answer = client.put("contacts/5001", json!({ "name": " Kim <O.> " })).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let mut expected = before.clone();
    expected["name"] = json!("Kim <O.>");
    assert_eq!(answer.json, expected);
    assert_eq!(client.read("contacts/5001").await, expected);

    let company = client.read("companies").await[0]["id"].clone();
    let changes = json!({ "phone": "+14155550123", "company_id": company, "mobile": null });
    let answer = client.put("contacts/5001", changes).await;
    assert_eq!(answer.json["phone"], "+14155550123");
    assert_eq!((&answer.json["company_id"], &answer.json["mobile"]), (&company, &before["mobile"]));
    assert_eq!(each(&client.read("contacts?phone=%2B14155550123").await, "id"), [5001]);
    // Its own number, in another spelling, is nobody else's.
    let again = client.put("contacts/5001", json!({ "phone": "+1 (415) 555-0123" })).await;
    assert_eq!(again.status, StatusCode::OK);
}

#[tokio::test]
async fn a_change_that_cannot_be_leaves_the_contact_as_it_was() {
    let client = Client::new().await;
    let before = client.read("contacts/5001").await;
    for (changes, field, code) in [
        (json!({ "name": "" }), "name", "invalid_value"),
        (json!({ "name": 5 }), "name", "datatype_mismatch"),
        (json!({ "email": "kim" }), "email", "invalid_value"),
        (json!({ "company_id": 999_999 }), "company_id", "invalid_value"),
        (json!({ "nick": "K." }), "nick", "invalid_field"),
    ] {
        let answer = client.put("contacts/5001", changes).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text);
        let error = &answer.json["errors"][0];
        assert_eq!((&error["field"], &error["code"]), (&json!(field), &json!(code)));
    }
    let taken = client.put("contacts/5001", json!({ "name": "X", "phone": "+13125550140" })).await;
    assert_eq!(taken.status, StatusCode::CONFLICT);
    assert_eq!(taken.json["errors"][0]["code"], "duplicate_value");
    assert_eq!(client.put("contacts/599999", json!({ "name": "X" })).await.status, 404);
    assert_eq!(client.put("contacts/me", json!({ "name": "X" })).await.status, 404);
    assert_eq!(client.read("contacts/5001").await, before);
}
