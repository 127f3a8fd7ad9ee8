//! Who may click and who may report calls: `/click-to-dial` and `/calls/events`, tried with every wrong
//! secret. Neither asks for an agent, a cookie or a page: a secret, and nothing in its place.

use super::{
    CLICK_SECRET, PBX_SECRET, gateway, gateway_with,
    listener::Listener,
    support::{Answer, send},
};

/// Both, with what they take: what a wrong secret must not bring about.
const ROUTES: [(&str, &str, &str, &str); 3] = [
    ("GET", "/click-to-dial", "requester_number=%2B14155550100&agent_id=1001", ""),
    ("POST", "/click-to-dial", "", r#"{"requester_number":"+14155550101","agent_id":1001}"#),
    (
        "POST",
        "/calls/events",
        "",
        r#"{"event_id":"e1","call_reference_id":"c1","agent_id":1001,"event":"held"}"#,
    ),
];

async fn ask(
    gateway: std::net::SocketAddr,
    (method, path, query, body): (&str, &str, &str, &str),
    secret_in_query: &str,
    headers: &str,
) -> Answer {
    let length = body.len();
    let request = format!(
        "{method} {path}?{secret_in_query}{query} HTTP/1.1\r\nHost: 10.0.0.7\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    );
    send(gateway, request).await
}

/// Where each takes its secret, and whose it is.
fn place(path: &str) -> (&'static str, &'static str, &'static str) {
    match path {
        "/click-to-dial" => ("X-Softphone-Secret: ", CLICK_SECRET, PBX_SECRET),
        _ => ("Authorization: Bearer ", PBX_SECRET, CLICK_SECRET),
    }
}

#[tokio::test]
async fn with_any_secret_wrong_nobody_may_and_no_softphone_hears_of_it() {
    let gateway = gateway().await;
    let mut phone = Listener::open(gateway).await;
    for route in ROUTES {
        let (header, right, others) = place(route.1);
        let with = |secret: &str| format!("{header}{secret}\r\n");
        let wrong = [
            ("none", String::new(), String::new()),
            ("an empty one", "secret=&".to_owned(), String::new()),
            ("an empty header", String::new(), with("")),
            ("another route's", format!("secret={others}&"), String::new()),
            ("another route's in the header", String::new(), with(others)),
            ("the first half", format!("secret={}&", &right[..right.len() / 2]), String::new()),
            ("one letter more", format!("secret={right}x&"), String::new()),
            ("other capitals", format!("secret={}&", right.to_uppercase()), String::new()),
            ("two at once", format!("secret={right},{right}&"), String::new()),
            ("by another name", format!("Secret={right}&password={right}&"), String::new()),
            (
                "a wrong one before the right one",
                format!("secret=x&secret={right}&"),
                String::new(),
            ),
            ("a wrong header beside the right address", format!("secret={right}&"), with("wrong")),
            ("in a cookie", String::new(), format!("Cookie: secret={right}\r\n")),
            ("as a password", String::new(), format!("Authorization: Basic {right}\r\n")),
            ("an agent in its place", String::new(), "X-Softphone-Agent: 1001\r\n".to_owned()),
        ];
        for (name, query, headers) in wrong {
            let answer = ask(gateway, route, &query, &headers).await;
            assert_eq!(answer.status, 401, "{name}: {route:?} {}", answer.text());
            assert!(!answer.text().contains(right), "{name}: {route:?}");
            assert!(phone.nothing_came(), "{name}: {route:?}");
        }
    }
    for route in ROUTES {
        let (header, right, _) = place(route.1);
        let answer = ask(gateway, route, "", &format!("{header}{right}\r\n")).await;
        assert!(matches!(answer.status, 200 | 202), "{route:?} {}", answer.text());
        phone.next().await.unwrap();
    }
}

#[tokio::test]
async fn a_secret_opens_nothing_else() {
    let gateway = gateway_with(|settings| settings.trust_agent_id = false).await;
    for path in ["/agent/events?agent_id=1001", "/agent/me", "/agent/calls", "/api/v2/agents/me"] {
        for secret in [CLICK_SECRET, PBX_SECRET] {
            let headers = format!(
                "Host: phone.acme.example\r\nX-Softphone-Secret: {secret}\r\n\
                 Authorization: Bearer {secret}\r\n"
            );
            let method = if path == "/agent/calls" { "POST" } else { "GET" };
            let request = format!("{method} {path} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n");
            let answer = send(gateway, request).await;
            assert!((400..500).contains(&answer.status), "{path}: {}", answer.status);
        }
    }
}

#[tokio::test]
async fn without_a_secret_of_its_own_each_is_off_whatever_is_shown() {
    let gateway = gateway_with(|settings| {
        settings.push.click_secrets.clear();
        settings.push.pbx_secrets.clear();
    })
    .await;
    let mut phone = Listener::open(gateway).await;
    for route in ROUTES {
        let (header, right, _) = place(route.1);
        for query in [String::new(), "secret=&".to_owned(), format!("secret={right}&")] {
            for headers in [String::new(), format!("{header}{right}\r\n")] {
                assert_eq!(ask(gateway, route, &query, &headers).await.status, 404, "{route:?}");
            }
        }
    }
    assert!(phone.nothing_came());
}

/// Neither an oversized nor a slow body, nor what looks like more header lines, gets past the secret.
#[tokio::test]
async fn a_body_is_not_read_before_the_secret_is_known_and_never_beyond_its_limit() {
    let gateway = gateway().await;
    let mut phone = Listener::open(gateway).await;
    for route in [ROUTES[1], ROUTES[2]] {
        let (header, right, _) = place(route.1);
        // Announced, and never sent: without a secret nobody waits for it.
        let head = |more: &str, length: usize| {
            format!(
                "POST {}?{} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n\
                 Content-Length: {length}\r\n{more}\r\n",
                route.1, route.2
            )
        };
        assert_eq!(send(gateway, head("", 100)).await.status, 401);
        let right = format!("{header}{right}\r\n");
        assert_eq!(send(gateway, head(&right, 17 * 1024)).await.status, 413);
        let sent = " ".repeat(17 * 1024) + route.3;
        let chunked = head(&right, 0).replace("Content-Length: 0", "Transfer-Encoding: chunked")
            + &format!("{:x}\r\n{sent}\r\n0\r\n\r\n", sent.len());
        assert_eq!(send(gateway, chunked).await.status, 413);
    }
    assert!(phone.nothing_came());
}
