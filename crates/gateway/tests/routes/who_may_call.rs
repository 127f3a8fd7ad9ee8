//! Who may call what: every route that agents ask, tried with every wrong credential. A route that
//! lets one in fails here.

use crate::support::{
    Answer, Helpdesk, KEY_OF_1001, KEY_OF_1002, Said, Shift, agents, cookie_of, send,
};

/// Every route that acts or answers for an agent.
const ROUTES: [(&str, &str); 13] = [
    ("GET", "/agent/me"),
    ("POST", "/agent/sign-out"),
    ("POST", "/api/v2/integrations/cti/pop"),
    ("GET", "/api/v2/integrations/cti/details?call_reference_id=1"),
    ("GET", "/api/v2/agents/me"),
    ("GET", "/api/v2/search/contacts?query=x"),
    ("GET", "/api/v2/contacts/autocomplete?term=x"),
    ("GET", "/api/v2/contacts/1"),
    ("POST", "/api/v2/contacts"),
    ("GET", "/api/v2/companies/1"),
    ("GET", "/api/v2/tickets?requester_id=1"),
    ("GET", "/api/v2/tickets/1"),
    ("POST", "/agent/sign-in"),
];

/// What agent 1001's softphone sends with every request.
fn ours(cookie: &str) -> String {
    format!(
        "Host: phone.acme.example\r\nOrigin: https://phone.acme.example\r\n\
         X-Softphone-Agent: 1001\r\nCookie: {cookie}\r\n"
    )
}

async fn call(shift: &Shift, route: (&str, &str), headers: &str) -> Answer {
    let (method, path) = route;
    let body = match path {
        "/agent/sign-in" => format!(r#"{{"agent_id":1001,"api_key":"{KEY_OF_1001}"}}"#),
        _ => "{}".to_owned(),
    };
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\n{headers}Connection: close\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    );
    send(shift.gateway, request).await
}

#[tokio::test]
async fn the_right_agent_may() {
    let shift = Shift::start().await;
    let cookie = cookie_of(&shift.sign_in(1001, KEY_OF_1001).await);
    for route in ROUTES {
        let answer = call(&shift, route, &ours(&cookie)).await;
        assert!(matches!(answer.status, 200 | 204), "{route:?} {}", answer.text());
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
    ];
    for (name, headers, code) in wrong {
        for route in ROUTES {
            // To sign in or out is what one does without a cookie; signing out removes only one's own.
            let needs_no_cookie = matches!(route.1, "/agent/sign-in" | "/agent/sign-out");
            if code == "sign_in_needed" && needs_no_cookie {
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
    for route in ROUTES.iter().filter(|route| !route.1.starts_with("/agent/sign-")) {
        assert_eq!(
            call(&shift, *route, &ours(&cookie)).await.code(),
            "sign_in_needed",
            "{route:?}"
        );
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
