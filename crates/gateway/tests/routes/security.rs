//! The headers every answer carries.

use serde_json::json;

use crate::support::{Folder, Helpdesk, Said, config, get, in_front_of, settings, start};

const HELPDESK: &str = "https://acme.freshdesk.com";

#[tokio::test]
async fn the_policy_names_the_helpdesk_the_line_and_nothing_else() {
    let gateway = start(settings(&Folder::bundle(HELPDESK), HELPDESK)).await;
    let policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                  connect-src 'self' wss://pbx.acme.example:7443; img-src 'self' data:; media-src 'self' blob:; \
                  font-src 'self'; base-uri 'none'; form-action 'none'; \
                  frame-ancestors https://acme.freshdesk.com";
    assert_eq!(get(gateway, "/", "").await.header("content-security-policy"), Some(policy));
}

#[tokio::test]
async fn an_app_that_talks_to_the_helpdesk_itself_may() {
    let folder = Folder::bundle(HELPDESK);
    let mut settings = settings(&folder, HELPDESK);
    let mut config = config(HELPDESK);
    config["desk"] = json!({ "via": "direct", "url": "https://acme.freshdesk.com" });
    config["line"] = json!({ "kind": "none" });
    settings.app_config = Some(config);
    let gateway = start(settings).await;
    let page = get(gateway, "/", "").await;
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("; connect-src 'self' https://acme.freshdesk.com; "), "{policy}");
}

#[tokio::test]
async fn every_answer_carries_them_whatever_it_is() {
    let helpdesk = Helpdesk::start(Said::This(
        200,
        &[("Content-Type", "application/json"), ("Server", "x")],
        "[]",
    ))
    .await;
    let gateway = in_front_of(&helpdesk).await;
    for (path, status) in [
        ("/", 200),
        ("/config.json", 200),
        ("/missing.js", 404),
        ("/healthz", 200),
        ("/api/v2/integrations/cti/details?call_reference_id=1", 200),
        ("/api/v2/groups", 404),
        ("/api/v2/integrations/cti/pop", 405),
    ] {
        let answer = get(gateway, path, "").await;
        assert_eq!(answer.status, status, "{path}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "same-origin"),
            ("permissions-policy", "microphone=(self), camera=(), geolocation=()"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
        let policy = answer.header("content-security-policy").unwrap();
        assert!(
            policy.ends_with(&format!("frame-ancestors {}", helpdesk.origin())),
            "{path}: {policy}"
        );
        assert_eq!(answer.header("server"), None, "{path}");
    }
}
