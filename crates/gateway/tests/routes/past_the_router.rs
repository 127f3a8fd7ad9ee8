//! What is answered without the router is answered as by the router.

use tokio::net::TcpListener;

use crate::support::{Folder, Helpdesk, Said, send, settings};

const METHODS: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "DELETE", "EVIL"];
const PATHS: [&str; 12] = [
    "/api/v2/tickets/80",
    "/api/v2/tickets/80?include=conversations",
    "/api/v2/tickets/80/",
    "/api/v2/tickets/8%30",
    "/api/v2/tickets/{id}",
    "/api/v2/tickets/90071992547409910",
    "/api/v2/tickets?requester_id=1",
    "/api/v2/contacts",
    "/api/v2/contacts/1",
    "/api/v2/contacts/autocomplete?term=a",
    "/api/v2/nothing",
    "//api/v2/contacts",
];
const OURS: &str = "Host: phone.acme.example\r\nX-Softphone-Agent: 1001\r\n";
const HEADERS: [&str; 9] = [
    OURS,
    "X-Softphone-Agent: 1001\r\n",
    "Host: evil.example\r\nX-Softphone-Agent: 1001\r\n",
    "Host: phone.acme.example\r\nHost: evil.example\r\nX-Softphone-Agent: 1001\r\n",
    "Host: phone.acme.example\r\n",
    "Host: phone.acme.example\r\nX-Softphone-Agent: 1001\r\nX-Softphone-Agent: 1002\r\n",
    "Host: phone.acme.example\r\nX-Softphone-Agent: 1001\r\nSec-Fetch-Site: cross-site\r\n",
    "Host: phone.acme.example\r\nX-Softphone-Agent: 1001\r\nOrigin: https://evil.example\r\n",
    "Host: phone.acme.example\r\nX-Softphone-Agent: 1001\r\nOrigin: https://phone.acme.example\r\n",
];

#[tokio::test]
async fn it_is_the_same_answer_and_the_same_is_asked() {
    let json = &[("Content-Type", "application/json"), ("X-RateLimit-Remaining", "9")];
    let helpdesk = Helpdesk::start(Said::This(200, json, "{}")).await;
    let folder = Folder::bundle(&helpdesk.origin());
    let app = gateway::app(settings(&folder, &helpdesk.origin())).unwrap();
    let mut gateways = Vec::new();
    for app in [app.router().into(), app] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        gateways.push(listener.local_addr().unwrap());
        tokio::spawn(gateway::serve(listener, app, std::future::pending()));
    }
    let mut relayed = 0;
    for method in METHODS {
        for path in PATHS {
            for headers in HEADERS {
                let request = format!(
                    "{method} {path} HTTP/1.1\r\n{headers}Connection: close\r\n\
                     Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}"
                );
                let mut seen = Vec::new();
                for gateway in &gateways {
                    let before = helpdesk.asked().len();
                    let answer = send(*gateway, &request).await;
                    let asked = helpdesk.asked().split_off(before);
                    let asked =
                        asked.iter().map(|a| format!("{} {} {:?}", a.method, a.uri, a.body));
                    let names = answer.header_names().join(" ");
                    relayed += usize::from(answer.status == 200);
                    seen.push((answer.status, names, answer.body, asked.collect::<Vec<_>>()));
                }
                assert_eq!(seen[0], seen[1], "{request}");
            }
        }
    }
    // Some of it does go through, by both, under two forms of what our page sends: five by GET and so by
    // HEAD, one by POST and one by PUT.
    assert_eq!(relayed, 2 * 2 * 12);
}
