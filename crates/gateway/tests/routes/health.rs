//! `/healthz`, `/readyz`, `/metrics`.

use crate::support::{Helpdesk, KEY_OF_1001, Shift, get, in_front_of};

#[tokio::test]
async fn it_is_well_even_when_the_helpdesk_is_away() {
    let gateway = in_front_of(&Helpdesk::away().await).await;
    let health = get(gateway, "/healthz", "").await;
    assert_eq!((health.status, health.text()), (200, "ok\n"));
    assert_eq!(health.header("cache-control"), Some("no-store"));
}

#[tokio::test]
async fn it_is_ready_from_its_first_request_on() {
    let gateway = in_front_of(&Helpdesk::away().await).await;
    let ready = get(gateway, "/readyz", "").await;
    assert_eq!((ready.status, ready.text()), (200, "ready\n"));
}

#[tokio::test]
async fn what_happens_is_counted_without_saying_to_whom() {
    let shift = Shift::start().await;
    let headers = shift.headers_of(1001, KEY_OF_1001).await;
    assert_eq!(shift.sign_in(1001, "wrong").await.status, 401);
    assert_eq!(shift.sign_in(1002, KEY_OF_1001).await.status, 403);
    assert_eq!(get(shift.gateway, "/api/v2/tickets/80", &headers).await.status, 200);
    let metrics = get(shift.gateway, "/metrics", "").await;
    assert_eq!(metrics.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    for line in [
        "# TYPE softphone_gateway_relay_total counter",
        "softphone_gateway_relay_total{outcome=\"2xx\"} 3",
        "softphone_gateway_relay_total{outcome=\"4xx\"} 1",
        "softphone_gateway_relay_total{outcome=\"helpdesk_timeout\"} 0",
        "softphone_gateway_rate_limit_remaining 99",
        "softphone_gateway_sign_ins_total{outcome=\"signed_in\"} 1",
        "softphone_gateway_sign_ins_total{outcome=\"key_refused\"} 1",
        "softphone_gateway_sign_ins_total{outcome=\"wrong_agent\"} 1",
    ] {
        assert!(metrics.text().lines().any(|there| there == line), "{line}\n{}", metrics.text());
    }
    for personal in ["1001", "Ana", KEY_OF_1001] {
        assert!(!metrics.text().contains(personal), "{}", metrics.text());
    }
}
