//! Whose key a relayed request goes out with.

use crate::support::{
    KEY_OF_1001, KEY_OF_1002, KEY_REVOKED_LATER, Shift, cookie_of, get, pop, send,
};

const TICKET: &str = "/api/v2/tickets/80";

#[tokio::test]
async fn each_agent_asks_with_their_own_key() {
    let shift = Shift::start().await;
    for (agent, key) in [(1001, KEY_OF_1001), (1002, KEY_OF_1002)] {
        let headers = shift.headers_of(agent, key).await;
        let answer = get(shift.gateway, TICKET, &headers).await;
        assert_eq!((answer.status, answer.text()), (200, &*format!(r#"{{"as":{agent}}}"#)));
        let answer = send(shift.gateway, pop(&headers, "{}")).await;
        assert_eq!((answer.status, answer.text()), (200, &*format!(r#"{{"as":{agent}}}"#)));
    }
    for asked in shift.helpdesk.asked() {
        assert!(!asked.headers.contains_key("cookie"), "{asked:?}");
        assert!(!asked.headers.contains_key("x-softphone-agent"), "{asked:?}");
    }
}

#[tokio::test]
async fn without_a_sign_in_nothing_reaches_the_helpdesk() {
    let shift = Shift::start().await;
    let two = cookie_of(&shift.sign_in(1002, KEY_OF_1002).await);
    let before = shift.helpdesk.asked().len();
    for cookie in [
        String::new(),
        "Cookie: softphone-seal-1001=\r\n".to_owned(),
        "Cookie: softphone-seal-1001=bm90LWEtc2VhbA\r\n".to_owned(),
        format!("Cookie: {two}\r\n"),
        format!("Cookie: {}\r\n", two.replace("1002=", "1001=")),
        format!("Authorization: Basic {}\r\n", "azN5LW9mLWFnZW50LW9uZTpY"),
    ] {
        let headers = format!("X-Softphone-Agent: 1001\r\n{cookie}");
        for answer in [
            get(shift.gateway, TICKET, &headers).await,
            send(shift.gateway, pop(&headers, "{}")).await,
        ] {
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (401, "sign_in_needed"),
                "{cookie}"
            );
        }
    }
    assert_eq!(shift.helpdesk.asked().len(), before);
}

#[tokio::test]
async fn a_key_that_was_revoked_ends_the_sign_in() {
    let shift = Shift::start().await;
    let headers = shift.headers_of(1001, KEY_REVOKED_LATER).await;
    let answer = get(shift.gateway, TICKET, &headers).await;
    assert_eq!((answer.status, answer.code().as_str()), (401, "key_refused"));
    assert!(
        answer
            .header("set-cookie")
            .unwrap()
            .starts_with("softphone-seal-1001=; Max-Age=0; Path=/;"),
        "{answer:?}"
    );
}
