//! `config.json`: what an admin sets without building anything. Every parameter is described in
//! `docs/CONFIGURATION.md`; a wrong value is named with what was expected.

use phone::PopMoment;
use serde_json::{Map, Value};

/// What `config.json` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The origin of the helpdesk window around us, `https://acme.freshdesk.com`.
    pub helpdesk_origin: String,
    /// How the helpdesk's API is reached.
    pub desk: Desk,
    /// How telephone calls are made.
    pub line: Line,
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
    root.allow(&["helpdesk", "desk", "line", "pop", "wrap_up", "keyboard_shortcuts"]);

    let helpdesk_origin =
        root.section("helpdesk", true).map_or_else(String::new, |mut helpdesk| {
            helpdesk.allow(&["origin"]);
            helpdesk.origin("origin", &["https://", "http://"])
        });

    let desk = match root.section("desk", false) {
        None => Desk::Gateway,
        Some(mut desk) => match desk.choice("via", &["gateway", "direct"], Some("gateway")) {
            Some("direct") => {
                desk.allow(&["via", "url"]);
                Desk::Direct(
                    desk.origin("url", &["https://", "http://localhost", "http://127.0.0.1"]),
                )
            }
            _ => {
                desk.allow(&["via"]);
                Desk::Gateway
            }
        },
    };

    let line = match root.section("line", true) {
        None => Line::None,
        Some(mut line) => match line.choice("kind", &["webrtc", "none"], None) {
            Some("webrtc") => {
                line.allow(&[
                    "kind",
                    "server",
                    "domain",
                    "user",
                    "password",
                    "ice_servers",
                    "call_reference_header",
                ]);
                Line::WebRtc(WebRtc {
                    server: line.address("server", &["wss://", "ws://"]),
                    domain: line.text("domain").unwrap_or_default(),
                    user: line.optional_text("user").unwrap_or_else(|| "{agent_id}".into()),
                    password: line.optional_text("password"),
                    ice_servers: line.list("ice_servers"),
                    call_reference_header: line
                        .header("call_reference_header", "X-Call-Reference-Id"),
                })
            }
            _ => Line::None,
        },
    };

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
        inbound_pop,
        outbound_pop,
        dispositions,
        disposition_required,
        keyboard_shortcuts,
    }
}

/// One object of the file, with the place it stands at.
struct Section<'a> {
    at: String,
    object: &'a Map<String, Value>,
    problems: &'a mut Vec<ConfigProblem>,
}

impl<'a> Section<'a> {
    fn root(value: &'a Value, problems: &'a mut Vec<ConfigProblem>) -> Option<Self> {
        match value.as_object() {
            Some(object) => Some(Self { at: String::new(), object, problems }),
            None => {
                problems.push(ConfigProblem {
                    at: String::new(),
                    expected: "a JSON object, as docs/CONFIGURATION.md shows it".into(),
                    found: shown(value),
                });
                None
            }
        }
    }

    fn section(&mut self, key: &str, required: bool) -> Option<Section<'_>> {
        match self.object.get(key) {
            Some(Value::Object(object)) => {
                Some(Section { at: self.place(key), object, problems: self.problems })
            }
            Some(other) => {
                self.problem(key, "an object { … }", &shown(other));
                None
            }
            None if required => {
                self.problem(key, "an object { … }", "nothing");
                None
            }
            None => None,
        }
    }

    fn place(&self, key: &str) -> String {
        if self.at.is_empty() { key.into() } else { [&self.at, ".", key].concat() }
    }

    fn problem(&mut self, key: &str, expected: &str, found: &str) {
        self.problems.push(ConfigProblem {
            at: self.place(key),
            expected: expected.into(),
            found: found.into(),
        });
    }

    /// A misspelled parameter must not be ignored: the admin would look for it for an hour.
    fn allow(&mut self, keys: &[&str]) {
        let unknown: Vec<String> =
            self.object.keys().filter(|key| !keys.contains(&key.as_str())).cloned().collect();
        for key in unknown {
            self.problem(
                &key,
                &["one of the parameters ", &keys.join(", ")].concat(),
                "an unknown parameter",
            );
        }
    }

    fn optional_text(&mut self, key: &str) -> Option<String> {
        match self.object.get(key) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Some(other) => {
                self.problem(key, "a text", &shown(other));
                None
            }
        }
    }

    fn text(&mut self, key: &str) -> Option<String> {
        if self.object.get(key).is_none() {
            self.problem(key, "a text", "nothing");
        }
        self.optional_text(key)
    }

    fn choice(
        &mut self,
        key: &str,
        choices: &[&'static str],
        default: Option<&'static str>,
    ) -> Option<&'static str> {
        let expected = ["one of ", &choices.join(", ")].concat();
        match (self.object.get(key), default) {
            (None, Some(default)) => Some(default),
            (None, None) => {
                self.problem(key, &expected, "nothing");
                None
            }
            (Some(found), _) => {
                let chosen = choices.iter().find(|choice| found.as_str() == Some(choice)).copied();
                if chosen.is_none() {
                    self.problem(key, &expected, &shown(found));
                }
                chosen
            }
        }
    }

    fn moment(&mut self, key: &str, default: &'static str) -> PopMoment {
        match self.choice(key, &["ringing", "answered", "never"], Some(default)) {
            Some("ringing") => PopMoment::Ringing,
            Some("answered") => PopMoment::Answered,
            _ => PopMoment::Never,
        }
    }

    fn flag(&mut self, key: &str, default: bool) -> bool {
        match self.object.get(key) {
            None => default,
            Some(Value::Bool(flag)) => *flag,
            Some(other) => {
                self.problem(key, "true or false", &shown(other));
                default
            }
        }
    }

    /// An address with one of these beginnings.
    fn address(&mut self, key: &str, beginnings: &[&str]) -> String {
        let Some(text) = self.text(key) else {
            return String::new();
        };
        let host = beginnings.iter().find_map(|beginning| text.strip_prefix(beginning));
        if host.is_none_or(|host| host.is_empty() && beginnings.iter().all(|b| b.ends_with("//")))
            || text.contains(char::is_whitespace)
        {
            let expected = ["an address that begins with ", &beginnings.join(" or ")].concat();
            self.problem(key, &expected, &shown(&Value::String(text.clone())));
        }
        text
    }

    /// An origin: scheme and host, no path. A single `/` at the end is forgiven.
    fn origin(&mut self, key: &str, beginnings: &[&str]) -> String {
        let before = self.problems.len();
        let mut text = self.address(key, beginnings);
        if text.ends_with('/') {
            text.pop();
        }
        let host = text.split_once("://").map_or("", |(_, host)| host);
        if self.problems.len() == before && host.contains(['/', '?', '#', '@']) {
            self.problem(
                key,
                "an origin: scheme and host without a path, like https://acme.freshdesk.com",
                &text,
            );
        }
        text
    }

    fn header(&mut self, key: &str, default: &str) -> Option<String> {
        match self.object.get(key) {
            None => Some(default.into()),
            Some(Value::Null) => None,
            Some(_) => {
                let name = self.optional_text(key)?;
                if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
                    self.problem(key, "the name of a SIP header, or null", &name);
                }
                Some(name)
            }
        }
    }

    fn list(&mut self, key: &str) -> String {
        match self.object.get(key) {
            None => "[]".into(),
            Some(list @ Value::Array(items)) if items.iter().all(is_ice_server) => list.to_string(),
            Some(_) => {
                self.problem(
                    key,
                    "a list of { \"urls\": [\"stun:…\"], \"username\", \"credential\" }",
                    "something else",
                );
                "[]".into()
            }
        }
    }

    fn texts(&mut self, key: &str) -> Vec<String> {
        let Some(value) = self.object.get(key) else {
            return Vec::new();
        };
        let texts: Option<Vec<String>> = value.as_array().and_then(|items| {
            items
                .iter()
                .map(|item| {
                    item.as_str().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned)
                })
                .collect()
        });
        texts.unwrap_or_else(|| {
            self.problem(key, "a list of texts", &shown(value));
            Vec::new()
        })
    }
}

fn is_ice_server(value: &Value) -> bool {
    let is_url = |url: &Value| {
        url.as_str().is_some_and(|url| {
            ["stun:", "stuns:", "turn:", "turns:"].iter().any(|s| url.starts_with(s))
        })
    };
    match value.get("urls") {
        Some(Value::Array(urls)) => !urls.is_empty() && urls.iter().all(is_url),
        Some(url) => is_url(url),
        None => false,
    }
}

/// A value as an error shows it: short, and never a whole file.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(true) => "true".into(),
        Value::Bool(false) => "false".into(),
        Value::Number(number) => number.to_string(),
        Value::String(text) if text.trim().is_empty() => "an empty text".into(),
        Value::String(text) => {
            let short: String = text.chars().take(60).collect();
            ["“", &short, if short.len() < text.len() { "…”" } else { "”" }].concat()
        }
        Value::Array(_) => "a list".into(),
        Value::Object(_) => "an object".into(),
    }
}

#[cfg(test)]
mod tests;
