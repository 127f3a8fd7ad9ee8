//! What the gateway says about each wrong setting, and that it never shows a key.

use std::{net::TcpListener, time::Duration};

use gateway::{Setting, Settings, SettingsError};
use serde_json::json;

use crate::support::{Folder, KEY, Program, config, settings};

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
        let (setting, error) = error_with(|settings| settings.service_key = key.into());
        assert_eq!(setting, Setting::ServiceKey);
        assert!(error.contains("an API key"), "{error}");
        assert!(key.is_empty() || !error.contains(key), "{error}");
    }
}

#[test]
fn limits_that_limit_everything_or_nothing_are_slips() {
    let changes: [(Setting, Change); 6] = [
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
fn a_configuration_for_another_helpdesk_says_both_ways_out() {
    let config = config_with("/helpdesk/origin", json!("https://acme-test.freshdesk.com"));
    let (setting, error) = error_with(|settings| settings.app_config = Some(config));
    assert_eq!(setting, Setting::AppConfig);
    assert_eq!(
        error,
        "config.json says helpdesk.origin is https://acme-test.freshdesk.com, but this gateway relays to \
         https://acme.freshdesk.com; expected both to be the same helpdesk: write \"origin\": \
         \"https://acme.freshdesk.com\" in config.json, or start the gateway with --helpdesk \
         https://acme-test.freshdesk.com"
    );
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
fn the_program_names_flag_variable_value_and_what_it_expected() {
    let folder = Folder::bundle(HELPDESK);
    let bundle = folder.path().to_str().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken_address = taken.local_addr().unwrap().to_string();
    let works = ["--bundle", bundle, "--helpdesk", HELPDESK];
    let cases: [(&[&str], [&str; 2]); 9] = [
        (&["--listen", "8080"], ["listen is \"8080\"", "SOFTPHONE_GATEWAY_LISTEN"]),
        (&["--listen", &taken_address], [&taken_address, "a free port"]),
        (
            &["--request-timeout", "soon"],
            ["request-timeout is \"soon\"", "SOFTPHONE_GATEWAY_REQUEST_TIMEOUT"],
        ),
        (&["--request-timeout", "-1"], ["request-timeout is \"-1\"", "a number of seconds"]),
        (
            &["--request-timeout", "1e9"],
            ["request-timeout is 1000000000 seconds", "between 0.1 and 300"],
        ),
        (&["--body-limit", "1M"], ["body-limit is \"1M\"", "SOFTPHONE_GATEWAY_BODY_LIMIT"]),
        (&["--reply-limit", "1"], ["reply-limit is 1 bytes", "--reply-limit"]),
        (&["--log-format", "xml"], ["log-format is \"xml\"", "text or json"]),
        (&["--log-level", "all"], ["log-level is \"all\"", "error, warn, info or debug"]),
    ];
    for (arguments, words) in cases {
        let arguments: Vec<String> =
            [&works, arguments].concat().iter().map(|&a| a.to_owned()).collect();
        // `--request-timeout -1` needs its equals sign.
        let joined: Vec<String> = arguments.chunks(2).map(|pair| pair.join("=")).collect();
        let joined: Vec<&str> = joined.iter().map(String::as_str).collect();
        let printed = Program::fails(&joined, &[("SOFTPHONE_GATEWAY_SERVICE_KEY", KEY)]);
        assert!(printed.contains("softphone-gateway cannot start: "), "{printed}");
        for word in words {
            assert!(printed.contains(word), "{word} in {printed}");
        }
        assert!(!printed.contains(KEY), "{printed}");
    }
}

#[test]
fn the_program_takes_every_setting_from_its_environment_too() {
    let key = ("SOFTPHONE_GATEWAY_SERVICE_KEY", KEY);
    for (name, value, word) in [
        ("SOFTPHONE_GATEWAY_HELPDESK", "acme.freshdesk.com", "helpdesk is \"acme.freshdesk.com\""),
        ("SOFTPHONE_GATEWAY_LISTEN", "x", "listen is \"x\""),
        ("SOFTPHONE_GATEWAY_BUNDLE", "/nowhere/at/all", "bundle /nowhere/at/all does not exist"),
        ("SOFTPHONE_GATEWAY_REQUEST_TIMEOUT", "x", "request-timeout is \"x\""),
        ("SOFTPHONE_GATEWAY_BODY_LIMIT", "x", "body-limit is \"x\""),
        ("SOFTPHONE_GATEWAY_REPLY_LIMIT", "x", "reply-limit is \"x\""),
        ("SOFTPHONE_GATEWAY_LOG_FORMAT", "x", "log-format is \"x\""),
        ("SOFTPHONE_GATEWAY_LOG_LEVEL", "x", "log-level is \"x\""),
    ] {
        let helpdesk = ("SOFTPHONE_GATEWAY_HELPDESK", HELPDESK);
        let printed = Program::fails(&[], &[key, helpdesk, (name, value)]);
        assert!(printed.contains(word), "{name}: {printed}");
    }
}

#[test]
fn the_program_says_where_the_key_and_the_helpdesk_come_from() {
    let folder = Folder::empty();
    let missing = folder.path().join("key");
    let missing = missing.to_str().unwrap();
    let key = ("SOFTPHONE_GATEWAY_SERVICE_KEY", KEY);
    let helpdesk = ["--helpdesk", HELPDESK];
    for (arguments, environment, words) in [
        (
            &[][..],
            &[key][..],
            ["helpdesk is not set", "Set it with --helpdesk or SOFTPHONE_GATEWAY_HELPDESK."],
        ),
        (
            &helpdesk[..],
            &[][..],
            ["service-key is not set", "SOFTPHONE_GATEWAY_SERVICE_KEY, or with --service-key-file"],
        ),
        (
            &["--helpdesk", HELPDESK, "--service-key-file", missing][..],
            &[][..],
            ["cannot be read", missing],
        ),
        (
            &["--helpdesk", HELPDESK, "--service-key-file", missing][..],
            &[key][..],
            ["given twice", "one of the two"],
        ),
        (
            &["--service-key=k3y-that-stays-inside"][..],
            &[][..],
            ["unexpected argument", "--service-key"],
        ),
        (
            &["--helpdesk=k3y-that-stays-inside"][..],
            &[key][..],
            ["helpdesk is (not shown", "such as"],
        ),
        (
            &["--helpdesk=k3y-that-stays-inside:X@acme.freshdesk.com"][..],
            &[key][..],
            ["helpdesk", "such as https://acme.freshdesk.com"],
        ),
        (
            &["--helpdesk=https://k3y-that-stays-inside:X@acme:x"][..],
            &[key][..],
            ["helpdesk is (not shown", "such as"],
        ),
    ] {
        let printed = Program::fails(arguments, environment);
        for word in words {
            assert!(printed.contains(word), "{word} in {printed}");
        }
        assert!(!printed.contains(KEY), "{printed}");
    }
}

#[test]
fn every_flag_is_in_the_manual() {
    let output = Program::command(&["--help"], &[]).output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    let flags: Vec<&str> = help
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("--"))
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert_eq!(flags.len(), 9, "{help}");
    let manual = include_str!("../../../../docs/DEPLOYMENT.md");
    for flag in flags {
        assert!(
            manual.contains(&format!("| `--{flag}` |")),
            "docs/DEPLOYMENT.md has no row for --{flag}"
        );
    }
}
