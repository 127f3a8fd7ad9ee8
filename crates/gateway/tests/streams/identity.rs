//! Nobody receives another agent's events, or dials as another, by naming them.

use serde_json::json;

use super::{
    CLICK_SECRET, click,
    listener::Listener,
    support::{KEY, KEY_OF_1001, KEY_OF_1002, Shift, cookie_of, post},
};

#[tokio::test]
async fn a_stream_is_opened_by_its_own_agent_only() {
    let shift = Shift::start().await;
    let one = cookie_of(&shift.sign_in(1001, KEY_OF_1001).await);
    let two = cookie_of(&shift.sign_in(1002, KEY_OF_1002).await);
    for (query, headers, status) in [
        ("agent_id=1001", String::new(), 401),
        ("agent_id=1001", format!("Cookie: {two}\r\n"), 401),
        ("agent_id=1001", format!("Cookie: {}\r\n", two.replace("1002=", "1001=")), 401),
        ("agent_id=1001&agent_id=1002", format!("Cookie: {two}\r\n"), 400),
        ("agent_id=1002", format!("Cookie: {two}\r\nX-Softphone-Agent: 1001\r\n"), 401),
        ("", format!("Cookie: {one}\r\n"), 400),
        ("agent_id=1001", format!("Cookie: {one}\r\nOrigin: https://evil.example\r\n"), 403),
        ("agent_id=1001", format!("Cookie: {one}\r\nSec-Fetch-Site: cross-site\r\n"), 403),
    ] {
        let refused = Listener::open_with(shift.gateway, query, &headers).await.unwrap_err();
        assert!(refused.starts_with(&format!("HTTP/1.1 {status}")), "{query} {headers}: {refused}");
    }
    Listener::open_with(shift.gateway, "agent_id=1001", &format!("Cookie: {one}\r\n"))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_click_is_claimed_by_its_own_agent_only() {
    let shift = Shift::start_with(super::support::Said::By(super::support::agents), |settings| {
        settings.push.click_secrets = vec![CLICK_SECRET.into()];
    })
    .await;
    let one = shift.headers_of(1001, KEY_OF_1001).await;
    let two = shift.headers_of(1002, KEY_OF_1002).await;
    let mut phone = Listener::open_with(shift.gateway, "agent_id=1001", &one).await.unwrap();
    click(shift.gateway, "requester_number=%2B14155550100&agent_id=1001").await;
    let event = phone.next().await.unwrap();
    let path = format!("/agent/clicks/{}/claim", event.data["click"].as_str().unwrap());
    let body = json!({ "tab": "a" }).to_string();
    for (headers, status) in [
        (String::new(), 400),
        ("X-Softphone-Agent: 1001\r\n".to_owned(), 401),
        (two.clone(), 404),
        (two.replace("Agent: 1002", "Agent: 1001"), 401),
        (format!("{one}Origin: https://evil.example\r\n"), 403),
        (one.clone(), 200),
    ] {
        let answer = post(shift.gateway, &path, &headers, &body).await;
        assert_eq!(answer.status, status, "{headers}: {}", answer.text());
    }
}

#[tokio::test]
async fn with_a_service_key_nobody_listens_unless_the_admin_takes_the_risk() {
    for (trusted, status) in [(false, "HTTP/1.1 403"), (true, "HTTP/1.1 200")] {
        let gateway = super::gateway_with(|settings| settings.trust_agent_id = trusted).await;
        let head = match Listener::open_with(gateway, "agent_id=1001", "").await {
            Ok(listener) => listener.head,
            Err(answer) => answer,
        };
        assert!(head.starts_with(status), "{head}");
        assert!(!head.contains(KEY));
    }
}
