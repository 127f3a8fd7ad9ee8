//! Everything under `/api` that is not in the list.

use crate::support::{Helpdesk, Said, get, in_front_of, send};

const ANYTHING: Said = Said::This(200, &[("Content-Type", "application/json")], "{}");

#[tokio::test]
async fn no_other_endpoint_is_relayed_whatever_its_path_looks_like() {
    let helpdesk = Helpdesk::start(ANYTHING).await;
    let gateway = in_front_of(&helpdesk).await;
    for path in [
        "/api",
        "/api/v2/tickets/80/notes",
        "/api/v2/agents",
        "/api/v2/integrations/cti",
        "/api/v2/integrations/cti/",
        "/api/v2/integrations/cti/pop/",
        "/api/v2/integrations/cti/details/",
        "/api/v2/integrations/cti/details/../../../agents",
        "/api/v2/integrations/cti/../../agents",
        "/api/v2/integrations/cti/%2e%2e/%2e%2e/agents",
        "/api/v2/integrations/cti/details%2f..%2f..%2f..%2fagents",
        "/api/v2/integrations/cti/details%00",
        "/api/v2/integrations/cti/details;x",
        "/api//v2/integrations/cti/details",
        "/api/v2/integrations/cti/\\details",
        "/api/v2/integrations/CTI/details",
        "/api/./v2/integrations/cti/details",
    ] {
        for method in ["GET", "POST", "DELETE"] {
            let request = format!(
                "{method} {path} HTTP/1.1\r\nHost: phone.acme.example\r\nConnection: close\r\n\r\n"
            );
            let answer = send(gateway, request).await;
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (404, "not_relayed"),
                "{method} {path}"
            );
        }
    }
    assert!(helpdesk.asked().is_empty());
}

#[tokio::test]
async fn a_path_that_only_resembles_the_api_is_no_way_in() {
    let helpdesk = Helpdesk::start(ANYTHING).await;
    let gateway = in_front_of(&helpdesk).await;
    for path in
        ["//api/v2/agents", "/api%2fv2/agents", "/x/../api/v2/agents", "/%61pi/v2/agents.json"]
    {
        assert_eq!(get(gateway, path, "").await.status, 404, "{path}");
    }
    assert!(helpdesk.asked().is_empty());
}

#[tokio::test]
async fn an_absolute_address_in_the_request_does_not_choose_the_helpdesk() {
    let (helpdesk, other) = (Helpdesk::start(ANYTHING).await, Helpdesk::start(ANYTHING).await);
    let gateway = in_front_of(&helpdesk).await;
    let origin = other.origin();
    let answer = get(gateway, &format!("{origin}/api/v2/agents/me"), "").await;
    assert_eq!((answer.status, answer.code().as_str()), (421, "host_unknown"));
    assert!(helpdesk.asked().is_empty());
    get(gateway, "http://phone.acme.example/api/v2/agents/me", "").await;
    assert!(other.asked().is_empty());
    assert_eq!(helpdesk.asked_once().headers["host"], helpdesk.origin()["http://".len()..]);
}

#[tokio::test]
async fn another_method_is_told_which_one_it_is() {
    let helpdesk = Helpdesk::start(ANYTHING).await;
    let gateway = in_front_of(&helpdesk).await;
    for (method, path, allow) in [
        ("GET", "/api/v2/integrations/cti/pop", "POST"),
        ("PUT", "/api/v2/integrations/cti/pop", "POST"),
        ("POST", "/api/v2/integrations/cti/details", "GET,HEAD"),
        ("DELETE", "/api/v2/integrations/cti/details", "GET,HEAD"),
    ] {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: phone.acme.example\r\nConnection: close\r\n\r\n"
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
