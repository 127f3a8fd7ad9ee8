//! Who may call what: every route that agents ask, tried with every wrong credential. A route that
//! lets one in fails here.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{
    Answer, Helpdesk, KEY_OF_1001, KEY_OF_1002, Said, Shift, agents, cookie_of, send,
};

/// Every route that acts or answers for an agent, with a body that it can read.
const ROUTES: [(&str, &str, &str); 22] = [
    ("GET", "/agent/me", ""),
    ("POST", "/agent/sign-out", "{}"),
    ("POST", "/api/v2/integrations/cti/pop", "{}"),
    ("GET", "/api/v2/integrations/cti/details?call_reference_id=1", ""),
    ("GET", "/api/v2/agents/me", ""),
    ("GET", "/api/v2/search/contacts?query=x", ""),
    ("GET", "/api/v2/contacts/autocomplete?term=x", ""),
    ("GET", "/api/v2/contacts/1", ""),
    ("POST", "/api/v2/contacts", "{}"),
    ("PUT", "/api/v2/contacts/1", r#"{"name":"Ana"}"#),
    ("GET", "/api/v2/companies/1", ""),
    ("GET", "/api/v2/tickets?requester_id=1", ""),
    ("GET", "/api/v2/tickets/1", ""),
    ("POST", "/agent/hand-over", "{}"),
    ("POST", "/agent/windows", r#"{"tab":"f-1","say":"who"}"#),
    ("POST", "/agent/calls", r#"{"call_reference_id":"c1","requester_number":"+14155550100"}"#),
    ("POST", "/agent/calls/c1/hang-up", "{}"),
    ("POST", "/agent/clicks/00000001-00000002/claim", r#"{"tab":"a"}"#),
    ("GET", "/agent/events", ""),
    ("GET", "/agent/events?agent_id=1001", ""),
    ("POST", "/agent/take-over", r#"{"agent_id":1001,"hand_over":"x"}"#),
    ("POST", "/agent/sign-in", r#"{"agent_id":1001,"api_key":"k3y-of-agent-one"}"#),
];

/// The refusals of who may not ask.
const REFUSALS: [&str; 4] = ["sign_in_needed", "agent_missing", "foreign_origin", "host_unknown"];

/// What agent 1001's softphone sends with every request.
fn ours(cookie: &str) -> String {
    format!(
        "Host: phone.acme.example\r\nOrigin: https://phone.acme.example\r\n\
         X-Softphone-Agent: 1001\r\nCookie: {cookie}\r\n"
    )
}

fn request((method, path, body): (&str, &str, &str), headers: &str) -> String {
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\n{headers}Connection: close\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
}

async fn call(shift: &Shift, route: (&str, &str, &str), headers: &str) -> Answer {
    send(shift.gateway, request(route, headers)).await
}

#[tokio::test]
async fn the_right_agent_may() {
    let shift = Shift::start().await;
    let cookie = cookie_of(&shift.sign_in(1001, KEY_OF_1001).await);
    for route in ROUTES.into_iter().filter(|route| !route.1.starts_with("/agent/events")) {
        let answer = call(&shift, route, &ours(&cookie)).await;
        let may = matches!(answer.status, 200 | 204) || !REFUSALS.contains(&&*answer.code());
        assert!(may, "{route:?} {}", answer.text());
    }
    // A stream has no end to read to.
    for route in ROUTES.into_iter().filter(|route| route.1.starts_with("/agent/events")) {
        let mut stream = TcpStream::connect(shift.gateway).await.unwrap();
        stream.write_all(request(route, &ours(&cookie)).as_bytes()).await.unwrap();
        let mut head = [0; 12];
        stream.read_exact(&mut head).await.unwrap();
        assert_eq!(&head, b"HTTP/1.1 200", "{route:?}");
    }
}

#[tokio::test]
async fn with_any_credential_wrong_nobody_may_and_the_helpdesk_hears_nothing() {
    let shift = Shift::start().await;
    let cookie = cookie_of(&shift.sign_in(1001, KEY_OF_1001).await);
    let of_1002 = cookie_of(&shift.sign_in(1002, KEY_OF_1002).await);
    let other_gateway = Shift::at(shift.helpdesk.clone(), |_| ()).await;
    let elsewhere = cookie_of(&other_gateway.sign_in(1001, KEY_OF_1001).await);
    let right = ours(&cookie);
    let heard = shift.helpdesk.asked().len();
    // Of each: what is sent, what it is refused with, and whether a sign-in may be tried so, too (it
    // is what one does without a cookie).
    let wrong = [
        ("no cookie", right.replace("Cookie:", "X-Cookie:"), "sign_in_needed"),
        ("another agent's cookie", ours(&of_1002), "sign_in_needed"),
        (
            "another agent's cookie, renamed",
            ours(&of_1002.replace("-1002=", "-1001=")),
            "sign_in_needed",
        ),
        ("another agent's name", right.replace("Agent: 1001", "Agent: 1002"), "sign_in_needed"),
        ("another gateway's cookie", ours(&elsewhere), "sign_in_needed"),
        (
            "a cookie with one letter changed",
            ours(&format!("{}{}", &cookie[..cookie.len() - 1], other_letter(&cookie))),
            "sign_in_needed",
        ),
        ("an empty cookie", ours("softphone-seal-1001="), "sign_in_needed"),
        (
            "a cookie and nothing around it",
            ours(cookie.split_once('=').unwrap().1),
            "sign_in_needed",
        ),
        (
            "an agent that is no number",
            right.replace("Agent: 1001", "Agent: 1001x"),
            "agent_missing",
        ),
        ("an agent with a sign", right.replace("Agent: 1001", "Agent: +1001"), "agent_missing"),
        ("half a cookie", ours(&cookie[..cookie.len() / 2]), "sign_in_needed"),
        ("no agent", right.replace("X-Softphone-Agent: 1001\r\n", ""), "agent_missing"),
        (
            "two agents",
            right.replace("Agent: 1001", "Agent: 1002\r\nX-Softphone-Agent: 1001"),
            "agent_missing",
        ),
        (
            "a foreign page",
            right.replace("Origin: https://phone.acme.example", "Origin: https://evil.example"),
            "foreign_origin",
        ),
        (
            "a sandboxed page",
            right.replace("Origin: https://phone.acme.example", "Origin: null"),
            "foreign_origin",
        ),
        ("our page without TLS", right.replace("Origin: https", "Origin: http"), "foreign_origin"),
        ("a foreign site", format!("{right}Sec-Fetch-Site: cross-site\r\n"), "foreign_origin"),
        ("a neighbour's site", format!("{right}Sec-Fetch-Site: same-site\r\n"), "foreign_origin"),
        ("a link", format!("{right}Sec-Fetch-Site: none\r\n"), "foreign_origin"),
        (
            "another name",
            right.replace("Host: phone.acme.example", "Host: phone.evil.example"),
            "host_unknown",
        ),
        (
            "two names",
            right.replace("Host: phone", "Host: phone.evil.example\r\nHost: phone"),
            "host_unknown",
        ),
        (
            "our name only where a proxy says it",
            right
                .replace("Host: phone", "X-Forwarded-Host: phone.acme.example\r\nHost: phone.evil"),
            "host_unknown",
        ),
    ];
    for (name, headers, code) in wrong {
        for route in ROUTES {
            // To sign in or out is what one does without a cookie; signing out removes only one's own.
            let needs_no_cookie =
                matches!(route.1, "/agent/sign-in" | "/agent/sign-out" | "/agent/take-over");
            if code == "sign_in_needed" && needs_no_cookie {
                continue;
            }
            // An `EventSource` sends no header; its address names the agent in its place.
            if name == "no agent" && route.1.contains("?agent_id=") {
                continue;
            }
            let answer = call(&shift, route, &headers).await;
            assert_eq!(answer.code(), code, "{name}: {route:?}");
            assert!(answer.header("set-cookie").is_none(), "{name}: {route:?}");
        }
    }
    assert_eq!(shift.helpdesk.asked().len(), heard);
}

#[tokio::test]
async fn an_ended_sign_in_is_none() {
    let shift = Shift::start().await;
    let cookie = cookie_of(&shift.sign_in(1001, KEY_OF_1001).await);
    shift.pass(std::time::Duration::from_hours(12));
    let needs_none = ["/agent/sign-in", "/agent/sign-out", "/agent/take-over"];
    for route in ROUTES.into_iter().filter(|route| !needs_none.contains(&route.1)) {
        assert_eq!(call(&shift, route, &ours(&cookie)).await.code(), "sign_in_needed", "{route:?}");
    }
}

#[tokio::test]
async fn a_secret_that_was_replaced_opens_no_more() {
    let (old, new) = (random(), random());
    let gateway_with = async |secrets: &[&gateway::SealSecret], helpdesk| {
        let secrets: Vec<_> = secrets.iter().map(|secret| (*secret).clone()).collect();
        Shift::at(helpdesk, |settings| settings.seal_secrets = secrets).await
    };
    let helpdesk = Helpdesk::start(Said::By(agents)).await;
    let before = gateway_with(&[&old], helpdesk.clone()).await;
    let cookie = cookie_of(&before.sign_in(1001, KEY_OF_1001).await);
    for (secrets, status) in
        [(&[&old][..], 200), (&[&new, &old][..], 200), (&[&new][..], 401), (&[][..], 401)]
    {
        let after = gateway_with(secrets, helpdesk.clone()).await;
        assert_eq!(call(&after, ROUTES[0], &ours(&cookie)).await.status, status, "{secrets:?}");
    }
    // Nor does another helpdesk's, with the same secret.
    let other = gateway_with(&[&old], Helpdesk::start(Said::By(agents)).await).await;
    assert_eq!(call(&other, ROUTES[0], &ours(&cookie)).await.status, 401);
}

/// The last letter of a text, made another that a seal may have there.
fn other_letter(text: &str) -> char {
    // The last letter's low bits may mean nothing; this changes the highest.
    if text.ends_with(|last: char| last.is_ascii_lowercase()) { 'A' } else { 'z' }
}

fn random() -> gateway::SealSecret {
    gateway::SealSecret::random().unwrap()
}

/// What a browser would follow or show must not be chosen by whoever made a link.
#[tokio::test]
async fn no_link_leads_elsewhere() {
    let shift = Shift::start().await;
    for path in [
        "//evil.example",
        "//evil.example/%2f..",
        "/\\evil.example",
        "/https://evil.example",
        "/?next=https://evil.example",
        "/agents/1001?return_to=//evil.example",
        "/agent/sign-out?next=https://evil.example",
        "/%0d%0aLocation:%20https://evil.example",
        "/agents/%0d%0aSet-Cookie:%20softphone-seal-1001=x",
    ] {
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: phone.acme.example\r\nConnection: close\r\n\r\n");
        let answer = send(shift.gateway, request).await;
        assert!(!(300..400).contains(&answer.status), "{path}: {}", answer.status);
        assert_eq!(answer.header("location"), None, "{path}");
        assert_eq!(answer.header("refresh"), None, "{path}");
        assert_eq!(answer.header("set-cookie"), None, "{path}");
        assert!(!answer.text().contains("evil"), "{path}");
    }
}
