//! "Requester ID or Requester Phone", and the four cases of "Requester Phone was provided".

use serde_json::{Value, json};

use crate::support::Bench;

async fn requester_of(bench: &Bench, reference: &str, requester: Value) -> u64 {
    let mut pop = json!({ "responder_id": 1001, "call_reference_id": reference });
    pop.as_object_mut().unwrap().extend(requester.as_object().unwrap().clone());
    bench.pop(pop).await;
    bench.details(reference).await[0]["requester_id"].as_u64().unwrap()
}

#[tokio::test]
async fn a_number_is_matched_with_phone_in_any_spelling() {
    let bench = Bench::new().await;
    for (n, number) in
        ["+14155550100", "+1 (415) 555-0100", "001 415 555 0100"].into_iter().enumerate()
    {
        assert_eq!(
            requester_of(&bench, &format!("r{n}"), json!({ "requester_phone": number })).await,
            5001,
            "{number}"
        );
    }
}

#[tokio::test]
async fn a_number_nobody_has_as_phone_is_matched_with_mobile() {
    let bench = Bench::new().await;
    assert_eq!(
        requester_of(&bench, "r", json!({ "requester_phone": "+447700900123" })).await,
        5009
    );
}

#[tokio::test]
async fn phone_is_matched_before_mobile() {
    let bench = Bench::new().await;
    // 5010 has it as mobile and comes first; 5011 has it as phone.
    assert_eq!(
        requester_of(&bench, "r", json!({ "requester_phone": "+44 7700 900456" })).await,
        5011
    );
}

#[tokio::test]
async fn of_several_with_the_same_number_the_first_is_taken() {
    let bench = Bench::new().await;
    assert_eq!(requester_of(&bench, "r", json!({ "requester_phone": "+13125550140" })).await, 5007);
}

#[tokio::test]
async fn a_number_nobody_has_makes_a_contact_named_by_it_once() {
    let bench = Bench::new().await;
    let made = requester_of(&bench, "a", json!({ "requester_phone": "+1 999 555 0123" })).await;
    assert!(made > 5019);
    let page = bench.page(&format!("/contacts/{made}")).await;
    assert!(page.contains("<h1 dir=\"auto\">+1 999 555 0123</h1>"), "named by the number");
    let again = requester_of(&bench, "b", json!({ "requester_phone": "0019995550123" })).await;
    assert_eq!(made, again);
}

#[tokio::test]
async fn a_requester_id_beats_the_phone_and_an_unknown_one_is_an_error() {
    let bench = Bench::new().await;
    let both = json!({ "requester_id": "5014967434", "requester_phone": "+1 (415) 555-0100" });
    assert_eq!(requester_of(&bench, "r", both).await, 5_014_967_434);
    let unknown = json!({ "requester_id": 99, "requester_phone": "+14155550100", "responder_id": 1001, "call_reference_id": "x" });
    assert_eq!(bench.refused_fields(unknown).await, ["requester_id"]);
}

#[tokio::test]
async fn a_requester_email_is_matched_and_an_unknown_one_is_an_error() {
    let bench = Bench::new().await;
    assert_eq!(
        requester_of(&bench, "r", json!({ "requester_email": "KIM@lumenloaf.example" })).await,
        5001
    );
    let unknown = json!({ "requester_email": "no@one.example", "responder_id": 1001, "call_reference_id": "x" });
    assert_eq!(bench.refused_fields(unknown).await, ["requester_email"]);
}

#[tokio::test]
async fn the_widget_of_an_online_agent_is_populated_with_each_match() {
    let bench = Bench::new().await;
    let _window = bench.window(1001);
    for (n, (number, name, badge)) in [
        ("+14155550100", "Kim Okafor", false),        // unique by phone
        ("+447700900123", "Priya Raman", false),      // by mobile
        ("+13125550140", "Ada Lindqvist", false),     // the first of several
        ("+1 999 555 0144", "+1 999 555 0144", true), // a new contact, named by the number
    ]
    .into_iter()
    .enumerate()
    {
        let reference = format!("r{n}");
        bench
            .pop(json!({ "requester_phone": number, "responder_id": 1001, "call_reference_id": reference }))
            .await;
        let widget = bench.widget(1001).await;
        assert!(widget.contains(&format!("<bdi>{name}</bdi></a></h2>")), "{number}: {widget}");
        assert_eq!(widget.contains("New contact"), badge, "{number}");
    }
}

#[tokio::test]
async fn an_agent_gives_a_contact_another_name_at_any_point() {
    let bench = Bench::new().await;
    let _window = bench.window(1001);
    bench
        .pop(json!({ "requester_phone": "+1 999 555 0123", "responder_id": 1001, "call_reference_id": "r" }))
        .await;
    let widget = bench.widget(1001).await;
    let start = widget.find("/contacts/").unwrap() + "/contacts/".len();
    let contact = widget[start..].split('"').next().unwrap().to_owned();
    let path = format!("/contacts/{contact}/name");
    // During the call, by any agent; an empty name changes nothing.
    bench.submit(1002, &path, &[("name", " Ludo <Ferris> ")]).await;
    bench.submit(1002, &path, &[("name", "  ")]).await;
    assert!(bench.widget(1001).await.contains("<bdi>Ludo &#60;Ferris&#62;</bdi></a></h2>"));
    assert!(bench.page("/contacts").await.contains("Ludo &#60;Ferris&#62;"));
    bench
        .pop(json!({ "requester_phone": "+19995550123", "responder_id": 1003, "call_reference_id": "s" }))
        .await;
    let again = &bench.details("s").await[0]["requester_id"];
    assert_eq!(again.to_string(), contact, "the number still finds them");
    for nobody in ["/contacts/4711/name", "/contacts/x/name"] {
        let response = bench.submit(1001, nobody, &[("name", "x")]).await;
        assert_eq!(response.status(), http::StatusCode::NOT_FOUND, "{nobody}");
    }
}
