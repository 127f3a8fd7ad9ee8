//! "Configure Click to Dial": a number that is clicked is sent to the telephone system.

use std::time::Duration;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    response::Response,
};
use http::{Method, StatusCode, header};
use sandbox::{clock::Clock, helpdesk::Config};
use tokio::{net::TcpListener, sync::mpsc};

use crate::support::{Bench, START, count, text};

/// What the telephone system got.
#[derive(Debug, PartialEq)]
struct Got {
    method: Method,
    address: String,
    kind: String,
    body: String,
}

/// A telephone system that answers with this status, or not at all.
async fn pbx(answer: Option<StatusCode>) -> (String, mpsc::UnboundedReceiver<Got>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (got, seen) = mpsc::unbounded_channel();
    let router = Router::new().fallback(async move |request: Request| {
        let (head, body) = request.into_parts();
        let body = to_bytes(body, 10_000).await.unwrap().to_vec();
        let kind = head.headers.get(header::CONTENT_TYPE);
        got.send(Got {
            method: head.method,
            address: head.uri.to_string(),
            kind: kind.map_or("", |kind| kind.to_str().unwrap()).to_owned(),
            body: String::from_utf8(body).unwrap(),
        })
        .unwrap();
        match answer {
            Some(status) => Response::builder().status(status).body(Body::empty()).unwrap(),
            None => std::future::pending().await,
        }
    });
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, seen)
}

async fn configured(url: &str, request: &str) -> Bench {
    let clock = Clock::manual(START);
    let config =
        Config { callback_timeout: Duration::from_millis(200), ..Config::in_memory(clock.clone()) };
    let bench = Bench::with(config, clock).await;
    let fields = [("click_to_dial", "on"), ("request", request), ("url", url)];
    let saved = bench.submit(1001, "/admin/apps/cti/click-to-dial", &fields).await;
    assert_eq!(saved.status(), StatusCode::SEE_OTHER);
    bench
}

/// Agent 1002 clicks Kim's number on ticket 79.
async fn click(bench: &Bench) -> (StatusCode, String) {
    let fields = [("number", "+1 (415) 555-0100"), ("contact", "5001"), ("ticket", "79")];
    let response = bench.submit(1002, "/window/dial", &fields).await;
    (response.status(), text(response).await)
}

const ALL_FIVE: &str = "requester_number=%2B14155550100&agent_number=%2B14155550192&agent_id=1002&ticket_id=79&requester_id=5001";

#[tokio::test]
async fn numbers_are_clickable_on_ticket_and_contact_pages_when_it_is_on() {
    let bench = Bench::new().await;
    for page in ["/tickets/79", "/contacts/5001", "/contacts"] {
        assert_eq!(count(&bench.page(page).await, "data-dial="), 0, "{page}");
    }
    let bench = configured("http://127.0.0.1:9/", "get").await;
    let ticket = bench.page("/tickets/79").await;
    assert!(
        ticket.contains("data-dial=\"+1 (415) 555-0100\" data-contact=\"5001\" data-ticket=\"79\""),
        "{ticket}"
    );
    let contact = bench.page("/contacts/5009").await;
    assert!(contact.contains("data-contact=\"5009\" data-ticket=\"\""), "{contact}");
    assert!(count(&bench.page("/contacts").await, "data-dial=") > 10);
}

#[tokio::test]
async fn get_replaces_the_placeholders_of_the_callback_url() {
    let (pbx, mut seen) = pbx(Some(StatusCode::OK)).await;
    let url =
        format!("{pbx}/dial/{{{{agent_id}}}}?to={{{{requester_number}}}}&ticket={{{{ticket_id}}}}");
    let bench = configured(&url, "get").await;
    let (status, said) = click(&bench).await;
    assert_eq!(
        (status, said.as_str()),
        (StatusCode::OK, "Your phone system is calling +1 (415) 555-0100.")
    );
    let got = seen.recv().await.unwrap();
    assert_eq!(
        (got.method, got.address.as_str()),
        (Method::GET, "/dial/1002?to=%2B14155550100&ticket=79")
    );
}

#[tokio::test]
async fn get_without_placeholders_sends_the_five_fields_as_its_query() {
    let (pbx, mut seen) = pbx(Some(StatusCode::NO_CONTENT)).await;
    let bench = configured(&format!("{pbx}/dial?from=desk#top"), "get").await;
    click(&bench).await;
    assert_eq!(seen.recv().await.unwrap().address, format!("/dial?from=desk&{ALL_FIVE}"));
}

#[tokio::test]
async fn post_sends_the_five_fields_as_a_form() {
    let (pbx, mut seen) = pbx(Some(StatusCode::ACCEPTED)).await;
    let bench = configured(&format!("{pbx}/dial"), "post_form").await;
    assert_eq!(click(&bench).await.0, StatusCode::OK);
    let got = seen.recv().await.unwrap();
    let expected = Got {
        method: Method::POST,
        address: "/dial".into(),
        kind: "application/x-www-form-urlencoded".into(),
        body: ALL_FIVE.into(),
    };
    assert_eq!(got, expected);
}

#[tokio::test]
async fn post_sends_the_five_fields_as_json_and_leaves_out_what_is_not_there() {
    let (pbx, mut seen) = pbx(Some(StatusCode::OK)).await;
    let bench = configured(&format!("{pbx}/dial"), "post_json").await;
    click(&bench).await;
    let got = seen.recv().await.unwrap();
    assert_eq!(got.kind, "application/json");
    let json: serde_json::Value = serde_json::from_str(&got.body).unwrap();
    assert_eq!(
        json,
        serde_json::json!({
            "requester_number": "+14155550100", "agent_number": "+14155550192",
            "agent_id": 1002, "ticket_id": 79, "requester_id": 5001,
        })
    );
    // An agent without a helpdesk number, on a contact's page.
    bench.submit(1002, "/window/phone-details", &[("number", "")]).await;
    bench.submit(1002, "/window/dial", &[("number", "+447700900123"), ("contact", "5009")]).await;
    let json: serde_json::Value = serde_json::from_str(&seen.recv().await.unwrap().body).unwrap();
    assert_eq!(
        json,
        serde_json::json!({ "requester_number": "+447700900123", "agent_id": 1002, "requester_id": 5009 })
    );
}

#[tokio::test]
async fn the_agent_is_told_in_plain_words_when_the_telephone_system_refuses() {
    for status in [StatusCode::NOT_FOUND, StatusCode::FOUND, StatusCode::INTERNAL_SERVER_ERROR] {
        let (pbx, _seen) = pbx(Some(status)).await;
        let (answered, said) = click(&configured(&pbx, "get").await).await;
        assert_eq!(answered, StatusCode::BAD_GATEWAY);
        let expected =
            format!("did not take the call to +1 (415) 555-0100: it answered {}", status.as_u16());
        assert!(said.contains(&expected), "{said}");
    }
}

#[tokio::test]
async fn the_agent_is_told_when_the_telephone_system_does_not_answer_in_time() {
    let (pbx, mut seen) = pbx(None).await;
    let (answered, said) = click(&configured(&pbx, "post_json").await).await;
    assert_eq!(answered, StatusCode::GATEWAY_TIMEOUT);
    assert!(said.contains("did not answer within 0.2 s"), "{said}");
    assert!(seen.recv().await.is_some(), "the request was there");
}

#[tokio::test]
async fn the_agent_is_told_when_the_telephone_system_cannot_be_reached() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nobody = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let (answered, said) = click(&configured(&nobody, "get").await).await;
    assert_eq!(answered, StatusCode::BAD_GATEWAY);
    assert!(said.contains("could not be reached"), "{said}");
}

#[tokio::test]
async fn a_callback_url_that_cannot_be_is_not_saved() {
    let bench = Bench::new().await;
    for (url, why) in [
        ("", "has to begin with https://"),
        ("ftp://pbx.example/", "has to begin with https://"),
        ("javascript:alert({{agent_id}})", "has to begin with https://"),
        ("https://pbx.example/?to={{phone}}", "none of the five"),
        ("{{requester_number}}", "has to begin with https://"),
    ] {
        let fields = [("click_to_dial", "on"), ("request", "post_form"), ("url", url)];
        let response = bench.submit(1001, "/admin/apps/cti/click-to-dial", &fields).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{url}");
        let page = text(response).await;
        assert!(page.contains(why) && page.contains("value=\"post_form\" selected"), "{url}");
    }
    assert_eq!(count(&bench.page("/tickets/79").await, "data-dial="), 0);
}

#[tokio::test]
async fn a_click_that_comes_after_the_switch_off_or_with_no_number_sends_nothing() {
    let (pbx, mut seen) = pbx(Some(StatusCode::OK)).await;
    let bench = configured(&pbx, "get").await;
    let response = bench.submit(1002, "/window/dial", &[("number", "nobody")]).await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    bench.submit(1001, "/admin/apps/cti/click-to-dial", &[("request", "get"), ("url", &pbx)]).await;
    let (status, said) = click(&bench).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(said.contains("switched off"), "{said}");
    assert!(seen.try_recv().is_err());
}
