//! The window's pages.

use axum::body::Body;
use http::{Request, StatusCode, header};

use crate::support::{Bench, content, first_chunk};

#[tokio::test]
async fn the_address_says_who_is_at_the_window_and_a_cookie_remembers() {
    let bench = Bench::new().await;
    let response = bench.send(Request::get("/?agent=1002").body(Body::empty()).unwrap()).await;
    let cookie = response.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
    assert!(cookie.contains("1002") && cookie.contains("SameSite=Lax"));
    let pair = cookie.split(';').next().unwrap();
    let again = Request::get("/contacts").header(header::COOKIE, pair).body(Body::empty()).unwrap();
    assert!(crate::support::text(bench.send(again).await).await.contains("data-agent=\"1002\""));
    for nobody in ["/?agent=1900", "/?agent=7", "/?agent=%3Cscript%3E", "/?agent="] {
        let response = bench.send(Request::get(nobody).body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{nobody}");
    }
    let stale =
        Request::get("/").header(header::COOKIE, "sandbox_agent=7").body(Body::empty()).unwrap();
    assert_eq!(
        bench.send(stale).await.status(),
        StatusCode::OK,
        "a cookie of another database names nobody"
    );
}

#[tokio::test]
async fn a_page_may_run_its_own_script_and_frame_the_softphone_only() {
    let bench = Bench::new().await;
    let response = bench.send(Request::get("/").body(Body::empty()).unwrap()).await;
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    for part in [
        "default-src 'none'",
        "script-src 'self';",
        "style-src 'self';",
        "frame-src http://127.0.0.1:8201;",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{part} in {policy}");
    }
    let page = crate::support::text(response).await;
    assert!(page.contains("allow=\"microphone; autoplay; speaker-selection; hid; clipboard-write; local-network-access\""));
    assert!(
        page.contains("data-origin=\"http://127.0.0.1:8201\"")
            && page.contains("title=\"Softphone\"")
    );
    assert!(
        !page.contains(" style=") && !page.contains("onclick"),
        "no inline style, no inline script"
    );
}

#[tokio::test]
async fn what_is_not_there_is_said_in_the_window() {
    let bench = Bench::new().await;
    for path in [
        "/tickets/4711",
        "/tickets/abc",
        "/contacts/4711",
        "/contacts/-1",
        "/nothing",
        "/tickets/99999999999999999999",
    ] {
        let response = bench.send(Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(crate::support::text(response).await.contains("<main"), "{path}");
    }
}

#[tokio::test]
async fn an_agent_works_on_tickets() {
    let bench = Bench::new().await;
    let response = bench
        .submit(
            1002,
            "/tickets",
            &[("requester", "5003"), ("subject", "سؤال"), ("description", "")],
        )
        .await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let place = response.headers()[header::LOCATION].to_str().unwrap().to_owned();
    assert_eq!(place, "/tickets/81?agent=1002");
    bench.submit(1002, "/tickets/81/notes", &[("body", "<i>private</i>")]).await;
    bench.submit(1002, "/tickets/81/notes", &[("body", "public"), ("public", "1")]).await;
    bench.submit(1002, "/tickets/81/status", &[("status", "4")]).await;
    let page = content(&bench.page(&place).await);
    assert!(
        page.contains("state-4\">Resolved")
            && page.contains("&#60;i&#62;private")
            && page.contains("entry ours")
    );
    assert_eq!(crate::support::private_notes(&page), 1);
    for (path, fields) in
        [("/tickets/4711/notes", [("body", "x")]), ("/tickets/4711/status", [("status", "4")])]
    {
        assert_eq!(bench.submit(1001, path, &fields).await.status(), StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn the_stream_of_a_window_makes_its_agent_online() {
    let bench = Bench::new().await;
    let agent = cti::AgentId::new(1003).unwrap();
    assert!(!bench.helpdesk.is_online(agent));
    let response =
        bench.send(Request::get("/window/events?agent=1003").body(Body::empty()).unwrap()).await;
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
    assert!(bench.helpdesk.is_online(agent));
    let hello = first_chunk(response.into_body()).await;
    assert!(
        hello.contains("event: hello") && hello.contains("data: "),
        "a browser drops events without data: {hello}"
    );
    bench.clock.advance(sandbox::windows::GRACE_MS);
    assert!(!bench.helpdesk.is_online(agent), "the stream is gone with its body");
}

#[tokio::test]
async fn what_a_page_fetches_is_there() {
    let bench = Bench::new().await;
    for (path, kind) in [
        ("/assets/window.css", "text/css; charset=utf-8"),
        ("/assets/window.js", "text/javascript; charset=utf-8"),
        ("/assets/sample-recording.wav", "audio/wav"),
    ] {
        let response = bench.send(Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[header::CONTENT_TYPE], kind);
    }
}
