//! Agents with keys of their own, and a gateway where they sign in.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, UNIX_EPOCH},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use gateway::{BundleSource, Clock, Settings};

use super::{Answer, Asked, Folder, Helpdesk, PUBLIC, Said, client::post, start};

/// Keys that no test may ever see anywhere but in the helpdesk's `Authorization`.
pub const KEY_OF_1001: &str = "k3y-of-agent-one";
pub const KEY_OF_1002: &str = "k3y-of-agent-two";
/// Agent 1001's as well: good for `agents/me`, refused by everything else.
pub const KEY_REVOKED_LATER: &str = "k3y-soon-revoked";

const JSON: &[(&str, &str)] = &[("Content-Type", "application/json")];

const WITH_LIMIT: &[(&str, &str)] =
    &[("Content-Type", "application/json"), ("X-RateLimit-Remaining", "99.0")];

/// A helpdesk that knows agents by their keys.
pub fn agents(asked: &Asked) -> Said {
    let key = asked
        .headers
        .get("authorization")
        .and_then(|value| value.to_str().ok()?.strip_prefix("Basic "))
        .and_then(|pair| BASE64_STANDARD.decode(pair).ok())
        .and_then(|pair| String::from_utf8(pair).ok());
    let is_me = asked.uri.path() == "/api/v2/agents/me";
    match key.as_deref().and_then(|pair| pair.strip_suffix(":X")) {
        Some(KEY_OF_1001) if is_me => {
            Said::This(200, JSON, r#"{"id":1001,"contact":{"name":"Ana Amari"}}"#)
        }
        Some(KEY_REVOKED_LATER) if is_me => Said::This(200, JSON, r#"{"id":1001}"#),
        Some(KEY_OF_1002) if is_me => {
            Said::This(200, JSON, r#"{"id":"1002","contact":{"name":"Bo"}}"#)
        }
        Some(KEY_OF_1001) => Said::This(200, WITH_LIMIT, r#"{"as":1001}"#),
        Some(KEY_OF_1002) => Said::This(200, JSON, r#"{"as":1002}"#),
        _ => Said::This(401, JSON, r#"{"code":"invalid_credentials","message":"no"}"#),
    }
}

/// A gateway where agents sign in, and the clock on its wall.
pub struct Shift {
    pub helpdesk: Helpdesk,
    pub gateway: SocketAddr,
    now: Arc<AtomicU64>,
}

impl Shift {
    pub async fn start() -> Self {
        Self::start_with(Said::By(agents), |_| ()).await
    }

    /// With another helpdesk, and other settings.
    pub async fn start_with(said: Said, change: impl FnOnce(&mut Settings)) -> Self {
        Self::at(Helpdesk::start(said).await, change).await
    }

    /// In front of this helpdesk.
    pub async fn at(helpdesk: Helpdesk, change: impl FnOnce(&mut Settings)) -> Self {
        let folder = Folder::bundle(&helpdesk.origin());
        let bundle = BundleSource::Dir(folder.path().to_owned());
        let mut settings = Settings::for_sign_in(bundle, helpdesk.origin().parse().unwrap());
        settings.public_origin = Some(PUBLIC.parse().unwrap());
        let now = Arc::new(AtomicU64::new(1_800_000_000));
        let clock = Arc::clone(&now);
        settings.clock =
            Clock::new(move || UNIX_EPOCH + Duration::from_secs(clock.load(Ordering::Relaxed)));
        change(&mut settings);
        Self { helpdesk, gateway: start(settings).await, now }
    }

    /// Lets time pass.
    pub fn pass(&self, time: Duration) {
        self.now.fetch_add(time.as_secs(), Ordering::Relaxed);
    }

    /// What the gateway says to this sign-in.
    pub async fn sign_in(&self, agent: u64, key: &str) -> Answer {
        let body = serde_json::json!({ "agent_id": agent, "api_key": key }).to_string();
        let headers = format!("X-Softphone-Agent: {agent}\r\n");
        post(self.gateway, "/agent/sign-in", &headers, &body).await
    }

    /// Signs in, and gives the headers that agent's softphone sends from then on.
    pub async fn headers_of(&self, agent: u64, key: &str) -> String {
        let answer = self.sign_in(agent, key).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        format!("X-Softphone-Agent: {agent}\r\nCookie: {}\r\n", cookie_of(&answer))
    }
}

/// The cookie that an answer sets, as a browser sends it back.
pub fn cookie_of(answer: &Answer) -> String {
    let set = answer.header("set-cookie").expect("a cookie");
    set.split(';').next().unwrap().to_owned()
}
