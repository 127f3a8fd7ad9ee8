//! `--check`: what an admin reads about a configuration before agents do.

use gateway::{BundleSource, Settings, Verdict};
use rcgen::generate_simple_self_signed;
use tokio::net::TcpListener;

use crate::support::{Asked, Folder, Helpdesk, KEY, KEY_OF_1001, Program, Said, agents, settings};

const JSON: &[(&str, &str)] = &[("Content-Type", "application/json")];

/// What is found of the helpdesk at `origin`, with `key`, as lines.
async fn found(origin: &str, key: Option<&str>) -> Vec<String> {
    let folder = Folder::bundle(origin);
    let mut settings = settings(&folder, origin);
    settings.service_key = key.map(Into::into);
    settings.seal_secrets = vec![gateway::SealSecret::random().unwrap()];
    settings.request_timeout = std::time::Duration::from_secs(5);
    let findings = gateway::check(&settings, None).await;
    // Without those about what fits together.
    let skipped = ["public-origin", "service-key"];
    let lines = findings.iter().filter(|finding| !skipped.contains(&finding.what));
    lines.map(ToString::to_string).collect()
}

fn without_cti(asked: &Asked) -> Said {
    if asked.uri.path().contains("cti") {
        Said::This(403, JSON, r#"{"code":"access_denied"}"#)
    } else {
        Said::This(200, JSON, r#"{"id":1001}"#)
    }
}

#[tokio::test]
async fn a_configuration_that_works_says_so() {
    let helpdesk = Helpdesk::start(Said::By(agents)).await;
    let origin = helpdesk.origin();
    assert_eq!(
        found(&origin, Some(KEY_OF_1001)).await,
        [
            format!("ok    helpdesk: {origin} answers"),
            "ok    key: it is agent 1001's".to_owned(),
            "ok    CTI: call details can be asked for".to_owned(),
        ]
    );
    let asked = helpdesk.asked();
    assert!(asked.iter().all(|asked| asked.method == "GET"), "nothing is written: {asked:?}");
}

#[tokio::test]
async fn each_failure_is_explained() {
    let (redirect, page) = (
        Said::This(302, &[("Location", "/support")], ""),
        Said::This(200, &[("Content-Type", "text/html")], "<html>"),
    );
    for (said, key, line, word) in [
        (Said::By(agents), Some("wrong"), 1, "WRONG key: the helpdesk refuses it. Copy it again"),
        (Said::By(without_cti), Some(KEY), 2, "WRONG CTI: the helpdesk does not let this agent"),
        (redirect, Some(KEY), 0, "not as a helpdesk's API (status 302). Set --helpdesk"),
        (page, Some(KEY), 0, "not as a helpdesk's API (status 200). Set --helpdesk"),
        (Said::This(429, &[], ""), Some(KEY), 1, "look  key: not tried: the account's limit"),
        (Said::This(403, JSON, "{}"), Some(KEY), 1, "WRONG key: the helpdesk knows it, but"),
        (Said::By(agents), None, 1, "look  key: not tried, because agents sign in"),
        (Said::By(agents), Some("two words"), 0, "WRONG key: the key has a space"),
    ] {
        let helpdesk = Helpdesk::start(said).await;
        let lines = found(&helpdesk.origin(), key).await;
        assert!(lines[line].contains(word), "{word}\n{lines:?}");
        assert_eq!(lines.len(), line + 1, "{lines:?}");
        assert!(!lines.concat().contains(KEY), "{lines:?}");
    }
}

#[tokio::test]
async fn a_helpdesk_that_cannot_be_reached_is_told_from_one_that_is_not_trusted() {
    let certificate = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let folder = Folder::bundle("https://acme.freshdesk.com");
    folder.write("cert.pem", certificate.cert.pem().as_bytes());
    folder.write("key.pem", certificate.signing_key.serialize_pem().as_bytes());
    let path = |name| folder.path().join(name);
    let tls = gateway::Tls::read(&path("cert.pem"), &path("key.pem")).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let router = axum::Router::new();
    tokio::spawn(gateway::serve_tls(listener, tls, router, std::future::pending()));
    let away = Helpdesk::away().await.origin();
    let (gone, _) = Helpdesk::that_hangs_up().await;
    for (origin, word) in [
        (format!("https://localhost:{port}"), "from an authority that the gateway does not know"),
        (away, "nothing listens there"),
        (gone.origin(), "the connection broke"),
        ("https://acme.freshdesk.invalid".to_owned(), "does not find the name"),
    ] {
        let lines = found(&origin, Some(KEY)).await;
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(lines[0].starts_with("WRONG helpdesk: ") && lines[0].contains(word), "{lines:?}");
    }
}

fn any(_: &Asked) -> Said {
    Said::This(405, &[], "")
}

#[tokio::test]
async fn the_telephone_system_is_reached_and_calls_nobody() {
    let (helpdesk, pbx) =
        (Helpdesk::start(Said::By(agents)).await, Helpdesk::start(Said::By(any)).await);
    let folder = Folder::bundle(&helpdesk.origin());
    let mut settings = settings(&folder, &helpdesk.origin());
    settings.service_key = Some(KEY_OF_1001.into());
    for (address, line) in [
        (format!("GET {}/call?to={{{{requester_number}}}}&key=k3y", pbx.origin()), "ok   "),
        (format!("{}/call/{{{{agent_id}}}}", pbx.origin()), "ok   "),
        (format!("{}/call?key=k3y", Helpdesk::away().await.origin()), "WRONG"),
    ] {
        settings.push.desk_phone.originate = Some(address.into());
        let findings = gateway::check(&settings, None).await;
        let found = findings.last().unwrap().to_string();
        assert!(
            found.starts_with(&format!("{line} pbx-originate-url: http://127.0.0.1:")),
            "{found}"
        );
        assert!(!found.contains("k3y") && !found.contains("/call"), "{found}");
    }
    for asked in pbx.asked() {
        assert_eq!((asked.method.as_str(), asked.uri.to_string().as_str()), ("HEAD", "/"));
    }
    assert_eq!(pbx.asked().len(), 2);
}

#[tokio::test]
async fn settings_that_may_be_meant_so_are_mentioned() {
    let helpdesk = Helpdesk::start(Said::By(agents)).await;
    let bundle = BundleSource::Dir("dist".into());
    let mut settings = Settings::for_sign_in(bundle, helpdesk.origin().parse().unwrap());
    let look = async |settings: &Settings| -> Vec<&str> {
        let findings = gateway::check(settings, Some(KEY_OF_1001.into())).await;
        let doubtful = findings.iter().filter(|finding| finding.verdict == Verdict::Doubtful);
        doubtful.map(|finding| finding.what).collect()
    };
    assert_eq!(look(&settings).await, ["public-origin", "seal-secret"]);
    settings.service_key = Some(KEY_OF_1001.into());
    settings.trust_agent_id = true;
    assert_eq!(look(&settings).await, ["public-origin", "service-key", "trust-agent-id"]);
}

#[tokio::test]
async fn the_program_ends_with_what_it_found() {
    let helpdesk = Helpdesk::start(Said::By(agents)).await;
    let folder = Folder::bundle(&helpdesk.origin());
    let run = |key: &'static str| {
        let bundle = folder.path().to_str().unwrap().to_owned();
        let origin = helpdesk.origin();
        tokio::task::spawn_blocking(move || {
            let arguments = ["--check", "--bundle", &bundle, "--helpdesk", &origin];
            let environment = [("SOFTPHONE_GATEWAY_CHECK_KEY", key)];
            let output = Program::command(&arguments, &environment).output().unwrap();
            assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
            (output.status.code(), String::from_utf8(output.stdout).unwrap())
        })
    };
    let (code, printed) = run(KEY_OF_1001).await.unwrap();
    assert_eq!(code, Some(0), "{printed}");
    assert!(printed.starts_with("ok    settings: ") && printed.contains("agent 1001's"));
    let (code, printed) = run("k3y-that-is-wrong").await.unwrap();
    assert_eq!(code, Some(1), "{printed}");
    assert!(printed.contains("WRONG key: ") && !printed.contains("k3y-that-is-wrong"), "{printed}");
}
