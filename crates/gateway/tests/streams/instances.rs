//! Several gateways and a NATS server, each a program of its own, and what becomes of softphones when
//! one of them is killed.

use std::{
    net::{SocketAddr, TcpListener},
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::{Value, json};

use super::{
    CLICK_SECRET, PBX_SECRET, claim, click,
    listener::Listener,
    report,
    support::{Answer, Folder, KEY, Program, get},
};

/// A NATS server on loopback, killed when dropped.
struct Nats {
    server: Child,
    port: u16,
}

impl Nats {
    fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Self::start_on(port)
    }

    fn start_on(port: u16) -> Self {
        // Debian puts it where only root's PATH looks.
        let path = std::env::var("PATH").unwrap_or_default() + ":/usr/sbin:/usr/local/sbin";
        let server = Command::new("nats-server")
            .args(["--addr", "127.0.0.1", "--port", &port.to_string()])
            .env("PATH", path)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("this test needs nats-server: apt-get install nats-server");
        Self { server, port }
    }

    /// Ends it; gives its port.
    fn kill(mut self) -> u16 {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
        self.port
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A gateway as a program, on this bus.
fn gateway(port: u16, folder: &Folder) -> (Program, SocketAddr) {
    Program::start(
        &[
            "--bundle",
            folder.path().to_str().unwrap(),
            "--helpdesk",
            "https://acme.freshdesk.com",
            "--trust-agent-id",
        ],
        &[
            ("SOFTPHONE_GATEWAY_SERVICE_KEY", KEY),
            ("SOFTPHONE_GATEWAY_CLICK_SECRET", CLICK_SECRET),
            ("SOFTPHONE_GATEWAY_PBX_SECRET", PBX_SECRET),
            ("SOFTPHONE_GATEWAY_BUS", &format!("nats://127.0.0.1:{port}")),
        ],
    )
}

/// Asks until the gateway says that it is so.
async fn until(gateway: SocketAddr, is: impl Fn(&Answer) -> bool) {
    let started = std::time::Instant::now();
    loop {
        let answer = get(gateway, "/healthz", "").await;
        assert_eq!(answer.status, 200, "never a reason to restart");
        if is(&answer) {
            return;
        }
        assert!(started.elapsed() < Duration::from_secs(20), "{}", answer.text());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn joined(gateway: SocketAddr) {
    until(gateway, |answer| answer.text() == "ok\n").await;
}

fn event(id: &str, event: &str) -> Value {
    json!({ "event_id": id, "call_reference_id": "c1", "agent_id": 1001, "event": event })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shift_goes_on_when_one_of_two_gateways_is_killed() {
    let nats = Nats::start();
    let folder = Folder::bundle("https://acme.freshdesk.com");
    let (first_program, first) = gateway(nats.port, &folder);
    let (_second_program, second) = gateway(nats.port, &folder);
    joined(first).await;
    joined(second).await;

    // What arrives at one reaches the softphone at the other, and the answer says so.
    let mut phone = Listener::open(first).await;
    let answer = click(second, "requester_number=%2B14155550100&agent_id=1001").await;
    assert_eq!((answer.status, answer.text()), (200, "Calling +1415…0100 on your softphone.\n"));
    let clicked = phone.next().await.unwrap();
    assert_eq!(clicked.data["requester_number"], "+14155550100");
    let id = clicked.data["click"].as_str().unwrap();
    // The second took it and decides, whichever is asked.
    assert!(claim(first, id, "a").await.text().contains(r#""won":true"#));
    assert!(claim(second, id, "b").await.text().contains(r#""won":false"#));
    let claimed = phone.next().await.unwrap();
    assert_eq!((claimed.name.as_str(), &claimed.data["by"]), ("claimed", &json!("a")));

    // One dies in the middle of a call.
    let offered = report(first, &event("e1", "offered")).await;
    assert!(offered.text().contains(r#""delivered":1"#));
    let last = phone.next().await.unwrap().id.unwrap();
    report(second, &event("e2", "answered")).await;
    drop(first_program);
    report(second, &json!({ "event_id": "e3", "call_reference_id": "c1", "event": "ended" })).await;
    let query = format!("agent_id=1001&last_event_id={last}");
    let mut phone = Listener::open_with(second, &query, "").await.unwrap();
    let mut came = Vec::new();
    while came.last() != Some(&json!("e3")) {
        came.push(phone.next().await.unwrap().data["event_id"].clone());
    }
    came.retain(|id| id != "e1" && !id.is_null());
    assert_eq!(came, ["e2", "e3"], "in order and without a gap");
    let again = report(second, &event("e1", "offered")).await;
    assert!(again.text().contains(r#""repeated":true"#), "what the dead one took is known");

    // Another takes its place, and knows the last minute.
    let (_third_program, third) = gateway(nats.port, &folder);
    joined(third).await;
    for n in 0.. {
        assert!(n < 100, "it never caught up");
        let mut phone = Listener::open_with(third, &query, "").await.unwrap();
        let now = format!("now-{n}");
        report(third, &event(&now, "held")).await;
        let mut came = Vec::new();
        while came.last() != Some(&json!(now)) {
            came.push(phone.next().await.unwrap().data["event_id"].clone());
        }
        if came.contains(&json!("e2")) {
            break;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_bus_is_away_each_gateway_serves_its_own_and_then_it_heals() {
    let nats = Nats::start();
    let folder = Folder::bundle("https://acme.freshdesk.com");
    let (_first_program, first) = gateway(nats.port, &folder);
    let (_second_program, second) = gateway(nats.port, &folder);
    joined(first).await;
    joined(second).await;
    let mut here = Listener::open(first).await;
    let mut there = Listener::open(second).await;
    let port = nats.kill();
    for gateway in [first, second] {
        until(gateway, |answer| answer.text().contains("degraded")).await;
        assert_eq!(get(gateway, "/readyz", "").await.status, 200);
    }
    let answer = report(first, &event("e1", "offered")).await;
    assert!(answer.text().contains(r#""delivered":1"#), "{}", answer.text());
    assert_eq!(here.next().await.unwrap().data["event_id"], "e1");
    assert!(there.nothing_came());

    let _nats = Nats::start_on(port);
    joined(first).await;
    joined(second).await;
    // What was missed is made good, and what follows arrives.
    assert_eq!(there.next().await.unwrap().data["event_id"], "e1");
    report(second, &event("e2", "ended")).await;
    assert_eq!(here.next().await.unwrap().data["event_id"], "e2");
    assert_eq!(there.next().await.unwrap().data["event_id"], "e2");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_starts_without_its_bus_and_joins_when_it_comes() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let folder = Folder::bundle("https://acme.freshdesk.com");
    let (_program, gateway) = gateway(port, &folder);
    until(gateway, |answer| answer.text().contains("degraded")).await;
    let mut phone = Listener::open(gateway).await;
    report(gateway, &event("e1", "offered")).await;
    assert_eq!(phone.next().await.unwrap().data["event_id"], "e1");
    let _nats = Nats::start_on(port);
    joined(gateway).await;
}
