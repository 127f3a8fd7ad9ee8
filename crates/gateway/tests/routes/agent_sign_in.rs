//! `/agent/sign-in`, `/agent/me`, `/agent/sign-out`.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{
    Folder, Helpdesk, KEY_OF_1001, KEY_OF_1002, Said, Shift, cookie_of, get, in_front_of, post,
    send, settings, start,
};

const AGENT: &str = "X-Softphone-Agent: 1001\r\n";

fn json(answer: &crate::support::Answer) -> Value {
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    serde_json::from_slice(&answer.body).unwrap()
}

#[tokio::test]
async fn an_agent_signs_in_once_and_is_known_from_then_on() {
    let shift = Shift::start().await;
    let answer = get(shift.gateway, "/agent/me", AGENT).await;
    assert_eq!((answer.status, answer.code().as_str()), (401, "sign_in_needed"));

    let answer = shift.sign_in(1001, &format!(" {KEY_OF_1001}\n")).await;
    let me = json!({ "agent_id": 1001, "name": "Ana Amari", "signed_in": true, "sign_in": "key" });
    assert_eq!((answer.status, json(&answer)), (200, me.clone()));
    let (cookie, attributes) = answer.header("set-cookie").unwrap().split_once("; ").unwrap();
    assert!(cookie.starts_with("softphone-seal-1001=") && !cookie.contains(KEY_OF_1001));
    assert_eq!(attributes, "Max-Age=43200; Path=/; HttpOnly; Secure; SameSite=None; Partitioned");
    let asked = shift.helpdesk.asked_once();
    assert_eq!((asked.method.as_str(), asked.uri.path()), ("GET", "/api/v2/agents/me"));

    let headers = format!("{AGENT}Cookie: other=1; {cookie}\r\n");
    let answer = get(shift.gateway, "/agent/me", &headers).await;
    assert_eq!((answer.status, json(&answer)), (200, me));
    shift.helpdesk.asked_once();
}

#[tokio::test]
async fn a_key_the_helpdesk_refuses_signs_nobody_in() {
    let shift = Shift::start().await;
    for key in ["wrong", "", "two words", "a:b", "grün", &"k".repeat(300)] {
        let answer = shift.sign_in(1001, key).await;
        assert_eq!((answer.status, answer.code().as_str()), (401, "key_refused"), "{key}");
        assert_eq!(answer.header("set-cookie"), None);
    }
    assert_eq!(shift.helpdesk.asked().len(), 1, "what can be no key is not sent");
}

#[tokio::test]
async fn another_agents_key_is_told_from_a_wrong_one() {
    let shift = Shift::start().await;
    let answer = shift.sign_in(1001, KEY_OF_1002).await;
    assert_eq!((answer.status, answer.code().as_str()), (403, "wrong_agent"));
    assert!(answer.text().contains("1001") && answer.text().contains("1002"), "{}", answer.text());
    assert_eq!(answer.header("set-cookie"), None);
}

#[tokio::test]
async fn a_sign_in_ends_twelve_hours_after_it_began_however_much_it_is_used() {
    let shift = Shift::start().await;
    let headers = shift.headers_of(1001, KEY_OF_1001).await;
    for _ in 0..11 {
        shift.pass(Duration::from_hours(1));
        assert_eq!(get(shift.gateway, "/agent/me", &headers).await.status, 200);
    }
    shift.pass(Duration::from_hours(1));
    let answer = get(shift.gateway, "/agent/me", &headers).await;
    assert_eq!((answer.status, answer.code().as_str()), (401, "sign_in_needed"));
}

#[tokio::test]
async fn a_sign_out_removes_the_cookie_it_set() {
    let shift = Shift::start().await;
    let headers = shift.headers_of(1001, KEY_OF_1001).await;
    let answer = post(shift.gateway, "/agent/sign-out", &headers, "").await;
    assert_eq!((answer.status, answer.text()), (204, ""));
    assert_eq!(
        answer.header("set-cookie"),
        Some(
            "softphone-seal-1001=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=None; Partitioned"
        )
    );
    let emptied = format!("{AGENT}Cookie: {}\r\n", cookie_of(&answer));
    assert_eq!(get(shift.gateway, "/agent/me", &emptied).await.status, 401);
}

#[tokio::test]
async fn a_cookie_set_by_a_neighbouring_host_does_not_hide_the_real_one() {
    let shift = Shift::start().await;
    let cookie = cookie_of(&shift.sign_in(1001, KEY_OF_1001).await);
    let headers = format!("{AGENT}Cookie: softphone-seal-1001=AAAA; {cookie}\r\n");
    assert_eq!(get(shift.gateway, "/agent/me", &headers).await.status, 200);
}

#[tokio::test]
async fn two_agents_in_one_browser_do_not_sign_each_other_out() {
    let shift = Shift::start().await;
    let one = cookie_of(&shift.sign_in(1001, KEY_OF_1001).await);
    let two = cookie_of(&shift.sign_in(1002, KEY_OF_1002).await);
    for (agent, name) in [(1001, "Ana Amari"), (1002, "Bo")] {
        let headers = format!("X-Softphone-Agent: {agent}\r\nCookie: {one}; {two}\r\n");
        assert_eq!(json(&get(shift.gateway, "/agent/me", &headers).await)["name"], name);
    }
}

#[tokio::test]
async fn another_agents_cookie_is_nobodys() {
    let shift = Shift::start().await;
    let cookie = cookie_of(&shift.sign_in(1002, KEY_OF_1002).await);
    let renamed = cookie.replace("softphone-seal-1002", "softphone-seal-1001");
    for cookie in [cookie, renamed] {
        let headers = format!("{AGENT}Cookie: {cookie}\r\n");
        let answer = get(shift.gateway, "/agent/me", &headers).await;
        assert_eq!((answer.status, answer.code().as_str()), (401, "sign_in_needed"));
    }
}

#[tokio::test]
async fn a_request_that_does_not_name_its_agent_is_refused() {
    let shift = Shift::start().await;
    let cookie = cookie_of(&shift.sign_in(1001, KEY_OF_1001).await);
    for named in [
        "",
        "X-Softphone-Agent: \r\n",
        "X-Softphone-Agent: Ana\r\n",
        "X-Softphone-Agent: 0\r\n",
        "X-Softphone-Agent: -1001\r\n",
        "X-Softphone-Agent: 1001.0\r\n",
        "X-Softphone-Agent: 1001\r\nX-Softphone-Agent: 1001\r\n",
        "X-Softphone-Agent: 99999999999999999999\r\n",
    ] {
        let headers = format!("{named}Cookie: {cookie}\r\n");
        let ticket = format!(
            "GET /api/v2/tickets/80 HTTP/1.1\r\nHost: phone.acme.example\r\nConnection: close\r\n{headers}\r\n"
        );
        let with_service_key = in_front_of(&shift.helpdesk).await;
        for answer in [
            get(shift.gateway, "/agent/me?agent_id=1001", &headers).await,
            send(shift.gateway, &ticket).await,
            send(with_service_key, &ticket).await,
            post(shift.gateway, "/agent/sign-out", &headers, "").await,
            post(shift.gateway, "/agent/sign-in", &headers, "{}").await,
        ] {
            assert_eq!((answer.status, answer.code().as_str()), (400, "agent_missing"), "{named}");
        }
    }
}

#[tokio::test]
async fn a_sign_in_that_cannot_be_read_says_what_one_is() {
    let shift = Shift::start().await;
    for body in [
        "",
        "null",
        "{}",
        "[1001]",
        r#"{"agent_id":1001}"#,
        r#"{"api_key":"k3y-of-agent-one"}"#,
        r#"{"agent_id":1002,"api_key":"k3y-of-agent-two"}"#,
        r#"{"agent_id":1001,"api_key":5}"#,
        r#"{"agent_id":-1,"api_key":"k3y-of-agent-one"}"#,
        "{\"agent_id\":1001,\"api_key\":\"\u{0}",
    ] {
        let answer = post(shift.gateway, "/agent/sign-in", AGENT, body).await;
        assert_eq!((answer.status, answer.code().as_str()), (400, "sign_in_malformed"), "{body}");
        assert!(!answer.text().contains("k3y"), "{}", answer.text());
    }
    let long = format!(r#"{{"agent_id":1001,"api_key":"{}"}}"#, "k".repeat(4096));
    assert_eq!(post(shift.gateway, "/agent/sign-in", AGENT, &long).await.code(), "body_too_large");
    assert!(shift.helpdesk.asked().is_empty());
}

#[tokio::test]
async fn guessing_is_slowed_down_and_says_when_to_try_again() {
    let shift = Shift::start().await;
    for _ in 0..10 {
        assert_eq!(shift.sign_in(1001, "guess").await.status, 401);
    }
    let answer = shift.sign_in(1001, KEY_OF_1001).await;
    assert_eq!((answer.status, answer.code().as_str()), (429, "too_many_attempts"));
    let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    assert_eq!(shift.helpdesk.asked().len(), 10, "the helpdesk is not asked");
    assert_eq!(shift.sign_in(1002, KEY_OF_1002).await.status, 200, "another agent is free");
}

#[tokio::test]
async fn one_address_cannot_try_agent_after_agent_and_only_a_trusted_proxy_names_another() {
    let shift = Shift::start_with(Said::By(crate::support::agents), |settings| {
        settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    })
    .await;
    let attempt = async |agent: u64, forwarded: &str| {
        let headers = format!("X-Softphone-Agent: {agent}\r\nX-Forwarded-For: {forwarded}\r\n");
        let body = format!(r#"{{"agent_id":{agent},"api_key":"guess"}}"#);
        post(shift.gateway, "/agent/sign-in", &headers, &body).await.status
    };
    for agent in 1..=30 {
        // What stands before the last address, the attacker wrote.
        assert_eq!(attempt(agent, &format!("10.0.0.{agent}, 198.51.100.7")).await, 401);
    }
    assert_eq!(attempt(31, "10.0.0.31, 198.51.100.7").await, 429);
    assert_eq!(attempt(31, "198.51.100.8").await, 401);
}

#[tokio::test]
async fn without_a_trusted_proxy_a_forwarded_address_counts_for_nothing() {
    let shift = Shift::start().await;
    for agent in 1..=31 {
        let headers = format!("X-Softphone-Agent: {agent}\r\nX-Forwarded-For: 10.0.0.{agent}\r\n");
        let body = format!(r#"{{"agent_id":{agent},"api_key":"guess"}}"#);
        let status = post(shift.gateway, "/agent/sign-in", &headers, &body).await.status;
        assert_eq!(status, if agent <= 30 { 401 } else { 429 }, "{agent}");
    }
}

#[tokio::test]
async fn sign_ins_that_succeed_or_that_the_helpdesk_prevented_are_no_failed_attempts() {
    let shift = Shift::start().await;
    for _ in 0..40 {
        assert_eq!(shift.sign_in(1001, KEY_OF_1001).await.status, 200);
    }
    let broken = Shift::start_with(Said::This(503, &[], "<html>"), |_| ()).await;
    for _ in 0..40 {
        let answer = broken.sign_in(1001, KEY_OF_1001).await;
        assert_eq!((answer.status, answer.code().as_str()), (503, "helpdesk_error"));
    }
}

#[tokio::test]
async fn a_helpdesk_that_says_something_else_is_not_believed() {
    for body in ["", "[]", "{}", r#"{"id":"Ana"}"#, "<html>1001</html>"] {
        let said = Said::This(200, &[("Content-Type", "application/json")], body);
        let shift = Shift::start_with(said, |_| ()).await;
        let answer = shift.sign_in(1001, KEY_OF_1001).await;
        assert_eq!((answer.status, answer.code().as_str()), (502, "helpdesk_unreadable"), "{body}");
    }
}

#[tokio::test]
async fn with_a_service_key_nobody_signs_in() {
    let helpdesk = Helpdesk::start(Said::Nothing).await;
    let folder = Folder::bundle(&helpdesk.origin());
    let mut trusting = settings(&folder, &helpdesk.origin());
    trusting.trust_agent_id = true;
    for gateway in [in_front_of(&helpdesk).await, start(trusting).await] {
        let answer = get(gateway, "/agent/me", AGENT).await;
        let me = json!({ "agent_id": 1001, "signed_in": true, "sign_in": "none" });
        assert_eq!((answer.status, json(&answer)), (200, me));
        let body = r#"{"agent_id":1001,"api_key":"k3y-of-agent-one"}"#;
        let answer = post(gateway, "/agent/sign-in", AGENT, body).await;
        assert_eq!((answer.status, answer.code().as_str()), (409, "sign_in_off"));
    }
    assert!(helpdesk.asked().is_empty());
}
