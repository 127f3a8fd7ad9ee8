//! What the gateway says about each wrong setting, and that it never shows a key.

use std::time::Duration;

use gateway::{Setting, Settings, SettingsError};
use serde_json::json;

use crate::support::{Folder, KEY, config, settings};

const HELPDESK: &str = "https://acme.freshdesk.com";

type Change = fn(&mut Settings);

/// Starts a gateway with settings that work, but for what `change` does to them.
fn start_with(change: impl FnOnce(&mut Settings)) -> Result<(), SettingsError> {
    let folder = Folder::bundle(HELPDESK);
    let mut settings = settings(&folder, HELPDESK);
    settings.app_config = Some(config(HELPDESK));
    change(&mut settings);
    gateway::app(settings).map(drop)
}

/// What it says when it cannot start.
fn error_with(change: impl FnOnce(&mut Settings)) -> (Setting, String) {
    let error = start_with(change).expect_err("an error");
    (error.setting(), error.to_string())
}

/// `config.json` with `value` at `pointer`.
fn config_with(pointer: &str, value: serde_json::Value) -> serde_json::Value {
    let mut config = config(HELPDESK);
    *config.pointer_mut(pointer).unwrap() = value;
    config
}

#[test]
fn what_works_works() {
    assert_eq!(start_with(|_| ()), Ok(()));
}

#[test]
fn a_helpdesk_address_that_cannot_be_right_is_named() {
    for (address, word) in [
        ("ftp://acme.freshdesk.com", "not a web address"),
        ("https://acme.freshdesk.com/a/dashboard", "something after the host"),
        ("https://acme.freshdesk.com/?a", "something after the host"),
        ("http://acme.freshdesk.com", "plain http would show the service key"),
        ("http://localhost.evil.example", "plain http would show the service key"),
    ] {
        let (setting, error) = error_with(|settings| settings.helpdesk = address.parse().unwrap());
        assert_eq!(setting, Setting::Helpdesk);
        assert!(error.contains(address) && error.contains(word), "{error}");
        assert!(error.contains("such as https://acme.freshdesk.com"), "{error}");
    }
    let (_, error) = error_with(|settings| {
        settings.helpdesk = format!("https://{KEY}:X@acme.freshdesk.com").parse().unwrap();
    });
    assert!(error.contains("acme.freshdesk.com") && !error.contains(KEY), "{error}");
}

#[test]
fn plain_http_is_accepted_on_this_machine() {
    for address in [
        "http://localhost:8200",
        "http://127.0.0.1:8200",
        "http://[::1]:8200",
        "http://desk.localhost",
    ] {
        let started = start_with(|settings| {
            settings.helpdesk = address.parse().unwrap();
            settings.app_config = Some(config(address));
        });
        assert_eq!(started, Ok(()), "{address}");
    }
}

#[test]
fn a_service_key_that_cannot_be_one_is_not_shown() {
    for key in ["", "se cret", "sec\nret", "sec:ret", "sécret"] {
        let (setting, error) = error_with(|settings| settings.service_key = Some(key.into()));
        assert_eq!(setting, Setting::ServiceKey);
        assert!(error.contains("an API key"), "{error}");
        assert!(key.is_empty() || !error.contains(key), "{error}");
    }
}

#[test]
fn limits_that_limit_everything_or_nothing_are_slips() {
    let changes: [(Setting, Change); 9] = [
        (Setting::SignInHours, |settings| settings.sign_in_lifetime = Duration::ZERO),
        (Setting::SignInHours, |settings| settings.sign_in_lifetime = Duration::MAX),
        (Setting::SignInHours, |settings| settings.sign_in_lifetime = Duration::from_secs(59)),
        (Setting::RequestTimeout, |settings| settings.request_timeout = Duration::ZERO),
        (Setting::RequestTimeout, |settings| settings.request_timeout = Duration::MAX),
        (Setting::BodyLimit, |settings| settings.body_limit = 0),
        (Setting::BodyLimit, |settings| settings.body_limit = usize::MAX),
        (Setting::ReplyLimit, |settings| settings.reply_limit = 1023),
        (Setting::ReplyLimit, |settings| settings.reply_limit = (64 << 20) + 1),
    ];
    for (named, change) in changes {
        let (setting, error) = error_with(change);
        assert_eq!(setting, named);
        assert!(error.starts_with(named.name()) && error.contains("expected between"), "{error}");
    }
}

#[test]
fn a_bundle_that_is_none_is_named() {
    let (empty, file) = (Folder::empty(), Folder::bundle(HELPDESK));
    for (path, word) in [
        (empty.path().to_owned(), "has no index.html"),
        (empty.path().join("dist"), "does not exist"),
        (file.path().join("index.html"), "is not a folder"),
    ] {
        let (setting, error) =
            error_with(|settings| settings.bundle = gateway::BundleSource::Dir(path.clone()));
        assert_eq!(setting, Setting::Bundle);
        assert!(error.contains(word) && error.contains(path.to_str().unwrap()), "{error}");
    }
}

#[test]
fn a_folder_far_too_large_for_a_softphone_is_not_swallowed() {
    let folder = Folder::bundle(HELPDESK);
    // Sparse: it takes no room on the disk, and is not read.
    std::fs::File::create(folder.path().join("video.raw")).unwrap().set_len(65 << 20).unwrap();
    let (setting, error) = error_with(|changed| *changed = settings(&folder, HELPDESK));
    assert_eq!(setting, Setting::Bundle);
    assert!(error.contains("video.raw") && error.contains("64 MiB"), "{error}");
}

#[test]
fn a_missing_configuration_is_named() {
    let folder = Folder::empty();
    folder.write("index.html", b"");
    let (setting, error) = error_with(|changed| *changed = settings(&folder, HELPDESK));
    assert_eq!(setting, Setting::AppConfig);
    assert!(
        error.starts_with("config.json is missing from") && error.contains("docs/CONFIGURATION.md"),
        "{error}"
    );
}

#[test]
fn a_configuration_that_is_not_json_says_where() {
    let folder = Folder::bundle(HELPDESK);
    folder.write("config.json", b"{\n  \"helpdesk\": { \"origin\": \"x\", }\n}");
    let (setting, error) = error_with(|changed| *changed = settings(&folder, HELPDESK));
    assert_eq!(setting, Setting::AppConfig);
    assert!(error.contains("is not JSON") && error.contains("line 2"), "{error}");
}

#[test]
fn a_helpdesk_with_a_domain_of_its_own_is_no_mistake() {
    let config = config_with("/helpdesk/origin", json!("https://support.acme.example"));
    assert_eq!(start_with(|settings| settings.app_config = Some(config)), Ok(()));
}

#[test]
fn a_public_origin_that_browsers_could_not_use_is_named() {
    for (address, word) in [
        ("ftp://phone.acme.example", "not a web address"),
        ("https://phone.acme.example/softphone", "something after the host"),
        ("https://phone.acme.example/?agent_id=1", "something after the host"),
        ("http://phone.acme.example", "no microphone and keep no sign-in"),
        ("https://k3y-that-stays-inside@phone.acme.example", "not shown"),
    ] {
        let (setting, error) =
            error_with(|settings| settings.public_origin = Some(address.parse().unwrap()));
        assert_eq!(setting, Setting::PublicOrigin);
        assert!(error.contains(word) && error.contains("such as https://phone"), "{error}");
        assert!(!error.contains(KEY), "{error}");
    }
}

#[test]
fn a_wrong_field_of_the_configuration_is_named() {
    let mut direct = config(HELPDESK);
    direct["desk"] = json!({ "via": "direct" });
    for (config, word) in [
        (json!([]), "no object"),
        (json!({}), "no helpdesk.origin"),
        (config_with("/helpdesk/origin", json!(1)), "helpdesk.origin that is no text"),
        (
            config_with("/helpdesk/origin", json!("acme.freshdesk.com")),
            "helpdesk.origin that is no address",
        ),
        (
            config_with("/helpdesk/origin", json!("file:///acme")),
            "helpdesk.origin that does not fit",
        ),
        (
            config_with("/line/server", json!("https://pbx.acme.example")),
            "line.server that does not fit",
        ),
        (config_with("/line/server", json!("wss://pbx;sandbox")), "line.server that does not fit"),
        (config_with("/line", json!({ "kind": "webrtc" })), "no line.server"),
        (config_with("/line", json!({})), "no line.kind"),
        (direct, "no desk.url"),
    ] {
        let (setting, error) = error_with(|settings| settings.app_config = Some(config));
        assert_eq!(setting, Setting::AppConfig);
        assert!(error.starts_with("config.json ") && error.contains(word), "{error}");
    }
}

#[test]
fn believing_any_agent_id_where_agents_prove_theirs_is_a_slip() {
    let (setting, error) = error_with(|settings| {
        settings.service_key = None;
        settings.trust_agent_id = true;
    });
    assert_eq!(setting, Setting::TrustAgentId);
    assert!(error.contains("only with a service key"), "{error}");
}
