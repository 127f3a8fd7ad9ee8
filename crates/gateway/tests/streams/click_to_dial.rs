//! The callback URL: every form of the fields, every mistake an admin can make, in words.

use serde_json::json;

use super::{CLICK_SECRET, click, gateway, gateway_with, listener::Listener, support};

const FIELDS: &str =
    "requester_number=%2B1%20415%20555%200100&agent_id=1001&ticket_id=80&requester_id=7001";

fn form(query: &str, kind: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "POST /click-to-dial{query} HTTP/1.1\r\nHost: anything\r\nConnection: close\r\n\
         Content-Type: {kind}\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    )
}

#[tokio::test]
async fn every_form_of_a_click_reaches_the_agents_softphone() {
    let gateway =
        gateway_with(|settings| settings.push.heartbeat = std::time::Duration::from_mins(1)).await;
    let mut phone = Listener::open(gateway).await;
    let secret = format!("?secret={CLICK_SECRET}");
    let header = format!("X-Softphone-Secret: {CLICK_SECRET}\r\n");
    let json = json!({
        "requester_number": "+14155550101", "agent_id": "1001", "ticket_id": 80, "requester_id": 7001,
    })
    .to_string();
    let requests = [
        format!(
            "GET /click-to-dial{secret}&{FIELDS} HTTP/1.1\r\nHost: anything\r\nConnection: close\r\n\r\n"
        ),
        form(&secret, "application/json", "", &json),
        form("", "application/json", &header, &json.replace("0101", "0102")),
        form(&secret, "application/x-www-form-urlencoded", "", &FIELDS.replace("0100", "0103")),
        form(&format!("{secret}&{}", FIELDS.replace("0100", "0104")), "text/plain", "", ""),
        form("?secret=another-click-secret", "text/plain", "", &json.replace("0101", "0105")),
    ];
    for (request, number) in requests.iter().zip([0, 1, 2, 3, 4, 5]) {
        let answer = support::send(gateway, request).await;
        let number = format!("010{number}");
        assert_eq!(answer.status, 200, "{request}\n{}", answer.text());
        assert_eq!(answer.text(), format!("Calling +1415…{number} on your softphone.\n"));
        let event = phone.next().await.unwrap();
        assert_eq!(event.name, "click");
        assert_eq!(event.data["requester_number"], format!("+1415555{number}"));
        assert_eq!(
            (&event.data["ticket_id"], &event.data["requester_id"]),
            (&json!(80), &json!(7001))
        );
        assert!(event.data.get("agent_number").is_none(), "absent is absent");
        assert!(event.data["at"].is_u64() && event.id.is_some());
    }
}

#[tokio::test]
async fn only_that_agents_softphones_get_it_and_all_of_them() {
    let gateway = gateway().await;
    let mut first = Listener::open(gateway).await;
    let mut second = Listener::open(gateway).await;
    let mut other = Listener::open_with(gateway, "agent_id=1002", "").await.unwrap();
    click(gateway, FIELDS).await;
    let event = first.next().await.unwrap();
    assert_eq!(second.next().await.unwrap(), event);
    click(gateway, "requester_number=%2B14155550199&agent_id=1002").await;
    let theirs = other.next().await.unwrap();
    assert_eq!(theirs.data["requester_number"], "+14155550199", "the first that came to 1002");
    assert!(first.nothing_came() && second.nothing_came());
}

#[tokio::test]
async fn repeated_clicks_are_one() {
    let gateway = gateway().await;
    let mut phone = Listener::open(gateway).await;
    click(gateway, FIELDS).await;
    let again = click(gateway, &FIELDS.replace("%20", "")).await;
    assert_eq!(again.status, 200);
    assert!(again.text().contains("a moment ago"), "{}", again.text());
    click(gateway, "requester_number=%2B14155550102&agent_id=1001").await;
    assert_eq!(phone.next().await.unwrap().data["requester_number"], "+14155550100");
    assert_eq!(phone.next().await.unwrap().data["requester_number"], "+14155550102");
}

#[tokio::test]
async fn a_click_waits_for_a_softphone_to_be_opened() {
    let gateway = gateway().await;
    let answer = click(gateway, FIELDS).await;
    assert_eq!(answer.status, 202);
    assert!(answer.text().contains("waits 30 s"), "{}", answer.text());
    let mut other = Listener::open_with(gateway, "agent_id=1002", "").await.unwrap();
    let mut phone = Listener::open(gateway).await;
    let waited = phone.next().await.unwrap();
    assert_eq!(waited.data["requester_number"], "+14155550100");
    // Nobody dials it yet, so a softphone opened later gets it as well, and one claim decides.
    let mut second = Listener::open(gateway).await;
    assert_eq!(second.next().await.unwrap(), waited);
    let id = waited.data["click"].as_str().unwrap();
    assert!(super::claim(gateway, id, "a").await.text().contains("true"));
    assert_eq!(phone.next().await.unwrap().name, "claimed");
    let mut third = Listener::open(gateway).await;
    assert!(third.nothing_came() && other.nothing_came());
    click(gateway, "requester_number=%2B14155550102&agent_id=1001").await;
    assert_eq!(third.next().await.unwrap().data["requester_number"], "+14155550102");
}

#[tokio::test]
async fn an_agent_is_found_by_number_where_the_admin_lists_it() {
    let gateway = gateway_with(|settings| {
        settings.push.agent_numbers =
            vec![(cti::AgentId::new(1001).unwrap(), "+1 415 555 0123".parse().unwrap())];
    })
    .await;
    let mut phone = Listener::open(gateway).await;
    let known = "requester_number=%2B14155550100&agent_number=14155550123";
    assert_eq!(click(gateway, known).await.status, 200);
    assert_eq!(phone.next().await.unwrap().data["agent_number"], "14155550123");
    let answer = click(gateway, "requester_number=%2B14155550100&agent_number=999").await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("agent_id={{agent_id}}"), "{}", answer.text());
    assert!(answer.text().contains("--agent-number"), "{}", answer.text());
}

#[tokio::test]
async fn an_admins_mistakes_are_answered_in_words_that_say_what_to_change() {
    let gateway = gateway().await;
    for (query, status, words) in [
        (format!("secret={CLICK_SECRET}&agent_id=1001"), 400, "requester_number"),
        (
            format!("secret={CLICK_SECRET}&requester_number=hello&agent_id=1001"),
            400,
            "phone number",
        ),
        (
            format!("secret={CLICK_SECRET}&requester_number=%2B14155550100"),
            422,
            "agent_id={{agent_id}}",
        ),
        (
            format!(
                "secret={CLICK_SECRET}&requester_number=%2B14155550100&agent_id={{{{agent_id}}}}"
            ),
            422,
            "placeholder",
        ),
        (
            format!(
                "secret={CLICK_SECRET}&requester_number=%2B14155550100&agent_id=1001&ticket_id=[ticket_id]"
            ),
            202,
            "filled in ticket_id",
        ),
        (FIELDS.to_owned(), 401, "Add secret="),
        (format!("secret=wrong-secret-0123456789&{FIELDS}"), 401, "not one of --click-secret-file"),
        (format!("secret={CLICK_SECRET}x&{FIELDS}"), 401, "not one of"),
    ] {
        let query =
            query.replace('{', "%7B").replace('}', "%7D").replace('[', "%5B").replace(']', "%5D");
        let answer = support::get(gateway, &format!("/click-to-dial?{query}"), "").await;
        assert_eq!(answer.status, status, "{query}: {}", answer.text());
        assert!(answer.text().contains(words), "{query}: {}", answer.text());
        assert!(!answer.text().contains(CLICK_SECRET) && !answer.text().contains("4155550100"));
    }
    let answer = support::send(
        gateway,
        form(&format!("?secret={CLICK_SECRET}"), "application/json", "", "{"),
    )
    .await;
    assert_eq!((answer.status, answer.text().contains("cannot be read")), (400, true));
    let large = "x".repeat(20_000);
    let answer =
        support::send(gateway, form(&format!("?secret={CLICK_SECRET}"), "text/plain", "", &large))
            .await;
    assert_eq!(answer.status, 413);
}

#[tokio::test]
async fn without_a_secret_it_is_switched_off() {
    let gateway = gateway_with(|settings| settings.push.click_secrets.clear()).await;
    let answer = support::get(gateway, &format!("/click-to-dial?secret=&{FIELDS}"), "").await;
    assert_eq!(answer.status, 404);
    assert!(answer.text().contains("--click-secret-file"), "{}", answer.text());
}

#[tokio::test]
async fn looking_whether_the_address_is_there_does_not_dial() {
    let gateway = gateway().await;
    for method in ["HEAD", "PUT", "DELETE"] {
        let path = format!("/click-to-dial?secret={CLICK_SECRET}&{FIELDS}");
        let request = format!("{method} {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assert_eq!(support::send(gateway, request).await.status, 405, "{method}");
    }
    let mut phone = Listener::open(gateway).await;
    click(gateway, "requester_number=%2B14155550199&agent_id=1001").await;
    assert_eq!(phone.next().await.unwrap().data["requester_number"], "+14155550199");
}

#[tokio::test]
async fn the_helpdesks_page_may_send_a_click_and_read_the_answer() {
    let gateway = gateway().await;
    let asked = "OPTIONS /click-to-dial HTTP/1.1\r\nHost: a\r\nConnection: close\r\nOrigin: https://acme.freshdesk.com\r\n\r\n";
    let answer = support::send(gateway, asked).await;
    assert_eq!(answer.status, 204);
    let origin = answer.header("access-control-allow-origin").unwrap().to_owned();
    assert!(origin.starts_with("http://127.0.0.1:"), "the helpdesk's, and no star: {origin}");
    let answer = click(gateway, FIELDS).await;
    assert_eq!(answer.header("access-control-allow-origin"), Some(origin.as_str()));
}
