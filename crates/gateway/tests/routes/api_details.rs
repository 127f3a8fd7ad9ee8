//! `GET /api/v2/integrations/cti/details`.

use crate::support::{BASIC, Helpdesk, Said, get, in_front_of, send};

const PATH: &str = "/api/v2/integrations/cti/details";
const FOUND: Said =
    Said::This(200, &[("Content-Type", "application/json")], r#"[{"ticket_id":80}]"#);

#[tokio::test]
async fn the_reference_goes_along_as_it_was_written() {
    for reference in ["226356", "a%20b%2Fc%26d", "%0d%0aX-Evil%3a1", "a+b=c", ""] {
        let helpdesk = Helpdesk::start(FOUND).await;
        let gateway = in_front_of(&helpdesk).await;
        let query = format!("?call_reference_id={reference}");
        let answer =
            get(gateway, &format!("{PATH}{query}"), "Sec-Fetch-Site: same-origin\r\n").await;
        assert_eq!((answer.status, answer.text()), (200, r#"[{"ticket_id":80}]"#));
        let asked = helpdesk.asked_once();
        assert_eq!(asked.uri.to_string(), format!("{PATH}{query}"));
        assert_eq!(asked.headers["authorization"], BASIC);
        assert_eq!(asked.headers.get("x-evil"), None);
        assert!(asked.body.is_empty());
    }
}

#[tokio::test]
async fn no_other_parameter_goes_along() {
    let helpdesk = Helpdesk::start(FOUND).await;
    let gateway = in_front_of(&helpdesk).await;
    get(gateway, &format!("{PATH}?include=all&call_reference_id=1&call_reference_idx=2&x"), "")
        .await;
    get(gateway, PATH, "").await;
    let asked: Vec<_> = helpdesk.asked().iter().map(|asked| asked.uri.to_string()).collect();
    assert_eq!(asked, [format!("{PATH}?call_reference_id=1"), PATH.to_owned()]);
}

#[tokio::test]
async fn nothing_found_and_no_permission_are_the_helpdesks_to_say() {
    for (status, body) in
        [(200, "[]"), (401, r#"{"code":"invalid_credentials","message":"…"}"#), (404, "")]
    {
        let helpdesk =
            Helpdesk::start(Said::This(status, &[("Content-Type", "application/json")], body))
                .await;
        let answer = get(in_front_of(&helpdesk).await, PATH, "").await;
        assert_eq!((answer.status, answer.text()), (status, body));
    }
}

#[tokio::test]
async fn a_page_of_another_origin_cannot_spend_the_accounts_requests() {
    let helpdesk = Helpdesk::start(FOUND).await;
    let answer = get(in_front_of(&helpdesk).await, PATH, "Sec-Fetch-Site: cross-site\r\n").await;
    assert_eq!((answer.status, answer.code().as_str()), (403, "foreign_origin"));
    assert!(helpdesk.asked().is_empty());
}

#[tokio::test]
async fn a_body_is_not_sent_on() {
    let helpdesk = Helpdesk::start(FOUND).await;
    let gateway = in_front_of(&helpdesk).await;
    let request = format!(
        "GET {PATH} HTTP/1.1\r\nHost: phone.acme.example\r\nConnection: close\r\nX-Softphone-Agent: 1\r\nContent-Length: 2\r\n\r\n{{}}"
    );
    assert_eq!(send(gateway, request).await.status, 200);
    assert!(helpdesk.asked_once().body.is_empty());
}
