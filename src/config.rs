//! `config.json`: what an admin sets without building anything. Every parameter is described in
//! `docs/CONFIGURATION.md`; a wrong value is named with what was expected.

mod section;

use phone::{Abilities, ClickMode, PopMoment};
use serde_json::Value;

use self::section::Section;

/// What `config.json` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The origin of the helpdesk window around us, `https://acme.freshdesk.com`.
    pub helpdesk_origin: String,
    /// How the helpdesk's API is reached.
    pub desk: Desk,
    /// How telephone calls are made.
    pub line: Line,
    /// What can be done to the agents' desk phones from here, where they have some.
    pub desk_phone: Option<Abilities>,
    /// What a number clicked in the helpdesk does.
    pub click_to_dial: ClickMode,
    /// When inbound calls pop.
    pub inbound_pop: PopMoment,
    /// When outbound calls pop.
    pub outbound_pop: PopMoment,
    /// The outcomes offered in wrap-up.
    pub dispositions: Vec<String>,
    /// Whether one of them has to be chosen.
    pub disposition_required: bool,
    /// Whether single keys answer, hang up, mute and hold.
    pub keyboard_shortcuts: bool,
}

/// How the helpdesk's API is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Desk {
    /// On our own origin; the gateway adds the key.
    Gateway,
    /// Straight to the helpdesk at this origin, with a key the agent gives.
    Direct(String),
}

/// How telephone calls are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Not at all: notes and tickets only.
    None,
    /// SIP over WebSocket, sound in the browser.
    WebRtc(WebRtc),
}

/// A SIP server that speaks WebSocket. `{agent_id}` in `user` and `password` stands for the agent.
#[derive(Clone, PartialEq, Eq)]
pub struct WebRtc {
    /// `wss://pbx.example.com/sip`.
    pub server: String,
    /// The domain of the agents' addresses.
    pub domain: String,
    /// The user name.
    pub user: String,
    /// The password; without one the agent is asked.
    pub password: Option<String>,
    /// STUN and TURN servers, as JSON text for the browser.
    pub ice_servers: String,
    /// The header that carries the call reference id; without one the SIP Call-ID is used.
    pub call_reference_header: Option<String>,
    /// Whether the telephone system lets a page take a call over (`Replaces`, RFC 3891): a call then
    /// survives the page.
    pub take_back_calls: bool,
    /// The addresses of telephone systems that may have a call answered at once.
    pub auto_answer_from: Vec<String>,
}

impl std::fmt::Debug for WebRtc {
    /// Without the password and the TURN credentials.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebRtc").field("server", &self.server).finish_non_exhaustive()
    }
}

/// One thing wrong with `config.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigProblem {
    /// Where: `line.server`; empty for the file as a whole.
    pub at: String,
    /// What was expected there.
    pub expected: String,
    /// What was found.
    pub found: String,
}

impl Config {
    /// Reads the file's text. Every problem is reported, not only the first.
    pub fn parse(text: &str) -> Result<Self, Vec<ConfigProblem>> {
        let value: Value = serde_json::from_str(text).map_err(|error| {
            let place = [
                "not JSON (line ",
                &error.line().to_string(),
                ", column ",
                &error.column().to_string(),
                ")",
            ];
            vec![ConfigProblem {
                at: String::new(),
                expected: "a JSON object, as docs/CONFIGURATION.md shows it".into(),
                found: place.concat(),
            }]
        })?;
        let mut problems = Vec::new();
        let config = Section::root(&value, &mut problems).map(read);
        match config {
            Some(config) if problems.is_empty() => Ok(config),
            _ => Err(problems),
        }
    }
}

fn read(mut root: Section<'_>) -> Config {
    root.allow(&[
        "helpdesk",
        "desk",
        "line",
        "desk_phone",
        "click_to_dial",
        "pop",
        "wrap_up",
        "keyboard_shortcuts",
    ]);

    let helpdesk_origin =
        root.section("helpdesk", true).map_or_else(String::new, |mut helpdesk| {
            helpdesk.allow(&["origin"]);
            helpdesk.origin("origin", &["https://", "http://"])
        });

    let desk = root.section("desk", false).map_or(Desk::Gateway, read_desk);
    let line = root.section("line", true).map_or(Line::None, read_line);

    let desk_phone = root.section("desk_phone", false).map(read_desk_phone);
    if desk_phone.is_some() && desk != Desk::Gateway {
        let expected = "desk.via to be gateway, which the telephone system reports to";
        root.problem("desk_phone", expected, "direct");
    }

    let mut click_to_dial = ClickMode::Dial;
    if let Some(mut click) = root.section("click_to_dial", false) {
        click.allow(&["mode"]);
        if click.choice("mode", &["dial", "ask"], Some("dial")) == Some("ask") {
            click_to_dial = ClickMode::Ask;
        }
    }

    let (mut inbound_pop, mut outbound_pop) = (PopMoment::Ringing, PopMoment::Answered);
    if let Some(mut pop) = root.section("pop", false) {
        pop.allow(&["inbound", "outbound"]);
        inbound_pop = pop.moment("inbound", "ringing");
        outbound_pop = pop.moment("outbound", "answered");
    }

    let (mut dispositions, mut disposition_required) = (Vec::new(), false);
    if let Some(mut wrap_up) = root.section("wrap_up", false) {
        wrap_up.allow(&["dispositions", "disposition_required"]);
        dispositions = wrap_up.texts("dispositions");
        disposition_required = wrap_up.flag("disposition_required", false);
        if disposition_required && dispositions.is_empty() {
            wrap_up.problem(
                "dispositions",
                "at least one, because disposition_required is true",
                "none",
            );
        }
    }

    let keyboard_shortcuts = root.flag("keyboard_shortcuts", true);
    Config {
        helpdesk_origin,
        desk,
        line,
        desk_phone,
        click_to_dial,
        inbound_pop,
        outbound_pop,
        dispositions,
        disposition_required,
        keyboard_shortcuts,
    }
}

fn read_desk(mut desk: Section<'_>) -> Desk {
    if desk.choice("via", &["gateway", "direct"], Some("gateway")) == Some("direct") {
        desk.allow(&["via", "url"]);
        // A key is only sent encrypted, or to this machine.
        Desk::Direct(desk.origin("url", &["https://", "http://localhost", "http://127.0.0.1"]))
    } else {
        desk.allow(&["via"]);
        Desk::Gateway
    }
}

fn read_desk_phone(mut desk_phone: Section<'_>) -> Abilities {
    desk_phone.allow(&["can"]);
    let can = desk_phone.choices("can", &["answer", "hang_up", "hold", "resume"]);
    let able = |name: &str| can.iter().any(|can| can == name);
    Abilities {
        answer: able("answer"),
        hang_up: able("hang_up"),
        hold: able("hold"),
        resume: able("resume"),
    }
}

fn read_line(mut line: Section<'_>) -> Line {
    if line.choice("kind", &["webrtc", "none"], None) != Some("webrtc") {
        return Line::None;
    }
    line.allow(&[
        "kind",
        "server",
        "domain",
        "user",
        "password",
        "ice_servers",
        "call_reference_header",
        "take_back_calls",
        "auto_answer_from",
    ]);
    Line::WebRtc(WebRtc {
        server: line.address("server", &["wss://", "ws://"]),
        domain: line.text("domain").unwrap_or_default(),
        user: line.optional_text("user").unwrap_or_else(|| "{agent_id}".into()),
        password: line.optional_text("password"),
        ice_servers: line.list("ice_servers"),
        call_reference_header: line.header("call_reference_header", "X-Call-Reference-Id"),
        take_back_calls: line.flag("take_back_calls", false),
        auto_answer_from: line.sip_addresses("auto_answer_from"),
    })
}

#[cfg(test)]
mod tests;
