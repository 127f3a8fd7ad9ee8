//! What the app may ask the helpdesk by the gateway, and nothing beside it.

use crate::support::{BASIC, Helpdesk, Said, get, in_front_of, send};

const ANYTHING: Said = Said::This(200, &[("Content-Type", "application/json")], "{}");

#[tokio::test]
async fn what_the_app_shows_of_a_caller_can_be_asked() {
    for (asked, at_the_helpdesk) in [
        ("agents/me", "agents/me"),
        ("agents/me?include=all", "agents/me"),
        (
            "search/contacts?query=%22phone%3A%27%2B14155550100%27%22&page=2&per_page=100",
            "search/contacts?query=%22phone%3A%27%2B14155550100%27%22&page=2",
        ),
        ("contacts/autocomplete?term=Ana%20B&x=1", "contacts/autocomplete?term=Ana%20B"),
        ("contacts/5014967434", "contacts/5014967434"),
        ("contacts/5014967434?include=company", "contacts/5014967434"),
        ("companies/9007199254740991", "companies/9007199254740991"),
        (
            "tickets?requester_id=1&updated_since=2020-01-01T00%3A00%3A00Z&order_by=updated_at\
             &order_type=desc&per_page=3&include=requester&email=a%40b.example",
            "tickets?requester_id=1&updated_since=2020-01-01T00%3A00%3A00Z&order_by=updated_at\
             &order_type=desc&per_page=3",
        ),
        ("tickets/80?include=conversations", "tickets/80"),
    ] {
        let helpdesk = Helpdesk::start(ANYTHING).await;
        let gateway = in_front_of(&helpdesk).await;
        assert_eq!(get(gateway, &format!("/api/v2/{asked}"), "").await.status, 200, "{asked}");
        let heard = helpdesk.asked_once();
        assert_eq!(heard.method, "GET", "{asked}");
        assert_eq!(heard.uri.to_string(), format!("/api/v2/{at_the_helpdesk}"));
        assert_eq!(heard.headers["authorization"], BASIC, "{asked}");
    }
}

#[tokio::test]
async fn a_contact_can_be_made() {
    let helpdesk = Helpdesk::start(ANYTHING).await;
    let gateway = in_front_of(&helpdesk).await;
    let body = r#"{"name":"Ana","phone":"+14155550100"}"#;
    let request = format!(
        "POST /api/v2/contacts?unique_external_id=1 HTTP/1.1\r\nHost: phone.acme.example\r\n\
         Connection: close\r\nX-Softphone-Agent: 1001\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    assert_eq!(send(gateway, request).await.status, 200);
    let heard = helpdesk.asked_once();
    assert_eq!((heard.method.as_str(), heard.uri.path()), ("POST", "/api/v2/contacts"));
    assert_eq!((heard.uri.query(), heard.body.as_ref()), (None, body.as_bytes()));
}

#[tokio::test]
async fn a_contact_can_be_named_and_nothing_else_of_it_be_changed() {
    let helpdesk = Helpdesk::start(ANYTHING).await;
    let gateway = in_front_of(&helpdesk).await;
    let put = |path: &str, body: &str| {
        format!(
            "PUT /api/v2/{path} HTTP/1.1\r\nHost: phone.acme.example\r\nConnection: close\r\n\
             X-Softphone-Agent: 1001\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    let named = r#"{"name":"Ana"}"#;
    assert_eq!(send(gateway, put("contacts/5001?x=1", named)).await.status, 200);
    let heard = helpdesk.asked_once();
    assert_eq!(
        (heard.method.as_str(), heard.uri.to_string().as_str()),
        ("PUT", "/api/v2/contacts/5001")
    );
    assert_eq!(heard.body.as_ref(), named.as_bytes());
    for (path, body) in [
        ("contacts/5001", r#"{"name":"Ana","email":"ana@evil.example"}"#),
        ("contacts/5001", r#"{"phone":"+14155550100"}"#),
        ("contacts/5001", "[]"),
        ("contacts/me", named),
        ("contacts/5001/make_agent", named),
    ] {
        let answer = send(gateway, put(path, body)).await;
        assert_eq!((answer.status, answer.code().as_str()), (404, "not_relayed"), "{path} {body}");
    }
    assert_eq!(helpdesk.asked().len(), 1);
}

#[tokio::test]
async fn an_id_is_digits_and_nothing_else() {
    let helpdesk = Helpdesk::start(ANYTHING).await;
    let gateway = in_front_of(&helpdesk).await;
    for path in [
        "contacts/me",
        "contacts/1/",
        "contacts/1/tickets",
        "contacts/1%2Ftickets",
        "contacts/%31",
        "contacts/1;x",
        "contacts/1.json",
        "contacts/-1",
        "contacts/+1",
        "contacts/..",
        "contacts/%2e%2e",
        "contacts/90071992547409910",
        "contacts/export",
        "companies/1/contacts",
        "companies",
        "tickets/80/conversations",
        "tickets/80/../81",
        "tickets/outbound_email",
        "agents/1001",
        "agents",
        "search/tickets?query=x",
    ] {
        let answer = get(gateway, &format!("/api/v2/{path}"), "").await;
        assert_eq!((answer.status, answer.code().as_str()), (404, "not_relayed"), "{path}");
    }
    assert!(helpdesk.asked().is_empty());
}

#[tokio::test]
async fn nothing_else_can_be_written() {
    let helpdesk = Helpdesk::start(ANYTHING).await;
    let gateway = in_front_of(&helpdesk).await;
    for (method, path, allow) in [
        ("GET", "contacts", "POST"),
        ("PUT", "contacts", "POST"),
        ("POST", "contacts/1", "GET,HEAD,PUT"),
        ("DELETE", "contacts/1", "GET,HEAD,PUT"),
        ("POST", "tickets", "GET,HEAD"),
        ("PUT", "tickets/80", "GET,HEAD"),
        ("DELETE", "tickets/80", "GET,HEAD"),
        ("PUT", "agents/me", "GET,HEAD"),
    ] {
        let request = format!(
            "{method} /api/v2/{path} HTTP/1.1\r\nHost: phone.acme.example\r\nConnection: close\r\n\r\n"
        );
        let answer = send(gateway, request).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (405, "method_not_allowed"),
            "{method} {path}"
        );
        assert_eq!(answer.header("allow"), Some(allow), "{method} {path}");
    }
    assert!(helpdesk.asked().is_empty());
}
