//! `POST /api/v2/integrations/cti/pop`: what browsers and others may send, and what they may not.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{Folder, Helpdesk, Said, in_front_of, pop, send, settings, start};

const POPPED: Said =
    Said::This(200, &[("Content-Type", "application/json")], r#"{"id":"5000001876"}"#);

#[tokio::test]
async fn more_than_the_limit_is_refused_before_it_is_read() {
    let helpdesk = Helpdesk::start(POPPED).await;
    let gateway = in_front_of(&helpdesk).await;
    // The length is only announced: waiting for the body would hang.
    let announced = pop("", "").replace("Content-Length: 0", "Content-Length: 1048577");
    let answer = send(gateway, announced).await;
    assert_eq!((answer.status, answer.code().as_str()), (413, "body_too_large"));
    assert!(helpdesk.asked().is_empty());
}

#[tokio::test]
async fn a_body_of_unknown_length_is_counted() {
    let helpdesk = Helpdesk::start(POPPED).await;
    let folder = Folder::bundle(&helpdesk.origin());
    let mut settings = settings(&folder, &helpdesk.origin());
    settings.body_limit = 1024;
    let gateway = start(settings).await;
    let chunk = |size: usize| format!("{size:x}\r\n{}\r\n0\r\n\r\n", "x".repeat(size));
    let chunked = pop("", "").replace("Content-Length: 0", "Transfer-Encoding: chunked");
    let answer = send(gateway, format!("{chunked}{}", chunk(1025))).await;
    assert_eq!((answer.status, answer.code().as_str()), (413, "body_too_large"));
    assert!(helpdesk.asked().is_empty());
    assert_eq!(send(gateway, format!("{chunked}{}", chunk(1024))).await.status, 200);
}

#[tokio::test]
async fn long_notes_fit() {
    let helpdesk = Helpdesk::start(POPPED).await;
    let notes = format!(r#"{{"call_info":{{"Notes":"{}"}}}}"#, "👋 مرحبا ".repeat(20_000));
    let answer = send(in_front_of(&helpdesk).await, pop("", &notes)).await;
    assert_eq!(answer.status, 200);
    assert_eq!(helpdesk.asked_once().body, notes);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let helpdesk = Helpdesk::start(POPPED).await;
    let gateway = in_front_of(&helpdesk).await;
    let request = pop("", "{").replace("Content-Length: 1", "Content-Length: 2");
    let answer = send(gateway, request).await;
    assert_eq!((answer.status, answer.code().as_str()), (408, "body_too_slow"));
    assert!(helpdesk.asked().is_empty());
}

#[tokio::test]
async fn half_a_body_is_not_sent_on() {
    let helpdesk = Helpdesk::start(POPPED).await;
    let gateway = in_front_of(&helpdesk).await;
    let request = pop("", "{").replace("Content-Length: 1", "Content-Length: 2");
    let mut stream = TcpStream::connect(gateway).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert!(helpdesk.asked().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_head_that_does_not_come_is_not_waited_for() {
    let gateway = in_front_of(&Helpdesk::away().await).await;
    let mut stream = TcpStream::connect(gateway).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: ").await.unwrap();
    let before = tokio::time::Instant::now();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    assert_eq!(before.elapsed().as_secs(), 30);
}

#[tokio::test]
async fn only_json_is_carried() {
    let helpdesk = Helpdesk::start(POPPED).await;
    let gateway = in_front_of(&helpdesk).await;
    for (declared, status) in [
        ("Content-Type: application/x-www-form-urlencoded\r\n", 415),
        ("Content-Type: text/plain; application/json\r\n", 415),
        ("", 415),
        ("Content-Type: Application/JSON; charset=utf-8\r\n", 200),
    ] {
        let request = pop("", "{}").replace("Content-Type: application/json\r\n", declared);
        assert_eq!(send(gateway, request).await.status, status, "{declared}");
    }
    helpdesk.asked_once();
}

#[tokio::test]
async fn a_page_of_another_origin_is_refused() {
    let helpdesk = Helpdesk::start(POPPED).await;
    let gateway = in_front_of(&helpdesk).await;
    for headers in [
        "Origin: https://evil.example\r\n",
        "Origin: null\r\n",
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\nOrigin: https://phone.acme.example\r\n",
        "Sec-Fetch-Site: none\r\n",
    ] {
        let answer = send(gateway, pop(headers, "{}")).await;
        assert_eq!((answer.status, answer.code().as_str()), (403, "foreign_origin"), "{headers}");
    }
    assert!(helpdesk.asked().is_empty());
    for headers in [
        "Origin: https://phone.acme.example\r\n",
        "Sec-Fetch-Site: same-origin\r\nOrigin: null\r\n",
    ] {
        assert_eq!(send(gateway, pop(headers, "{}")).await.status, 200, "{headers}");
    }
}

#[tokio::test]
async fn no_other_origin_is_ever_allowed_to_read() {
    let helpdesk = Helpdesk::start(POPPED).await;
    let gateway = in_front_of(&helpdesk).await;
    let preflight = "OPTIONS /api/v2/integrations/cti/pop HTTP/1.1\r\nHost: phone.acme.example\r\nConnection: close\r\n\
                     Origin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\n\
                     Access-Control-Request-Headers: content-type\r\n\r\n";
    let answer = send(gateway, preflight).await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (403, None));
}

#[tokio::test]
async fn a_header_with_a_line_break_in_it_is_refused() {
    let helpdesk = Helpdesk::start(POPPED).await;
    let gateway = in_front_of(&helpdesk).await;
    for content_type in
        ["application/json\rX-Evil: 1", "application/json\0", "application/json\n evil"]
    {
        let request = pop("", "{}")
            .replace("Content-Type: application/json", &format!("Content-Type: {content_type}"));
        assert_eq!(send(gateway, request).await.status, 400, "{content_type:?}");
    }
    assert!(helpdesk.asked().is_empty());
}
