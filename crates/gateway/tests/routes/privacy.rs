//! What the gateway writes about itself, as the program an admin starts.

use crate::support::{
    Answer, Folder, Helpdesk, KEY, KEY_OF_1001, KEY_OF_1002, KEY_REVOKED_LATER, Program, Said,
    agents, cookie_of, get, pop, post, send,
};

/// What no log and no answer may hold: keys, people, numbers, whatever came from a call.
const PERSONAL: [&str; 9] = [
    KEY,
    "azN5LXRoYXQtc3RheXMtaW5zaWRl",
    "14155550100",
    "Saul",
    "1001",
    "ref-226356",
    "cookie-1",
    "bWluZTpY",
    "evil",
];

/// What the log says, without times of day and ports, in which any digits may stand by chance.
fn said(log: &str) -> String {
    let lines = log.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let fields = lines.map(|mut line| line["fields"].take());
    let fields = fields.filter(|fields| fields["message"] != "listening");
    fields.map(|fields| fields.to_string()).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn nothing_personal_and_no_key_is_written_or_answered() {
    let json = &[("Content-Type", "application/json")];
    let helpdesk =
        Helpdesk::start(Said::This(401, json, r#"{"code":"invalid_credentials"}"#)).await;
    let (gone, html) = (
        Helpdesk::that_hangs_up().await.0,
        Helpdesk::start(Said::This(
            500,
            &[("Content-Type", "text/html")],
            "<p>Saul 14155550100</p>",
        ))
        .await,
    );
    for (helpdesk, status) in [(helpdesk, 401), (gone, 502), (html, 500)] {
        let folder = Folder::bundle(&helpdesk.origin());
        let bundle = folder.path().to_str().unwrap();
        let arguments =
            ["--bundle", bundle, "--helpdesk", &helpdesk.origin(), "--log-level", "debug"];
        let (program, gateway) =
            Program::start(&arguments, &[("SOFTPHONE_GATEWAY_SERVICE_KEY", KEY)]);

        let body = r#"{"requester_phone":"+14155550100","responder_id":1001,"call_info":{"Notes":"Saul"}}"#;
        let headers = "Cookie: cookie-1\r\nAuthorization: Basic bWluZTpY\r\nReferer: http://a/?agent_id=1001\r\n";
        let answers: [Answer; 5] = [
            send(gateway, pop(headers, body)).await,
            get(gateway, "/api/v2/integrations/cti/details?call_reference_id=ref-226356", headers)
                .await,
            get(gateway, "/agents/1001?agent_id=1001&name=Saul", headers).await,
            get(gateway, "/api/v2/contacts/Saul?phone=%2B14155550100", headers).await,
            send(
                gateway,
                "EVIL-evil /Saul HTTP/1.1\r\nHost: phone.acme.example\r\nConnection: close\r\n\r\n",
            )
            .await,
        ];
        assert_eq!(answers.each_ref().map(|answer| answer.status), [status, status, 200, 404, 405]);
        for answer in &answers {
            let shown = format!("{answer:?} {}", String::from_utf8_lossy(&answer.body));
            for personal in PERSONAL {
                assert!(!shown.contains(personal), "{personal} in {shown}");
            }
        }

        let (ended_well, log) = program.terminate();
        assert!(ended_well);
        let said = said(&log);
        for personal in PERSONAL {
            assert!(!said.contains(personal), "{personal} in {said}");
        }
        // And yet each request is there, with what helps.
        let lines: Vec<serde_json::Value> =
            log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let requests: Vec<_> = lines
            .iter()
            .map(|line| &line["fields"])
            .filter(|fields| fields["message"] == "request")
            .map(|fields| {
                assert!(fields["ms"].is_u64(), "{fields}");
                format!(
                    "{} {} {}",
                    fields["method"].as_str().unwrap(),
                    fields["route"].as_str().unwrap(),
                    fields["status"]
                )
            })
            .collect();
        assert_eq!(
            requests,
            [
                format!("POST /api/v2/integrations/cti/pop {status}"),
                format!("GET /api/v2/integrations/cti/details {status}"),
                "GET bundle 200".to_owned(),
                "GET /api/v2/contacts/{id} 404".to_owned(),
                "other bundle 405".to_owned(),
            ]
        );
        assert_eq!(lines.last().unwrap()["fields"]["message"], "stopped");
    }
}

#[tokio::test]
async fn a_refused_key_is_reported_to_the_admin() {
    let helpdesk = Helpdesk::start(Said::This(401, &[], "")).await;
    let folder = Folder::bundle(&helpdesk.origin());
    let key = Folder::empty();
    key.write("key", format!("{KEY}\n").as_bytes());
    let key_file = key.path().join("key");
    let bundle = folder.path().to_str().unwrap();
    let arguments = [
        "--bundle",
        bundle,
        "--helpdesk",
        &helpdesk.origin(),
        "--service-key-file",
        key_file.to_str().unwrap(),
    ];
    let (program, gateway) = Program::start(&arguments, &[]);
    assert_eq!(send(gateway, pop("", "{}")).await.status, 401);
    assert_eq!(
        helpdesk.asked_once().headers["authorization"],
        crate::support::BASIC,
        "without the line break"
    );
    let (_, log) = program.terminate();
    assert!(log.contains("the helpdesk refuses the service key"), "{log}");
}

/// Everything that can be done with a key and a cookie, at the most talkative log level.
#[tokio::test]
async fn no_agents_key_no_cookie_and_no_seal_secret_is_written_or_answered() {
    let helpdesk = Helpdesk::start(Said::By(agents)).await;
    let (folder, origin) = (Folder::bundle(&helpdesk.origin()), helpdesk.origin());
    let secret = gateway::SealSecret::random().unwrap().expose_base64();
    let arguments = [
        "--bundle",
        folder.path().to_str().unwrap(),
        "--helpdesk",
        &origin,
        "--log-level",
        "debug",
        "--trusted-proxy",
        "127.0.0.1",
    ];
    let environment = [("SOFTPHONE_GATEWAY_SEAL_SECRET", secret.as_str())];
    let (program, gateway) = Program::start(&arguments, &environment);
    let sign_in = async |agent: u64, key: &str| {
        let body = serde_json::json!({ "agent_id": agent, "api_key": key }).to_string();
        let headers = format!("X-Softphone-Agent: {agent}\r\nX-Forwarded-For: 198.51.100.77\r\n");
        post(gateway, "/agent/sign-in", &headers, &body).await
    };
    let mut answers = Vec::new();
    let mut cookies = Vec::new();
    for (agent, key, status) in [
        (1001, KEY_OF_1001, 200),
        (1001, KEY_REVOKED_LATER, 200),
        (1001, KEY_OF_1002, 403),
        (1001, "k3y-that-is-wrong", 401),
        (1001, "k3y-with\nbreaks", 401),
        (1001, "k3y-sécret", 401),
    ] {
        let answer = sign_in(agent, key).await;
        assert_eq!(answer.status, status, "{}", answer.text());
        cookies.extend(answer.header("set-cookie").map(|_| cookie_of(&answer)));
        answers.push(answer.text().to_owned());
    }
    for _ in 0..12 {
        answers.push(sign_in(1001, "k3y-that-is-wrong").await.text().to_owned());
    }
    for malformed in [
        format!(r#"{{"agent_id":1001,"api_key":"{KEY_OF_1001}""#),
        format!(r#"{{"agent_id":"{KEY_OF_1001}","api_key":1}}"#),
        format!(r#"["{KEY_OF_1001}"]"#),
    ] {
        let headers = "X-Softphone-Agent: 1001\r\n";
        let answer = post(gateway, "/agent/sign-in", headers, &malformed).await;
        assert_eq!(answer.status, 400);
        answers.push(answer.text().to_owned());
    }
    for cookie in &cookies {
        let headers = format!("X-Softphone-Agent: 1001\r\nCookie: {cookie}\r\n");
        for path in ["/agent/me", "/api/v2/tickets/80", "/metrics", "/api/v2/nothing"] {
            answers.push(get(gateway, path, &headers).await.text().to_owned());
        }
        let broken = headers.replace("softphone-seal-1001=", "softphone-seal-1001=x");
        answers.push(get(gateway, "/agent/me", &broken).await.text().to_owned());
        answers.push(post(gateway, "/agent/sign-out", &headers, "").await.text().to_owned());
    }
    let (ended_well, log) = program.terminate();
    assert!(
        ended_well && log.contains("an agent signed in") && log.contains("signed out"),
        "{log}"
    );
    assert!(log.contains("too many sign-ins have failed"), "{log}");
    let sealed = cookies.iter().map(|cookie| cookie.split_once('=').unwrap().1);
    let mut hidden: Vec<&str> = vec!["k3y-", &secret, "198.51.100", "azN5L", "softphone-seal-"];
    hidden.extend(sealed);
    assert_eq!(hidden.len(), 7);
    for secret in hidden {
        assert!(!log.contains(secret), "{secret} in {log}");
        assert!(!answers.concat().contains(secret), "{secret} in {answers:?}");
    }
    let said = said(&log);
    for personal in ["1001", "1002", "Ana"] {
        assert!(!said.contains(personal), "{personal} in {said}");
    }
}
