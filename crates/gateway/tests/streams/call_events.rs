//! Reports of a telephone system.

use serde_json::{Value, json};

use super::{
    PBX_SECRET, gateway, gateway_with,
    listener::Listener,
    report, settings,
    support::{self, Asked, BASIC, Helpdesk, KEY_OF_1001, KEY_OF_1002, Said, Shift, agents, post},
};

fn delivered(answer: &super::support::Answer) -> Value {
    assert_eq!(answer.status, 202, "{}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

#[tokio::test]
async fn a_report_reaches_its_agent_as_it_came() {
    let gateway = gateway().await;
    let mut phone = Listener::open(gateway).await;
    let mut other = Listener::open_with(gateway, "agent_id=1002", "").await.unwrap();
    let event = json!({
        "event_id": "e1", "call_reference_id": "c1", "agent_id": 1001, "event": "ended",
        "direction": "inbound", "requester_number": "+14155550100", "requester_name": "Kim",
        "at": 1_800_000_000_000_u64, "reason": "busy",
    });
    assert_eq!(delivered(&report(gateway, &event).await), json!({ "delivered": 1 }));
    let came = phone.next().await.unwrap();
    assert_eq!((came.name.as_str(), came.data), ("call", event));
    assert!(other.nothing_came());
}

#[tokio::test]
async fn an_event_sent_twice_is_one() {
    let gateway = gateway().await;
    let mut phone = Listener::open(gateway).await;
    let event = json!({ "event_id": "e1", "call_reference_id": "c1", "agent_id": 1001, "event": "offered" });
    report(gateway, &event).await;
    let again = delivered(&report(gateway, &event).await);
    assert_eq!(again, json!({ "delivered": 0, "repeated": true }));
    let next =
        json!({ "event_id": "e2", "call_reference_id": "c1", "agent_id": 1001, "event": "ended" });
    report(gateway, &next).await;
    assert_eq!(phone.next().await.unwrap().data["event_id"], "e1");
    assert_eq!(phone.next().await.unwrap().data["event_id"], "e2");
}

#[tokio::test]
async fn later_events_need_no_agent_and_a_telephone_may_stand_for_one() {
    let gateway = gateway_with(|settings| {
        settings.push.agent_numbers =
            vec![(cti::AgentId::new(1001).unwrap(), "201".parse().unwrap())];
    })
    .await;
    let mut phone = Listener::open(gateway).await;
    let by_phone = json!({ "event_id": "e1", "call_reference_id": "c1", "agent_phone": "201", "event": "offered" });
    assert_eq!(delivered(&report(gateway, &by_phone).await)["delivered"], 1);
    assert_eq!(phone.next().await.unwrap().data["agent_id"], 1001, "as the softphone knows itself");
    for (id, agent) in [
        ("e2", json!({})),
        ("e3", json!({ "agent_id": "" })),
        ("e4", json!({ "agent_phone": "999" })),
    ] {
        let mut event = json!({ "event_id": id, "call_reference_id": "c1", "event": "held" });
        event.as_object_mut().unwrap().extend(agent.as_object().unwrap().clone());
        assert_eq!(delivered(&report(gateway, &event).await)["delivered"], 1, "{event}");
        assert_eq!(phone.next().await.unwrap().data["event_id"], id);
    }
    let stranger = json!({ "event_id": "e5", "call_reference_id": "c2", "agent_phone": "999", "event": "held" });
    let answer = report(gateway, &stranger).await;
    assert_eq!((answer.status, answer.code()), (422, "agent_unknown".to_owned()));
    let nobody = json!({ "event_id": "e6", "call_reference_id": "c2", "event": "held" });
    let answer = report(gateway, &nobody).await;
    assert_eq!((answer.status, answer.code()), (400, "event_malformed".to_owned()));
    assert!(answer.text().contains("agent_id"), "{}", answer.text());
}

#[tokio::test]
async fn a_recording_that_nobody_hears_of_waits_for_the_agents_next_softphone() {
    let shift = Shift::start_with(Said::By(agents), |settings| {
        settings.push.pbx_secrets = vec![PBX_SECRET.into()];
    })
    .await;
    let (gateway, one) = (shift.gateway, shift.headers_of(1001, KEY_OF_1001).await);
    let two = shift.headers_of(1002, KEY_OF_1002).await;
    let recorded = json!({
        "event_id": "e1", "call_reference_id": "c1", "agent_id": 1001, "event": "recorded",
        "call_url": "https://pbx.acme.example/1.ogg",
    });
    assert_eq!(delivered(&report(gateway, &recorded).await)["delivered"], 0);
    let mut other = Listener::open_with(gateway, "agent_id=1002", &two).await.unwrap();
    let mut phone = Listener::open_with(gateway, "agent_id=1001", &one).await.unwrap();
    assert_eq!(phone.next().await.unwrap().data, recorded);
    let mut second = Listener::open_with(gateway, "agent_id=1001", &one).await.unwrap();
    assert!(second.nothing_came() && other.nothing_came(), "given once");
}

#[tokio::test]
async fn with_a_service_key_the_gateway_adds_a_recording_to_its_ticket_itself() {
    fn helpdesk(asked: &Asked) -> Said {
        let json = &[("Content-Type", "application/json")];
        match asked.uri.path() {
            "/api/v2/integrations/cti/details" => {
                Said::This(200, json, r#"[{"requester_id":7001,"ticket_id":80}]"#)
            }
            _ => Said::This(200, json, r#"{"id":1}"#),
        }
    }
    let helpdesk = Helpdesk::start(Said::By(helpdesk)).await;
    let gateway = support::start(settings(&helpdesk, |_| ())).await;
    let recorded = json!({
        "event_id": "e1", "call_reference_id": "c1", "agent_id": 1001, "event": "recorded",
        "call_url": "https://pbx.acme.example/1.ogg",
    });
    assert_eq!(delivered(&report(gateway, &recorded).await)["delivered"], 0);
    while helpdesk.asked().len() < 2 {
        tokio::task::yield_now().await;
    }
    let asked = helpdesk.asked();
    assert_eq!(asked[0].uri.query(), Some("call_reference_id=c1"));
    assert_eq!(
        (asked[1].method.as_str(), asked[1].uri.path()),
        ("POST", "/api/v2/integrations/cti/pop")
    );
    assert_eq!(asked[1].headers["authorization"], BASIC);
    let pop: Value = serde_json::from_slice(&asked[1].body).unwrap();
    let expected = json!({
        "requester_id": 7001, "responder_id": 1001, "call_reference_id": "c1", "ticket_id": 80,
        "call_url": "https://pbx.acme.example/1.ogg",
    });
    assert_eq!(pop, expected);
    let mut phone = Listener::open(gateway).await;
    assert!(phone.nothing_came(), "it is not done twice");
}

#[tokio::test]
async fn only_who_knows_a_secret_may_report() {
    let gateway = gateway().await;
    let mut phone = Listener::open(gateway).await;
    let event =
        json!({ "event_id": "e1", "call_reference_id": "c1", "agent_id": 1001, "event": "held" });
    for (query, header) in [
        (String::new(), String::new()),
        (String::new(), "Authorization: Bearer wrong-secret-0123456789\r\n".to_owned()),
        (String::new(), "Authorization: Bearer \r\n".to_owned()),
        (String::new(), format!("Authorization: Basic {PBX_SECRET}\r\n")),
        (format!("?secret={}", super::CLICK_SECRET), String::new()),
        // A wrong header is not made good by the address.
        (format!("?secret={PBX_SECRET}"), "Authorization: Bearer x\r\n".to_owned()),
    ] {
        let answer =
            post(gateway, &format!("/calls/events{query}"), &header, &event.to_string()).await;
        assert_eq!((answer.status, answer.code()), (401, "secret_unknown".to_owned()), "{header}");
    }
    assert!(phone.nothing_came());
    let path = format!("/calls/events?secret={PBX_SECRET}");
    assert_eq!(post(gateway, &path, "", &event.to_string()).await.status, 202);

    let gateway = gateway_with(|settings| settings.push.pbx_secrets.clear()).await;
    let answer = post(gateway, "/calls/events?secret=", "", &event.to_string()).await;
    assert_eq!((answer.status, answer.code()), (404, "switched_off".to_owned()));
}

#[tokio::test]
async fn what_is_no_event_is_refused_with_its_fields_named() {
    let gateway = gateway().await;
    for (body, words) in [
        ("", "JSON object"),
        ("[]", "JSON object"),
        ("{\"event_id\":", "JSON object"),
        (r#"{"agent_id":1001}"#, "call_reference_id"),
        (
            r#"{"event_id":"e","call_reference_id":"c","agent_id":"x","event":"exploded"}"#,
            "agent_id",
        ),
        (
            r#"{"event_id":"e","call_reference_id":"c","agent_id":1,"event":"recorded","call_url":"javascript:1"}"#,
            "call_url",
        ),
    ] {
        let secret = format!("Authorization: Bearer {PBX_SECRET}\r\n");
        let answer = post(gateway, "/calls/events", &secret, body).await;
        assert_eq!((answer.status, answer.code()), (400, "event_malformed".to_owned()), "{body}");
        assert!(answer.text().contains(words), "{body}: {}", answer.text());
    }
}
