//! "each agent can select their helpdesk number from the Agent phone details popup".

use serde_json::json;

use crate::support::{Bench, text};

async fn popup(bench: &Bench, agent: u64) -> String {
    bench.page(&format!("/window/phone-details?agent={agent}")).await
}

/// The value of a number's radio button.
fn id(popup: &str, number: &str) -> String {
    let before = &popup[..popup
        .find(&format!("<bdi>{number}</bdi></span>"))
        .or_else(|| popup.rfind(&format!("<bdi>{number}</bdi>")))
        .unwrap()];
    let value = before.rfind("value=\"").unwrap() + "value=\"".len();
    before[value..].split('"').next().unwrap().to_owned()
}

async fn select(bench: &Bench, agent: u64, number: &str) -> String {
    text(bench.submit(agent, "/window/phone-details", &[("number", number)]).await).await
}

async fn agent_found_by(bench: &Bench, reference: &str, number: &str) -> Option<u64> {
    let pop = json!({
        "requester_id": 5001, "responder_phone": number, "call_reference_id": reference,
    });
    let (status, _) = bench.pop_raw(pop.to_string()).await;
    if status != http::StatusCode::CREATED {
        return None;
    }
    bench.details(reference).await[0]["responder_id"].as_u64()
}

#[tokio::test]
async fn an_agent_selects_a_number_and_calls_to_it_are_theirs() {
    let bench = Bench::new().await;
    assert_eq!(agent_found_by(&bench, "a", "+14155550190").await, None, "selected by nobody");
    let spare = id(&popup(&bench, 1003).await, "+1 (415) 555-0190");
    let saved = select(&bench, 1003, &spare).await;
    assert!(saved.contains("Saved.") && saved.contains(&format!("value=\"{spare}\" checked")));
    assert_eq!(agent_found_by(&bench, "b", "+1 (415) 555-0190").await, Some(1003));
    assert_eq!(agent_found_by(&bench, "c", "+14155550193").await, None, "the former one is free");
}

#[tokio::test]
async fn a_number_that_a_colleague_has_changes_hands() {
    let bench = Bench::new().await;
    let before = popup(&bench, 1001).await;
    assert!(before.contains("<bdi>Otto Ringwald</bdi> has it"), "{before}");
    let ottos = id(&before, "+1 (415) 555-0192");
    select(&bench, 1001, &ottos).await;
    assert_eq!(agent_found_by(&bench, "a", "+14155550192").await, Some(1001));
    assert!(popup(&bench, 1002).await.contains("No number"));
}

#[tokio::test]
async fn an_agent_may_select_none_and_admins_cannot_keep_them_from_it() {
    // "Admins will not be able to freeze the Agent-Helpdesk Number mapping."
    let bench = Bench::new().await;
    assert!(select(&bench, 1002, "").await.contains("Saved."));
    assert_eq!(agent_found_by(&bench, "a", "+14155550192").await, None);
    let admin = bench.page("/admin/apps/cti?agent=1001").await;
    assert!(admin.contains("Not selected") && !admin.contains("name=\"agent\""));
}

#[tokio::test]
async fn a_number_that_was_removed_meanwhile_is_said_so_and_the_old_one_stays() {
    let bench = Bench::new().await;
    for gone in ["4711", "none", "-1", "99999999999999999999"] {
        assert!(select(&bench, 1002, gone).await.contains("removed meanwhile"), "{gone}");
    }
    assert_eq!(agent_found_by(&bench, "a", "+14155550192").await, Some(1002));
}
