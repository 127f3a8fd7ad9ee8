//! "Feature Availability", and "you need to check if the CTI feature is enabled for your account".

use axum::body::Body;
use http::{Request, StatusCode, header};
use serde_json::{Value, json};

use crate::support::{Bench, basic, text};

pub async fn set(bench: &Bench, settings: &Value) {
    let request = Request::put("/sandbox/settings").body(Body::from(settings.to_string())).unwrap();
    assert_eq!(bench.send(request).await.status(), StatusCode::OK);
}

async fn details(bench: &Bench, key: &str) -> (StatusCode, Value) {
    let request = Request::get("/api/v2/integrations/cti/details?call_reference_id=r")
        .header(header::AUTHORIZATION, basic(key))
        .body(Body::empty())
        .unwrap();
    let response = bench.send(request).await;
    (response.status(), serde_json::from_str(&text(response).await).unwrap_or_default())
}

fn pop() -> Value {
    json!({ "requester_phone": "+1 999 555 0177", "responder_id": 1001, "call_reference_id": "r" })
}

async fn assert_refused(bench: &Bench) {
    let contacts = bench.page("/contacts?agent=1001").await;
    let (status, body) = bench.pop_raw(pop().to_string()).await;
    assert_eq!((status, &body["code"]), (StatusCode::FORBIDDEN, &json!("require_feature")));
    // What is asked for does not matter: the feature is looked at first.
    assert_eq!(bench.pop_raw("{}").await.0, StatusCode::FORBIDDEN);
    let (status, body) = details(bench, "demo-key-1001").await;
    assert_eq!((status, &body["code"]), (StatusCode::FORBIDDEN, &json!("require_feature")));
    assert_eq!(details(bench, "wrong").await.0, StatusCode::UNAUTHORIZED, "the key comes first");
    assert_eq!(bench.page("/contacts?agent=1001").await, contacts, "no contact was made");

    let window = bench.page("/tickets?agent=1001").await;
    assert!(!window.contains("<iframe") && !window.contains("id=\"phone-details\""));
    let admin = bench.page("/admin/apps/cti?agent=1001").await;
    assert!(admin.contains("Screen pops and call details are refused"), "{admin}");
}

#[tokio::test]
async fn a_plan_without_cti_is_refused_with_403_and_shows_no_softphone() {
    let bench = Bench::new().await;
    for plan in ["blossom", "garden", "estate", "forest"] {
        set(&bench, &json!({ "plan": plan })).await;
        assert_eq!(details(&bench, "demo-key-1001").await.0, StatusCode::OK, "{plan}");
        assert!(bench.page("/?agent=1001").await.contains("<iframe"), "{plan}");
    }
    set(&bench, &json!({ "plan": "sprout" })).await;
    assert_refused(&bench).await;
    set(&bench, &json!({ "plan": "blossom" })).await;
    bench.pop(pop()).await;
}

#[tokio::test]
async fn an_account_with_the_feature_switched_off_is_refused_with_403() {
    let bench = Bench::new().await;
    set(&bench, &json!({ "cti_enabled": false })).await;
    assert_refused(&bench).await;
    set(&bench, &json!({ "cti_enabled": true })).await;
    bench.pop(pop()).await;
}

#[tokio::test]
async fn the_sandbox_page_gives_the_helpdesk_another_account_and_leaves_what_the_admin_set() {
    let bench = Bench::new().await;
    set(&bench, &json!({ "new_ticket_option": true, "iframe_url": "https://phone.example/" }))
        .await;
    bench.submit(1002, "/sandbox/page/settings", &[("plan", "sprout"), ("cors", "on")]).await;
    let request = Request::get("/sandbox/settings").body(Body::empty()).unwrap();
    let settings: Value = serde_json::from_str(&text(bench.send(request).await).await).unwrap();
    assert_eq!(settings["plan"], "sprout");
    assert_eq!(
        (&settings["cti_enabled"], &settings["microphone_allowed"], &settings["cors"]),
        (&json!(false), &json!(false), &json!(true))
    );
    assert_eq!(settings["new_ticket_option"], true);
    assert_eq!(settings["iframe_url"], "https://phone.example/");
}
