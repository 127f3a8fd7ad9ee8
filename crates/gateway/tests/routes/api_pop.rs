//! `POST /api/v2/integrations/cti/pop`: what goes to the helpdesk, and what comes back.

use std::time::Duration;

use crate::support::{
    BASIC, Folder, Helpdesk, KEY, Said, config, in_front_of, pop, send, settings, start,
};

const JSON: (&str, &str) = ("Content-Type", "application/json; charset=utf-8");
const POPPED: Said = Said::This(200, &[JSON], r#"{"id":"5000001876"}"#);

#[tokio::test]
async fn it_reaches_the_helpdesk_with_the_key_and_without_the_browsers_secrets() {
    let helpdesk = Helpdesk::start(POPPED).await;
    let gateway = in_front_of(&helpdesk).await;
    let body = r#"{"requester_phone":"+14155550100","call_info":{"Notes":"Grüße 👋 مرحبا"}}"#;
    let headers = "Cookie: session=1\r\nAuthorization: Basic bWluZTpY\r\nX-Forwarded-For: 10.0.0.1\r\n\
                   X-Http-Method-Override: DELETE\r\nReferer: https://phone.acme.example/?agent_id=1001\r\n";
    let answer = send(gateway, pop(headers, body)).await;
    assert_eq!((answer.status, answer.text()), (200, r#"{"id":"5000001876"}"#));
    assert_eq!(answer.header("cache-control"), Some("no-store"));

    let asked = helpdesk.asked_once();
    assert_eq!(
        (asked.method.as_str(), asked.uri.to_string().as_str()),
        ("POST", "/api/v2/integrations/cti/pop")
    );
    assert_eq!(asked.body, body);
    let mut names: Vec<_> = asked.headers.keys().map(http::HeaderName::as_str).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        ["accept", "authorization", "content-length", "content-type", "host", "user-agent"]
    );
    assert_eq!(asked.headers["authorization"], BASIC);
    assert_eq!(asked.headers["content-type"], "application/json");
}

#[tokio::test]
async fn parameters_in_the_address_stay_outside() {
    let helpdesk = Helpdesk::start(POPPED).await;
    let gateway = in_front_of(&helpdesk).await;
    let request =
        pop("", "{}").replace("/cti/pop ", "/cti/pop?responder_id=1&call_reference_id=2 ");
    assert_eq!(send(gateway, request).await.status, 200);
    assert_eq!(helpdesk.asked_once().uri.to_string(), "/api/v2/integrations/cti/pop");
}

#[tokio::test]
async fn only_what_the_app_needs_comes_back() {
    let said = Said::This(
        400,
        &[
            JSON,
            ("X-RateLimit-Total", "100.0"),
            ("X-RateLimit-Remaining", "0"),
            ("Set-Cookie", "_helpkit_session=1"),
            ("Server", "fwe"),
            ("X-Request-Id", "1"),
            ("Access-Control-Allow-Origin", "*"),
            ("Content-Security-Policy", "default-src *"),
            ("Location", "https://evil.example"),
        ],
        r#"{"description":"Validation failed","errors":[]}"#,
    );
    let helpdesk = Helpdesk::start(said).await;
    let answer = send(in_front_of(&helpdesk).await, pop("", "{}")).await;
    assert_eq!(
        (answer.status, answer.text()),
        (400, r#"{"description":"Validation failed","errors":[]}"#)
    );
    assert_eq!(
        answer.header_names(),
        [
            "cache-control",
            "connection",
            "content-length",
            "content-security-policy",
            "content-type",
            "cross-origin-resource-policy",
            "date",
            "permissions-policy",
            "referrer-policy",
            "x-content-type-options",
            "x-ratelimit-remaining",
            "x-ratelimit-total",
        ]
    );
    assert!(!answer.header("content-security-policy").unwrap().contains('*'));
}

#[tokio::test]
async fn too_many_requests_come_back_with_how_long_to_wait() {
    // "429 may be empty"; or text, as from a proxy on the way.
    for headers in
        [&[("Retry-After", "30")][..], &[("Retry-After", "30"), ("Content-Type", "text/plain")][..]]
    {
        let helpdesk = Helpdesk::start(Said::This(
            429,
            headers,
            if headers.len() > 1 { "slow down" } else { "" },
        ))
        .await;
        let answer = send(in_front_of(&helpdesk).await, pop("", "{}")).await;
        assert_eq!((answer.status, answer.header("retry-after")), (429, Some("30")));
    }
}

#[tokio::test]
async fn a_page_instead_of_json_never_reaches_the_browser() {
    let html = "<html><script>alert(1)</script></html>";
    for (status, ours, code) in [
        (500, 500, "helpdesk_error"),
        (503, 503, "helpdesk_error"),
        (401, 401, "helpdesk_error"),
        (200, 502, "helpdesk_unreadable"),
    ] {
        for headers in [&[("Content-Type", "text/html")][..], &[][..]] {
            let helpdesk = Helpdesk::start(Said::This(status, headers, html)).await;
            let answer = send(in_front_of(&helpdesk).await, pop("", "{}")).await;
            assert_eq!((answer.status, answer.code().as_str()), (ours, code));
            assert!(!answer.text().contains('<'), "{}", answer.text());
        }
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let helpdesk = Helpdesk::start(Said::This(302, &[("Location", "/support/login")], "")).await;
    let answer = send(in_front_of(&helpdesk).await, pop("", "{}")).await;
    assert_eq!((answer.status, answer.code().as_str()), (502, "helpdesk_unreadable"));
    assert_eq!(answer.header("location"), None);
    helpdesk.asked_once();
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off() {
    let helpdesk =
        Helpdesk::start(Said::This(200, &[JSON], concat!("\"", include_str!("bundle.rs"), "\"")))
            .await;
    let folder = Folder::bundle(&helpdesk.origin());
    let mut settings = settings(&folder, &helpdesk.origin());
    settings.reply_limit = 1024;
    let answer = send(start(settings).await, pop("", "{}")).await;
    assert_eq!((answer.status, answer.code().as_str()), (502, "helpdesk_unreadable"));
}

#[tokio::test]
async fn a_helpdesk_that_is_away_has_written_nothing() {
    let answer = send(in_front_of(&Helpdesk::away().await).await, pop("", "{}")).await;
    assert_eq!((answer.status, answer.code().as_str()), (502, "helpdesk_unreachable"));
}

#[tokio::test(start_paused = true)]
async fn a_helpdesk_behind_a_wall_has_written_nothing_either() {
    let (helpdesk, _full) = Helpdesk::that_takes_nobody().await;
    let gateway = in_front_of(&helpdesk).await;
    let before = tokio::time::Instant::now();
    let answer = send(gateway, pop("", "{}")).await;
    assert_eq!((answer.status, answer.code().as_str()), (502, "helpdesk_unreachable"));
    assert_eq!(before.elapsed().as_secs(), 5, "half the time an answer may take");
}

#[tokio::test]
async fn a_helpdesk_that_hangs_up_may_have_written_it() {
    let (helpdesk, heard) = Helpdesk::that_hangs_up().await;
    let answer = send(in_front_of(&helpdesk).await, pop("", "{}")).await;
    assert_eq!((answer.status, answer.code().as_str()), (502, "helpdesk_connection_lost"));
    let heard = String::from_utf8(heard.lock().unwrap().clone()).unwrap();
    assert_eq!(heard.matches("POST ").count(), 1, "a write is never repeated by itself");
}

#[tokio::test(start_paused = true)]
async fn a_helpdesk_that_says_nothing_is_not_waited_for_longer_than_set() {
    let helpdesk = Helpdesk::start(Said::Nothing).await;
    let folder = Folder::bundle(&helpdesk.origin());
    let mut settings = settings(&folder, &helpdesk.origin());
    settings.request_timeout = Duration::from_secs(7);
    let gateway = start(settings).await;
    let before = tokio::time::Instant::now();
    let answer = send(gateway, pop("", "{}")).await;
    assert_eq!((answer.status, answer.code().as_str()), (504, "helpdesk_timeout"));
    assert_eq!(before.elapsed().as_secs(), 7);
    helpdesk.asked_once();
}

#[tokio::test]
async fn https_is_spoken_to_an_https_address_and_the_key_only_inside_it() {
    let (helpdesk, heard) = Helpdesk::that_hangs_up().await;
    let origin = helpdesk.origin().replace("http:", "https:");
    let folder = Folder::bundle(&origin);
    let answer = send(start(settings(&folder, &origin)).await, pop("", "{}")).await;
    assert_eq!((answer.status, answer.code().as_str()), (502, "helpdesk_unreachable"));
    let heard = heard.lock().unwrap().clone();
    assert_eq!(heard[..2], [0x16, 0x03], "a TLS handshake");
    assert!(!String::from_utf8_lossy(&heard).contains(KEY));
}

#[tokio::test]
async fn a_sub_type_of_json_is_json_and_a_configuration_can_be_given() {
    let helpdesk =
        Helpdesk::start(Said::This(201, &[("Content-Type", "application/problem+json")], "{}"))
            .await;
    let folder = Folder::bundle("https://another.freshdesk.com");
    let mut settings = settings(&folder, &helpdesk.origin());
    settings.app_config = Some(config(&helpdesk.origin()));
    let answer = send(start(settings).await, pop("", "{}")).await;
    assert_eq!((answer.status, answer.text()), (201, "{}"));
}

#[tokio::test]
async fn a_write_on_a_kept_connection_is_not_repeated_when_it_breaks() {
    let (helpdesk, heard) = Helpdesk::that_answers_once().await;
    let gateway = in_front_of(&helpdesk).await;
    assert_eq!(send(gateway, pop("", r#"{"n":"one"}"#)).await.status, 200);
    let answer = send(gateway, pop("", r#"{"n":"two"}"#)).await;
    assert_eq!((answer.status, answer.code().as_str()), (502, "helpdesk_connection_lost"));
    let heard = String::from_utf8(heard.lock().unwrap().clone()).unwrap();
    assert_eq!(heard.matches(r#"{"n":"two"}"#).count(), 1, "{heard}");
}
