//! What joins the parts of the demo: addresses, keys and secrets that each is told of the others.

use axum::{
    Json,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use cti::AgentId;
use http::header;
use serde_json::{Value, json};

use super::{DOMAIN, Options, StartError, Urls};
use crate::{
    clock::Timestamp,
    desk_phones::{DeskPhoneConfig, DeskPhoneSettings, DeskPhones},
    line_kind::{LineChoice, LineKind},
    switch,
};

/// The key the gateway relays with: a seeded service that may act for all agents.
const SERVICE_KEY: &str = "demo-key-service";
/// What proves the helpdesk's clicks, and the desk phones' reports, to the gateway. It is a demo.
const CLICK_SECRET: &str = "demo-click-to-dial-secret";
const PBX_SECRET: &str = "demo-desk-phones-secret";

/// The gateway, as an admin would start it.
pub(super) fn gateway_of(options: &Options, urls: &Urls) -> Result<gateway::App, StartError> {
    let bundle = gateway::BundleSource::Dir(options.bundle.clone());
    let helpdesk = urls.helpdesk.parse().map_err(|_| StartError::Address(urls.helpdesk.clone()))?;
    let mut settings = if options.sign_in {
        gateway::Settings::for_sign_in(bundle, helpdesk)
    } else {
        // The demo's agents need no sign-in, and only this machine reaches it.
        let mut settings = gateway::Settings::new(bundle, helpdesk, SERVICE_KEY.to_owned().into());
        settings.trust_agent_id = true;
        settings
    };
    settings.app_config = Some(app_config(urls, LineKind::Webrtc));
    settings.push.click_secrets = vec![CLICK_SECRET.to_owned().into()];
    settings.push.pbx_secrets = vec![PBX_SECRET.to_owned().into()];
    let pbx = urls.customer.trim_end_matches("customer");
    let order = |action: &str| Some(format!("POST {pbx}pbx/{action}").into());
    let phone = &mut settings.push.desk_phone;
    phone.originate = order("originate");
    phone.answer = order("answer");
    phone.hang_up = order("hang-up");
    phone.hold = order("hold");
    phone.resume = order("resume");
    phone.authorization = Some(format!("Bearer {PBX_SECRET}").into());
    Ok(gateway::app(settings)?)
}

/// The callback URL an admin would have configured, with all five fields.
pub(super) fn click_to_dial_url(urls: &Urls) -> String {
    let fields = ["requester_number", "agent_number", "agent_id", "ticket_id", "requester_id"]
        .map(|field| format!("&{field}={{{{{field}}}}}"))
        .concat();
    format!("{}/click-to-dial?secret={CLICK_SECRET}{fields}", urls.app)
}

/// A desk phone for every agent, with a PBX that reports to the gateway.
pub(super) fn desk_phones(urls: &Urls, now: Timestamp) -> Result<DeskPhones, StartError> {
    let reports = format!("{}/calls/events", urls.app);
    let reports = reports.parse().map_err(|_| StartError::Address(reports))?;
    Ok(DeskPhones::start(DeskPhoneConfig {
        agents: [1001, 1002, 1003].into_iter().filter_map(AgentId::new).collect(),
        reports: Some(reports),
        secret: PBX_SECRET.to_owned(),
        settings: DeskPhoneSettings {
            recording_url: format!("{}/assets/sample-recording.wav", urls.helpdesk),
            ..DeskPhoneSettings::default()
        },
        clock: switch::Clock::default(),
        started_at: now,
    }))
}

/// `config.json` says which line there is: another one while desk phones are chosen.
pub(super) async fn desk_phone_config(
    State((line, urls)): State<(LineChoice, Urls)>,
    request: Request,
    next: Next,
) -> Response {
    if request.uri().path() == "/config.json" && line.get() == LineKind::DeskPhone {
        let headers = [(header::CACHE_CONTROL, "no-cache")];
        return (headers, Json(app_config(&urls, LineKind::DeskPhone))).into_response();
    }
    next.run(request).await
}

/// The app's `config.json`, with the ports as they are.
fn app_config(urls: &Urls, line: LineKind) -> Value {
    let mut config = json!({
        "helpdesk": { "origin": urls.helpdesk },
        "desk": { "via": "gateway" },
        "line": {
            "kind": "webrtc",
            "server": urls.switch,
            "domain": DOMAIN,
            "user": "{agent_id}",
            "password": "demo-{agent_id}",
            "ice_servers": [],
            "call_reference_header": "X-Call-Reference-Id",
            "take_back_calls": true,
        },
        "pop": { "inbound": "ringing", "outbound": "answered" },
        "wrap_up": {
            "dispositions": ["Resolved", "Follow-up", "Wrong number", "Spam"],
            "disposition_required": false,
        },
    });
    if line == LineKind::DeskPhone {
        config["line"] = json!({ "kind": "none" });
        config["desk_phone"] = json!({ "can": ["answer", "hang_up", "hold", "resume"] });
    }
    config
}
