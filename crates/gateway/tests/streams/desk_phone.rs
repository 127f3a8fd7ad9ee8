//! Orders to a telephone system.

use std::net::SocketAddr;

use serde_json::{Value, json};

use super::{
    gateway_with,
    listener::Listener,
    report,
    support::{Answer, Asked, Helpdesk, Said, post},
};

/// A gateway in front of a telephone system that answers so.
async fn gateway(pbx: &Helpdesk) -> SocketAddr {
    let origin = pbx.origin();
    gateway_with(|settings| {
        let desk_phone = &mut settings.push.desk_phone;
        let calls = format!("{origin}/calls/{{{{call_reference_id}}}}");
        desk_phone.originate = Some(
            format!(
                "{calls}?to={{{{requester_number}}}}&from={{{{agent_number}}}}&t={{{{ticket_id}}}}"
            )
            .into(),
        );
        desk_phone.hang_up = Some(format!("DELETE {calls}").into());
        desk_phone.hold = Some(format!("{calls}/hold").into());
        desk_phone.authorization = Some("Bearer pbx-t0ken".into());
        settings.push.agent_numbers =
            vec![(cti::AgentId::new(1001).unwrap(), "201".parse().unwrap())];
    })
    .await
}

async fn dial(gateway: SocketAddr, call: &Value) -> Answer {
    post(gateway, "/agent/calls", "X-Softphone-Agent: 1001\r\n", &call.to_string()).await
}

async fn order(gateway: SocketAddr, agent: u64, path: &str) -> Answer {
    let header = format!("X-Softphone-Agent: {agent}\r\n");
    post(gateway, &format!("/agent/calls/{path}"), &header, "{}").await
}

fn call() -> Value {
    json!({ "call_reference_id": "c:1", "requester_number": "+1 415 555 0100", "ticket_id": 80 })
}

#[tokio::test]
async fn a_call_is_ordered_with_its_fields_and_its_reports_need_no_agent() {
    let pbx = Helpdesk::start(Said::This(204, &[], "")).await;
    let gateway = gateway(&pbx).await;
    let mut phone = Listener::open(gateway).await;
    assert_eq!(dial(gateway, &call()).await.status, 202);
    let Asked { method, uri, headers, body } = pbx.asked_once();
    assert_eq!(
        (method.as_str(), uri.to_string().as_str()),
        ("POST", "/calls/c%3A1?to=%2B14155550100&from=201&t=80")
    );
    assert_eq!(headers["authorization"], "Bearer pbx-t0ken");
    let sent: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(
        (&sent["requester_number"], &sent["agent_id"], &sent["call_reference_id"]),
        (&json!("+14155550100"), &json!(1001), &json!("c:1"))
    );
    let event = json!({ "event_id": "e1", "call_reference_id": "c:1", "event": "dialed" });
    assert_eq!(report(gateway, &event).await.status, 202);
    assert_eq!(phone.next().await.unwrap().data["agent_id"], 1001);

    assert_eq!(order(gateway, 1001, "c%3A1/hang-up").await.status, 202);
    let hung_up = pbx.asked().pop().unwrap();
    assert_eq!((hung_up.method.as_str(), hung_up.uri.path()), ("DELETE", "/calls/c%3A1"));
    let again = dial(gateway, &call()).await;
    assert_eq!((again.status, again.code()), (409, "call_taken".to_owned()));
    assert_eq!(pbx.asked().len(), 2, "a telephone does not ring twice");
}

#[tokio::test]
async fn an_agent_moves_only_their_own_calls_and_only_as_the_telephone_system_can() {
    let pbx = Helpdesk::start(Said::This(200, &[], "")).await;
    let gateway = gateway(&pbx).await;
    dial(gateway, &call()).await;
    for (agent, path, status, code) in [
        (1002, "c%3A1/hang-up", 404, "call_unknown"),
        (1001, "c2/hang-up", 404, "call_unknown"),
        (1001, "c%3A1/answer", 409, "not_possible"),
        (1001, "c%3A1/resume", 409, "not_possible"),
        (1001, "c%3A1/explode", 409, "not_possible"),
        (1001, "%00/hold", 404, "call_unknown"),
    ] {
        let answer = order(gateway, agent, path).await;
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{agent} {path}");
    }
    // The same reference by another agent is no way to that call.
    let theirs =
        post(gateway, "/agent/calls", "X-Softphone-Agent: 1002\r\n", &call().to_string()).await;
    assert_eq!((theirs.status, theirs.code()), (409, "call_taken".to_owned()));
    assert_eq!(pbx.asked().len(), 1);
    assert_eq!(order(gateway, 1001, "c%3A1/hold").await.status, 202);
}

#[tokio::test]
async fn a_call_that_rang_at_several_telephones_is_moved_by_who_answered() {
    let pbx = Helpdesk::start(Said::This(200, &[], "")).await;
    let gateway = gateway(&pbx).await;
    let event = async |id: &str, agent: u64, event: &str| {
        let body = json!({
            "event_id": id, "call_reference_id": "c1", "agent_id": agent, "event": event,
            "reason": "answered_elsewhere",
        });
        assert_eq!(report(gateway, &body).await.status, 202);
    };
    event("e1", 1001, "offered").await;
    event("e2", 1002, "offered").await;
    assert_eq!(order(gateway, 1002, "c1/hold").await.status, 202, "it rings at both");
    event("e3", 1001, "answered").await;
    event("e4", 1002, "ended").await;
    assert_eq!(order(gateway, 1002, "c1/hang-up").await.status, 404, "it rang there in vain");
    assert_eq!(order(gateway, 1001, "c1/hang-up").await.status, 202);
    assert_eq!(order(gateway, 1003, "c1/hang-up").await.status, 404);
    let mut phone = Listener::open(gateway).await;
    let recorded = json!({
        "event_id": "e5", "call_reference_id": "c1", "event": "recorded",
        "call_url": "https://pbx.acme.example/1.ogg",
    });
    assert_eq!(report(gateway, &recorded).await.status, 202);
    assert_eq!(phone.next().await.unwrap().data["agent_id"], 1001, "who had the call");
}

#[tokio::test]
async fn a_call_that_nobody_took_is_the_next_agents_whose_telephone_rings() {
    let pbx = Helpdesk::start(Said::This(200, &[], "")).await;
    let gateway = gateway(&pbx).await;
    for (id, agent, event) in
        [("e1", 1002, "offered"), ("e2", 1002, "ended"), ("e3", 1001, "offered")]
    {
        let body = json!({
            "event_id": id, "call_reference_id": "c1", "agent_id": agent, "event": event,
            "reason": "no_answer",
        });
        assert_eq!(report(gateway, &body).await.status, 202);
    }
    let mut phone = Listener::open(gateway).await;
    // "Not needed once an event of the call has said it."
    let answered = json!({ "event_id": "e4", "call_reference_id": "c1", "event": "answered" });
    assert_eq!(report(gateway, &answered).await.status, 202);
    assert_eq!(phone.next().await.unwrap().data["agent_id"], 1001);
}

#[tokio::test]
async fn what_goes_wrong_is_said_in_words_and_can_be_tried_again_where_nobody_was_called() {
    let refusing = Helpdesk::start(Said::This(503, &[], "No circuit\n")).await;
    let gateway_of_refusing = gateway(&refusing).await;
    for _ in 0..2 {
        let answer = dial(gateway_of_refusing, &call()).await;
        assert_eq!((answer.status, answer.code()), (502, "pbx_refused".to_owned()));
        assert!(answer.text().contains("503: No circuit"), "{}", answer.text());
    }
    let redirecting =
        Helpdesk::start(Said::This(302, &[("Location", "http://127.0.0.1:1/")], "")).await;
    let answer = dial(gateway(&redirecting).await, &call()).await;
    assert_eq!((answer.status, answer.code()), (502, "pbx_refused".to_owned()));
    assert_eq!(redirecting.asked().len(), 1);

    let away = gateway(&Helpdesk::away().await).await;
    let answer = dial(away, &call()).await;
    assert_eq!((answer.status, answer.code()), (502, "pbx_unreachable".to_owned()));

    let none = super::gateway().await;
    let answer = dial(none, &call()).await;
    assert_eq!((answer.status, answer.code()), (409, "not_possible".to_owned()));
}

#[tokio::test]
async fn a_telephone_system_that_says_nothing_may_have_called() {
    let silent = Helpdesk::start(Said::Nothing).await;
    let origin = silent.origin();
    let gateway = gateway_with(|settings| {
        settings.push.desk_phone.originate = Some(format!("{origin}/call").into());
        settings.request_timeout = std::time::Duration::from_millis(100);
    })
    .await;
    let answer = dial(gateway, &call()).await;
    assert_eq!((answer.status, answer.code()), (504, "pbx_timeout".to_owned()));
    let again = dial(gateway, &call()).await;
    assert_eq!((again.status, again.code()), (409, "call_taken".to_owned()));
}

#[tokio::test]
async fn what_is_no_call_is_refused_with_its_field_named() {
    let pbx = Helpdesk::start(Said::This(200, &[], "")).await;
    let gateway = gateway(&pbx).await;
    for (body, words) in [
        (json!({}), "call_reference_id"),
        (json!({ "call_reference_id": "c1" }), "requester_number"),
        (json!({ "call_reference_id": "c1", "requester_number": "call me" }), "cannot be dialled"),
        (json!({ "call_reference_id": "..", "requester_number": "+14155550100" }), "dots"),
        (
            json!({ "call_reference_id": "x}user/9 &system", "requester_number": "+14155550100" }),
            "may hold only",
        ),
        (
            json!({ "call_reference_id": "", "requester_number": "+14155550100" }),
            "call_reference_id",
        ),
    ] {
        let answer = dial(gateway, &body).await;
        assert_eq!((answer.status, answer.code()), (400, "call_malformed".to_owned()), "{body}");
        assert!(answer.text().contains(words), "{body}: {}", answer.text());
    }
    assert!(pbx.asked().is_empty());
}
