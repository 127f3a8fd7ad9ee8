//! A PBX with desk phones, a stand-in gateway, and a clock that is moved by hand.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use axum::{Router, body::Body, extract::State, routing::post};
use cti::{AgentId, CallDirection, CallEvent, CallReferenceId, PhoneNumber};
use http::{HeaderMap, Request, StatusCode, header};
use sandbox::{
    clock::Timestamp,
    desk_phones::{DeskPhoneConfig, DeskPhoneSettings, DeskPhones, NewCall},
    switch::Clock,
};
use tokio::{
    net::TcpListener,
    sync::{mpsc, watch},
};
use tower::ServiceExt;

pub const SECRET: &str = "between-pbx-and-gateway";
pub const EPOCH: u64 = 1_795_362_113_000;

pub struct Bed {
    pub phones: DeskPhones,
    /// How many requests the gateway fails before it takes the next.
    pub failing: Arc<AtomicU32>,
    received: mpsc::UnboundedReceiver<CallEvent>,
    hand: watch::Sender<Duration>,
}

#[derive(Clone)]
struct Gateway {
    failing: Arc<AtomicU32>,
    received: mpsc::UnboundedSender<CallEvent>,
}

async fn take(State(gateway): State<Gateway>, headers: HeaderMap, body: String) -> StatusCode {
    assert_eq!(headers[header::AUTHORIZATION], format!("Bearer {SECRET}"));
    let fails = |left: u32| left.checked_sub(1);
    if gateway.failing.fetch_update(Ordering::SeqCst, Ordering::SeqCst, fails).is_ok() {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    gateway.received.send(CallEvent::from_json(body.as_bytes()).unwrap()).unwrap();
    StatusCode::ACCEPTED
}

pub fn agent(id: u64) -> AgentId {
    AgentId::new(id).unwrap()
}

pub fn reference(text: &str) -> CallReferenceId {
    CallReferenceId::new(text).unwrap()
}

impl Bed {
    pub async fn new() -> Self {
        Self::with(DeskPhoneSettings::default()).await
    }

    pub async fn with(settings: DeskPhoneSettings) -> Self {
        let (sender, received) = mpsc::unbounded_channel();
        let failing = Arc::new(AtomicU32::new(0));
        let gateway = Gateway { failing: Arc::clone(&failing), received: sender };
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/calls/events", post(take)).with_state(gateway);
        tokio::spawn(async move { axum::serve(listener, router).await });
        let (clock, hand) = Clock::by_hand();
        let phones = DeskPhones::start(DeskPhoneConfig {
            agents: vec![agent(1001), agent(1002)],
            reports: Some(format!("http://{address}/calls/events").parse().unwrap()),
            secret: SECRET.to_owned(),
            settings,
            clock,
            started_at: Timestamp(EPOCH.cast_signed()),
        });
        Self { phones, failing, received, hand }
    }

    pub fn passes(&self, milliseconds: u64) {
        self.hand.send_modify(|now| *now += Duration::from_millis(milliseconds));
    }

    /// The next report that the gateway takes.
    pub async fn hears(&mut self) -> CallEvent {
        tokio::time::timeout(Duration::from_secs(10), self.received.recv()).await.unwrap().unwrap()
    }

    /// The next reports, by their words.
    pub async fn hears_words(&mut self, words: &[&str]) {
        for word in words {
            assert_eq!(self.hears().await.kind.name(), *word);
        }
    }

    /// A customer rings the desk phone of agent 1001.
    pub fn rings(&self, text: &str) {
        self.phones
            .begin(NewCall {
                reference: reference(text),
                agent: agent(1001),
                requester_number: PhoneNumber::parse("+14155550100").unwrap(),
                requester_name: Some("Kim Okafor".to_owned()),
                direction: CallDirection::Inbound,
            })
            .unwrap();
    }

    /// The gateway asks, as it is configured to.
    pub async fn ask(&self, request: Request<Body>) -> (StatusCode, String) {
        let response = self.phones.router().oneshot(request).await.unwrap();
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    pub async fn get(&self, action: &str, query: &str) -> (StatusCode, String) {
        let path = format!("/pbx/{action}?secret={SECRET}&{query}");
        self.ask(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// The gateway asks for a call of agent 1001.
    pub async fn originates(&self, reference: &str, number: &str) {
        let number: String = form_urlencoded::byte_serialize(number.as_bytes()).collect();
        let query =
            format!("call_reference_id={reference}&agent_id=1001&requester_number={number}");
        assert_eq!(self.get("originate", &query).await.0, StatusCode::ACCEPTED);
    }

    pub fn state(&self, text: &str) -> &'static str {
        let reference = reference(text);
        let calls = self.phones.calls();
        calls.iter().find(|call| call.call_reference_id == reference).unwrap().state
    }
}
