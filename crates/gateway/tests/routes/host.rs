//! Under which name the gateway answers: a name that leads here by somebody else's will is refused.

use std::net::SocketAddr;

use crate::support::{
    Answer, Folder, Helpdesk, KEY_OF_1001, Said, Shift, in_front_of, send, settings, start,
};

const ANYTHING: Said = Said::This(200, &[("Content-Type", "application/json")], "{}");

const AGENT: &str = "X-Softphone-Agent: 1001\r\n";

async fn ask(gateway: SocketAddr, path: &str, host: &str) -> Answer {
    send(gateway, format!("GET {path} HTTP/1.1\r\n{host}{AGENT}Connection: close\r\n\r\n")).await
}

#[tokio::test]
async fn only_the_public_origins_host_is_answered() {
    let helpdesk = Helpdesk::start(ANYTHING).await;
    let gateway = in_front_of(&helpdesk).await;
    for host in ["phone.acme.example", "Phone.Acme.Example", "phone.acme.example:443"] {
        let host = format!("Host: {host}\r\n");
        assert_eq!(ask(gateway, "/", &host).await.status, 200, "{host}");
        assert_eq!(ask(gateway, "/api/v2/agents/me", &host).await.status, 200, "{host}");
    }
    let asked = helpdesk.asked().len();
    for host in [
        "",
        "Host: evil.example\r\n",
        "Host: phone.acme.example.evil.example\r\n",
        "Host: phone.acme.example:8080\r\n",
        "Host: 127.0.0.1\r\n",
        "Host: phone.acme.example\r\nHost: evil.example\r\n",
        "Host: evil.example\r\nX-Forwarded-Host: phone.acme.example\r\n",
    ] {
        let page = ask(gateway, "/", host).await;
        assert_eq!(page.status, 421, "{host}");
        assert!(page.text().contains("only under https://phone.acme.example"), "{}", page.text());
        assert!(page.text().contains("--public-origin") && !page.text().contains("evil"));
        assert_eq!(page.header("content-type"), Some("text/plain; charset=utf-8"));
        assert_eq!(ask(gateway, "/config.json", host).await.status, 421, "{host}");
        let answer = ask(gateway, "/api/v2/agents/me", host).await;
        assert_eq!((answer.status, answer.code().as_str()), (421, "host_unknown"), "{host}");
    }
    assert_eq!(helpdesk.asked().len(), asked);
}

#[tokio::test]
async fn without_a_public_origin_only_numbers_and_this_machine_are_answered() {
    let folder = Folder::bundle("https://acme.freshdesk.com");
    let mut settings = settings(&folder, "https://acme.freshdesk.com");
    settings.public_origin = None;
    let gateway = start(settings).await;
    for host in ["127.0.0.1:8080", "localhost:8080", "[::1]:8080", "192.168.1.7"] {
        assert_eq!(ask(gateway, "/", &format!("Host: {host}\r\n")).await.status, 200, "{host}");
    }
    let page = ask(gateway, "/", "Host: phone.acme.example\r\n").await;
    assert_eq!(page.status, 421);
    assert!(page.text().contains("--public-origin https://"), "{}", page.text());
}

#[tokio::test]
async fn a_rebound_name_reads_nothing_even_with_an_agents_cookie() {
    let shift = Shift::start().await;
    let headers = shift.headers_of(1001, KEY_OF_1001).await;
    let host =
        format!("Host: rebound.evil.example\r\nOrigin: http://rebound.evil.example\r\n{headers}");
    for path in ["/agent/me", "/api/v2/tickets/80"] {
        assert_eq!(ask(shift.gateway, path, &host).await.code(), "host_unknown", "{path}");
    }
}

#[tokio::test]
async fn probes_are_answered_under_whatever_name_they_know() {
    let gateway = in_front_of(&Helpdesk::away().await).await;
    for host in ["Host: 10.0.0.7:8080\r\n", "Host: gateway-2.internal\r\n", ""] {
        assert_eq!(ask(gateway, "/healthz", host).await.status, 200, "{host}");
    }
}
