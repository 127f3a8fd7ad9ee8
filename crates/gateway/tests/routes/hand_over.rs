//! `/agent/hand-over` and `/agent/take-over`: from the helpdesk's frame to a window of its own.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{
    Answer, Folder, Helpdesk, KEY_OF_1001, KEY_OF_1002, Said, Shift, agents, cookie_of, get,
    in_front_of, post, settings, start,
};

const AGENT: &str = "X-Softphone-Agent: 1001\r\n";

async fn handed_over(shift: &Shift, headers: &str) -> String {
    let answer = post(shift.gateway, "/agent/hand-over", headers, "").await;
    assert_eq!((answer.status, answer.header("set-cookie")), (200, None), "{}", answer.text());
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let body: Value = serde_json::from_slice(&answer.body).unwrap();
    body["hand_over"].as_str().unwrap().to_owned()
}

async fn take_over(shift: &Shift, agent: u64, hand_over: &str) -> Answer {
    let headers = format!("X-Softphone-Agent: {agent}\r\n");
    let body = json!({ "agent_id": agent, "hand_over": hand_over }).to_string();
    post(shift.gateway, "/agent/take-over", &headers, &body).await
}

#[track_caller]
fn refused(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status, answer.code().as_str()), (status, code));
    assert_eq!(answer.header("set-cookie"), None);
}

#[tokio::test]
async fn a_window_without_a_cookie_gets_one_that_ends_when_the_frames_does() {
    let shift = Shift::start().await;
    let frame = shift.headers_of(1001, KEY_OF_1001).await;
    shift.pass(Duration::from_hours(2));
    let hand_over = handed_over(&shift, &frame).await;
    assert!(!hand_over.contains(KEY_OF_1001) && hand_over.len() < 4096, "{hand_over}");
    shift.pass(Duration::from_secs(29));

    let answer = take_over(&shift, 1001, &hand_over).await;
    let me = json!({ "agent_id": 1001, "name": "Ana Amari", "signed_in": true, "sign_in": "key" });
    assert_eq!((answer.status, serde_json::from_slice::<Value>(&answer.body).unwrap()), (200, me));
    let (_, attributes) = answer.header("set-cookie").unwrap().split_once("; ").unwrap();
    assert_eq!(
        attributes, "Max-Age=35971; Path=/; HttpOnly; Secure; SameSite=None; Partitioned",
        "ten hours, less the 29 seconds"
    );
    let window = format!("{AGENT}Cookie: {}\r\n", cookie_of(&answer));
    let ticket = get(shift.gateway, "/api/v2/tickets/80", &window).await;
    assert_eq!((ticket.status, ticket.text()), (200, r#"{"as":1001}"#));

    // The frame goes on beside it, and both end at once, twelve hours after the sign-in.
    shift.pass(Duration::from_hours(10) - Duration::from_secs(30));
    for headers in [&frame, &window] {
        assert_eq!(get(shift.gateway, "/agent/me", headers).await.status, 200);
    }
    shift.pass(Duration::from_secs(1));
    for headers in [&frame, &window] {
        refused(&get(shift.gateway, "/agent/me", headers).await, 401, "sign_in_needed");
    }
    let asked = shift.helpdesk.asked();
    assert_eq!(asked.len(), 2, "a sign-in and a ticket: a take-over asks the helpdesk nothing");
}

#[tokio::test]
async fn a_hand_over_is_good_for_thirty_seconds_and_no_longer_than_the_sign_in() {
    let shift = Shift::start().await;
    let frame = shift.headers_of(1001, KEY_OF_1001).await;
    let hand_over = handed_over(&shift, &frame).await;
    shift.pass(Duration::from_secs(30));
    refused(&take_over(&shift, 1001, &hand_over).await, 401, "hand_over_expired");

    shift.pass(Duration::from_hours(12) - Duration::from_secs(40));
    let hand_over = handed_over(&shift, &frame).await;
    shift.pass(Duration::from_secs(10));
    refused(&take_over(&shift, 1001, &hand_over).await, 401, "hand_over_expired");
    refused(&post(shift.gateway, "/agent/hand-over", &frame, "").await, 401, "sign_in_needed");
}

#[tokio::test]
async fn nobody_elses_sign_in_is_handed_over() {
    let shift = Shift::start().await;
    let one = cookie_of(&shift.sign_in(1001, KEY_OF_1001).await);
    let two = cookie_of(&shift.sign_in(1002, KEY_OF_1002).await);
    let of_one = handed_over(&shift, &format!("{AGENT}Cookie: {one}\r\n")).await;
    let as_cookie = of_one.split_once('.').unwrap().1;
    let page = |origin: &str| format!("{AGENT}Cookie: {one}\r\nOrigin: {origin}\r\n");
    for (headers, status, code) in [
        (AGENT.to_owned(), 401, "sign_in_needed"),
        (format!("Cookie: {one}\r\n"), 400, "agent_missing"),
        (format!("{AGENT}Cookie: {two}\r\n"), 401, "sign_in_needed"),
        (format!("{AGENT}Cookie: {}\r\n", two.replace("-1002=", "-1001=")), 401, "sign_in_needed"),
        (format!("X-Softphone-Agent: 1002\r\nCookie: {one}\r\n"), 401, "sign_in_needed"),
        (format!("{AGENT}Cookie: softphone-seal-1001={of_one}\r\n"), 401, "sign_in_needed"),
        (format!("{AGENT}Cookie: softphone-seal-1001={as_cookie}\r\n"), 401, "sign_in_needed"),
        (page("https://evil.example"), 403, "foreign_origin"),
        (page("null"), 403, "foreign_origin"),
        (
            format!("{}Sec-Fetch-Site: same-site\r\n", page("https://x.acme.example")),
            403,
            "foreign_origin",
        ),
    ] {
        refused(&post(shift.gateway, "/agent/hand-over", &headers, "").await, status, code);
    }
    let answer = get(shift.gateway, "/agent/hand-over", &format!("{AGENT}Cookie: {one}\r\n")).await;
    refused(&answer, 405, "method_not_allowed");
}

#[tokio::test]
async fn what_was_not_handed_over_to_this_agent_is_not_taken_over() {
    let shift = Shift::start().await;
    let frame = shift.headers_of(1001, KEY_OF_1001).await;
    let hand_over = handed_over(&shift, &frame).await;
    let cookie = cookie_of(&shift.sign_in(1001, KEY_OF_1001).await);
    let seal = cookie.split_once('=').unwrap().1;
    let elsewhere = Shift::start().await;
    let foreign = handed_over(&elsewhere, &elsewhere.headers_of(1001, KEY_OF_1001).await).await;
    let (_, sealed) = hand_over.split_once('.').unwrap();
    for tried in [
        "",
        ".",
        "1001.",
        "not-needed",
        sealed,
        seal,
        &format!("1001.{seal}"),
        &format!("1002.{sealed}"),
        &format!(" {hand_over}"),
        &format!("{hand_over}A"),
        &hand_over[..hand_over.len() / 2],
        &format!("1001.{}", "A".repeat(5000)),
        &foreign,
    ] {
        refused(&take_over(&shift, 1001, tried).await, 401, "hand_over_refused");
    }
    let another = take_over(&shift, 1002, &hand_over).await;
    refused(&another, 403, "wrong_agent");
    assert!(another.text().contains("1001") && another.text().contains("1002"), "{another:?}");
    let renamed = take_over(&shift, 1002, &format!("1002.{sealed}")).await;
    refused(&renamed, 401, "hand_over_refused");
    assert_eq!(take_over(&shift, 1001, &hand_over).await.status, 200, "the right one still may");
}

#[tokio::test]
async fn a_take_over_comes_from_our_own_page_in_the_shape_that_it_has() {
    let shift = Shift::start().await;
    let frame = shift.headers_of(1001, KEY_OF_1001).await;
    let hand_over = handed_over(&shift, &frame).await;
    let body = json!({ "agent_id": 1001, "hand_over": &hand_over }).to_string();
    for (headers, body, status, code) in [
        ("", &*body, 400, "agent_missing"),
        ("X-Softphone-Agent: 1001\r\nX-Softphone-Agent: 1002\r\n", &body, 400, "agent_missing"),
        ("X-Softphone-Agent: 1002\r\n", &body, 400, "hand_over_malformed"),
        (AGENT, "", 400, "hand_over_malformed"),
        (AGENT, "null", 400, "hand_over_malformed"),
        (AGENT, r#"{"agent_id":1001}"#, 400, "hand_over_malformed"),
        (AGENT, r#"{"agent_id":1001,"hand_over":5}"#, 400, "hand_over_malformed"),
        (AGENT, &"x".repeat(9000), 413, "body_too_large"),
        (&format!("{AGENT}Origin: https://evil.example\r\n"), &body, 403, "foreign_origin"),
        (&format!("{AGENT}Origin: null\r\n"), &body, 403, "foreign_origin"),
        (&format!("{AGENT}Sec-Fetch-Site: cross-site\r\n"), &body, 403, "foreign_origin"),
    ] {
        refused(&post(shift.gateway, "/agent/take-over", headers, body).await, status, code);
    }
    let ours =
        format!("{AGENT}Origin: https://phone.acme.example\r\nSec-Fetch-Site: same-origin\r\n");
    assert_eq!(post(shift.gateway, "/agent/take-over", &ours, &body).await.status, 200);
}

#[tokio::test]
async fn any_instance_with_the_same_secret_takes_it_over() {
    let secret = gateway::SealSecret::random().unwrap();
    let helpdesk = Helpdesk::start(Said::By(agents)).await;
    let instance = async || {
        Shift::at(helpdesk.clone(), |settings| settings.seal_secrets = vec![secret.clone()]).await
    };
    let (one, two) = (instance().await, instance().await);
    let hand_over = handed_over(&one, &one.headers_of(1001, KEY_OF_1001).await).await;
    assert_eq!(take_over(&two, 1001, &hand_over).await.status, 200);
    // Nor does another helpdesk's open here.
    let other = Shift::at(Helpdesk::start(Said::By(agents)).await, |settings| {
        settings.seal_secrets = vec![secret.clone()];
    })
    .await;
    refused(&take_over(&other, 1001, &hand_over).await, 401, "hand_over_refused");
}

#[tokio::test]
async fn where_nobody_signs_in_the_window_simply_goes_on() {
    let helpdesk = Helpdesk::start(Said::Nothing).await;
    let folder = Folder::bundle(&helpdesk.origin());
    let mut trusting = settings(&folder, &helpdesk.origin());
    trusting.trust_agent_id = true;
    for gateway in [in_front_of(&helpdesk).await, start(trusting).await] {
        let answer = post(gateway, "/agent/hand-over", AGENT, "").await;
        assert_eq!((answer.status, answer.text()), (200, r#"{"hand_over":"not-needed"}"#));
        let body = r#"{"agent_id":1001,"hand_over":"not-needed"}"#;
        let answer = post(gateway, "/agent/take-over", AGENT, body).await;
        let me = json!({ "agent_id": 1001, "signed_in": true, "sign_in": "none" });
        let said: Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!((answer.status, said, answer.header("set-cookie")), (200, me, None));
    }
    assert!(helpdesk.asked().is_empty());
}
