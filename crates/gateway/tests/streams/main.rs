//! What reaches agents' softphones unasked, over real sockets: streams, clicks, reports of calls.

mod behind_nginx;
mod call_events;
mod claims;
mod click_to_dial;
mod desk_phone;
mod identity;
mod instances;
mod limits;
mod listener;
mod replay;
mod stop;
#[path = "../routes/support/mod.rs"]
#[allow(dead_code, unused_imports)] // Shared with the tests of the routes, which use all of it.
mod support;
mod who_may_report;
mod windows;

use std::net::SocketAddr;

use gateway::Settings;
use serde_json::{Value, json};

use support::{Answer, Folder, Helpdesk, Said, post};

/// Secrets of the callback URL and of the telephone system.
pub const CLICK_SECRET: &str = "click-secret-0123456789";
pub const PBX_SECRET: &str = "pbx-secret-0123456789abc";

/// A gateway that believes agents' ids, so that a test can be about something else.
pub async fn gateway() -> SocketAddr {
    gateway_with(|_| ()).await
}

pub async fn gateway_with(change: impl FnOnce(&mut Settings)) -> SocketAddr {
    let helpdesk = Helpdesk::start(Said::Nothing).await;
    support::start(settings(&helpdesk, change)).await
}

pub fn settings(helpdesk: &Helpdesk, change: impl FnOnce(&mut Settings)) -> Settings {
    let folder = Folder::bundle(&helpdesk.origin());
    let mut settings = support::settings(&folder, &helpdesk.origin());
    // The bundle is read when the gateway starts, so it has to be there until then.
    std::mem::forget(folder);
    settings.trust_agent_id = true;
    settings.push.click_secrets = vec![CLICK_SECRET.into(), "another-click-secret".into()];
    settings.push.pbx_secrets = vec![PBX_SECRET.into()];
    change(&mut settings);
    settings
}

/// What `/click-to-dial` says to these fields, in its address.
pub async fn click(gateway: SocketAddr, fields: &str) -> Answer {
    support::get(gateway, &format!("/click-to-dial?secret={CLICK_SECRET}&{fields}"), "").await
}

/// What `/calls/events` says to this event.
pub async fn report(gateway: SocketAddr, event: &Value) -> Answer {
    let secret = format!("Authorization: Bearer {PBX_SECRET}\r\n");
    post(gateway, "/calls/events", &secret, &event.to_string()).await
}

/// What the gateway says to a claim of a click by a tab of agent 1001.
pub async fn claim(gateway: SocketAddr, click: &str, tab: &str) -> Answer {
    let path = format!("/agent/clicks/{click}/claim");
    let body = json!({ "tab": tab }).to_string();
    post(gateway, &path, "X-Softphone-Agent: 1001\r\n", &body).await
}
