//! What the gateway writes about itself, as the program an admin starts.

use crate::support::{Answer, Folder, Helpdesk, KEY, Program, Said, get, pop, send};

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
        for personal in PERSONAL {
            assert!(!log.contains(personal), "{personal} in {log}");
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
