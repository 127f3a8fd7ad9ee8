//! Exactly one softphone dials.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{claim, click, gateway, listener::Listener, support::post};

fn json_of(answer: &super::support::Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap()
}

#[tokio::test]
async fn of_many_claims_at_once_exactly_one_wins_and_all_hear_who() {
    let gateway = gateway().await;
    let mut phone = Listener::open(gateway).await;
    click(gateway, "requester_number=%2B14155550100&agent_id=1001").await;
    let event = phone.next().await.unwrap();
    let id = event.data["click"].as_str().unwrap();
    let tabs: Vec<String> = (0..20).map(|n| format!("tab-{n}")).collect();
    let answers = join_all(tabs.iter().map(|tab| claim(gateway, id, tab))).await;
    let winners: Vec<_> = tabs
        .iter()
        .zip(&answers)
        .filter(|(_, answer)| json_of(answer) == json!({ "won": true }))
        .map(|(tab, _)| tab)
        .collect();
    let [winner] = winners[..] else { panic!("{winners:?}") };
    for answer in answers.iter().filter(|answer| json_of(answer)["won"] == false) {
        assert_eq!((answer.status, &json_of(answer)["by"]), (200, &json!(winner)));
    }
    let claimed = phone.next().await.unwrap();
    assert_eq!(
        (claimed.name.as_str(), &claimed.data),
        ("claimed", &json!({ "click": id, "by": winner }))
    );
    assert!(phone.nothing_came());
}

#[tokio::test]
async fn what_is_no_click_of_the_agent_cannot_be_claimed() {
    let gateway = gateway().await;
    let mut phone = Listener::open(gateway).await;
    click(gateway, "requester_number=%2B14155550100&agent_id=1001").await;
    let event = phone.next().await.unwrap();
    let id = event.data["click"].as_str().unwrap();
    let path = format!("/agent/clicks/{id}/claim");
    let theirs = post(gateway, &path, "X-Softphone-Agent: 1002\r\n", r#"{"tab":"a"}"#).await;
    assert_eq!((theirs.status, theirs.code()), (404, "click_unknown".to_owned()));
    for id in ["x", "0000-1", "%00", &format!("{id}0"), &id[..id.len() - 1]] {
        assert_eq!(claim(gateway, id, "a").await.status, 404, "{id}");
    }
    let too_long = json!({ "tab": "x".repeat(65) }).to_string();
    for body in ["", "{", "{}", r#"{"tab":""}"#, r#"{"tab":7}"#, &too_long] {
        let answer = post(gateway, &path, "X-Softphone-Agent: 1001\r\n", body).await;
        assert_eq!((answer.status, answer.code()), (400, "claim_malformed".to_owned()), "{body}");
    }
    assert_eq!(json_of(&claim(gateway, id, "a").await), json!({ "won": true }), "still free");
}

#[tokio::test]
async fn a_click_that_another_gateway_took_and_took_with_it_is_nobodys_to_decide() {
    let gateway = gateway().await;
    let answer = claim(gateway, "00000000-00000001", "a").await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        (&json_of(&answer)["won"], &json_of(&answer)["code"]),
        (&json!(false), &json!("instance_gone"))
    );
}
