//! What comes from outside can be anything.

use http::StatusCode;
use serde_json::json;

use crate::support::{Bench, content, count, private_notes};

#[tokio::test]
async fn every_missing_field_is_named_at_once() {
    let bench = Bench::new().await;
    let mut fields = bench.refused_fields(json!({})).await;
    fields.sort();
    assert_eq!(fields.len(), 3, "{fields:?}");
    assert!(fields.iter().any(|field| field == "call_reference_id"));
    assert!(fields.iter().any(|field| field.starts_with("requester_")));
    assert!(fields.iter().any(|field| field.starts_with("responder_")));
}

#[tokio::test]
async fn every_unknown_value_is_named_at_once() {
    let bench = Bench::new().await;
    let pop =
        json!({ "requester_id": 1, "responder_id": 1, "ticket_id": 1, "call_reference_id": "r" });
    assert_eq!(bench.refused_fields(pop).await, ["responder_id", "ticket_id", "requester_id"]);
}

#[tokio::test]
async fn ids_and_booleans_may_be_text() {
    let bench = Bench::new().await;
    bench
        .pop(json!({
            "requester_id": "5014967434", "responder_id": "1001", "call_reference_id": "r", "new_ticket": "true",
            "call_info": { "Organisation": "XYZ", "Reason": "Priority issue raised.." },
        }))
        .await;
    assert_eq!(bench.details("r").await[0]["requester_id"], 5_014_967_434_u64);
}

#[tokio::test]
async fn what_is_not_json_is_refused_in_freshdesks_words() {
    let bench = Bench::new().await;
    // The specification's own sample has one brace too many.
    for body in ["", "{", "[]", "{\n{ \"requester_id\": \"5014967434\" }", "\u{0}"] {
        let (status, answer) = bench.pop_raw(body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body:?}");
        assert_eq!(answer["code"], "invalid_json", "{body:?}");
    }
}

#[tokio::test]
async fn a_hundred_kilobytes_of_notes_arrive_whole() {
    let bench = Bench::new().await;
    let notes = "äöü 🐝 مرحبا ".repeat(100_000 / 20);
    assert!(notes.len() > 100_000);
    bench
        .pop(json!({ "requester_id": 5001, "responder_id": 1001, "call_reference_id": "r", "call_info": { "Notes": notes } }))
        .await;
    let page = bench.ticket(bench.ticket_of("r").await.unwrap()).await;
    assert_eq!(count(&page, "äöü 🐝 مرحبا "), 100_000 / 20);

    let _window = bench.window(1002);
    let call = bench
        .pop(json!({ "requester_id": 5001, "responder_id": 1002, "call_reference_id": "w" }))
        .await;
    assert_eq!(bench.type_notes(1002, call, 0, &notes).await, StatusCode::NO_CONTENT);
    bench.link(1002, call, "new").await;
    let page = bench.ticket(bench.ticket_of("w").await.unwrap()).await;
    assert!(count(&page, "äöü 🐝 مرحبا") == 100_000 / 20 && private_notes(&page) == 1);
}

#[tokio::test]
async fn html_in_names_and_notes_is_shown_as_text_everywhere() {
    let bench = Bench::new().await;
    let _window = bench.window(1001);
    let evil = "<img src=x onerror=alert(1)>\"'</textarea><script>alert(2)</script>";
    let call = bench
        .pop(json!({ "requester_id": 5006, "responder_id": 1001, "call_reference_id": "<b>ref</b>", "call_info": { evil: evil } }))
        .await;
    bench.type_notes(1001, call, 0, evil).await;
    let mut pages = vec![bench.widget(1001).await, bench.page("/").await];
    bench.link(1001, call, "new").await;
    let ticket = bench.ticket_of("%3Cb%3Eref%3C%2Fb%3E").await.unwrap();
    assert!(bench.ticket(ticket).await.contains("onerror"), "the notes are there");
    let paths = [
        format!("/tickets/{ticket}"),
        "/tickets?view=all".into(),
        "/tickets/67".into(),
        "/tickets/new".into(),
        "/contacts".into(),
        "/contacts?q=%3Cscript%3Ealert(3)%3C/script%3E".into(),
        "/contacts/5006".into(),
        "/sandbox".into(),
    ];
    for path in paths {
        pages.push(
            bench
                .page(&format!("{path}{}agent=1001", if path.contains('?') { '&' } else { '?' }))
                .await,
        );
    }
    for page in pages {
        for tag in ["<img", "<script>", "<b>Bobby", "<b>ref", "<i>Sons"] {
            assert!(!page.contains(tag), "{tag} in {page}");
        }
    }
    assert!(content(&bench.page("/contacts/5006").await).contains("&#60;b&#62;Bobby&#60;/b&#62;"));
}

#[tokio::test]
async fn right_to_left_names_and_emoji_are_isolated_from_the_text_around_them() {
    let bench = Bench::new().await;
    let page = content(&bench.page("/contacts").await);
    for name in ["مريم الحسيني", "דוד לוי", "Zoë 🐝 Brandt"] {
        assert!(page.contains(&format!("<bdi>{name}</bdi>")), "{name}");
    }
}
