//! Reading one object of `config.json`: every problem is kept with its place, so that an admin sees all
//! of them at once.

use phone::PopMoment;
use serde_json::{Map, Value};

use super::ConfigProblem;

/// One object of the file, with the place it stands at.
pub(super) struct Section<'a> {
    at: String,
    object: &'a Map<String, Value>,
    problems: &'a mut Vec<ConfigProblem>,
}

impl<'a> Section<'a> {
    pub(super) fn root(value: &'a Value, problems: &'a mut Vec<ConfigProblem>) -> Option<Self> {
        let object = value.as_object();
        if object.is_none() {
            problems.push(ConfigProblem {
                at: String::new(),
                expected: "a JSON object, as docs/CONFIGURATION.md shows it".into(),
                found: shown(value),
            });
        }
        object.map(|object| Self { at: String::new(), object, problems })
    }

    pub(super) fn section(&mut self, key: &str, required: bool) -> Option<Section<'_>> {
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

    pub(super) fn problem(&mut self, key: &str, expected: &str, found: &str) {
        self.problems.push(ConfigProblem {
            at: self.place(key),
            expected: expected.into(),
            found: found.into(),
        });
    }

    /// A misspelled parameter must not be ignored: the admin would look for it for an hour.
    pub(super) fn allow(&mut self, keys: &[&str]) {
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

    pub(super) fn optional_text(&mut self, key: &str) -> Option<String> {
        match self.object.get(key) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Some(other) => {
                self.problem(key, "a text", &shown(other));
                None
            }
        }
    }

    pub(super) fn text(&mut self, key: &str) -> Option<String> {
        if self.object.get(key).is_none() {
            self.problem(key, "a text", "nothing");
        }
        self.optional_text(key)
    }

    pub(super) fn choice(
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

    pub(super) fn moment(&mut self, key: &str, default: &'static str) -> PopMoment {
        match self.choice(key, &["ringing", "answered", "never"], Some(default)) {
            Some("ringing") => PopMoment::Ringing,
            Some("answered") => PopMoment::Answered,
            _ => PopMoment::Never,
        }
    }

    pub(super) fn flag(&mut self, key: &str, default: bool) -> bool {
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
    pub(super) fn address(&mut self, key: &str, beginnings: &[&str]) -> String {
        let Some(text) = self.text(key) else {
            return String::new();
        };
        // After a scheme comes a host; after a host nothing of it: `http://localhost.evil` is not local.
        let fits = beginnings.iter().any(|beginning| {
            let rest = text.strip_prefix(beginning);
            if beginning.ends_with('/') {
                rest.is_some_and(|host| !host.is_empty())
            } else {
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
            }
        });
        if !fits || text.contains(char::is_whitespace) {
            let expected = ["an address that begins with ", &beginnings.join(" or ")].concat();
            self.problem(key, &expected, &shown(&Value::String(text.clone())));
        }
        text
    }

    /// An origin: scheme and host, no path. A single `/` at the end is forgiven.
    pub(super) fn origin(&mut self, key: &str, beginnings: &[&str]) -> String {
        let before = self.problems.len();
        let mut text = self.address(key, beginnings);
        if text.ends_with('/') {
            text.pop();
        }
        let host = beginnings.iter().find_map(|scheme| text.strip_prefix(scheme)).unwrap_or("");
        if self.problems.len() == before && host.contains(['/', '?', '#', '@']) {
            self.problem(
                key,
                "an origin: scheme and host without a path, like https://acme.freshdesk.com",
                &text,
            );
        }
        text
    }

    pub(super) fn header(&mut self, key: &str, default: &str) -> Option<String> {
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

    pub(super) fn list(&mut self, key: &str) -> String {
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

    pub(super) fn texts(&mut self, key: &str) -> Vec<String> {
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

impl Section<'_> {
    /// Some of these, as a list of texts.
    pub(super) fn choices(&mut self, key: &str, choices: &[&str]) -> Vec<String> {
        let texts = self.texts(key);
        if let Some(other) = texts.iter().find(|text| !choices.contains(&text.as_str())) {
            let expected = ["a list of some of ", &choices.join(", ")].concat();
            self.problem(key, &expected, &shown(&Value::String(other.clone())));
        }
        texts
    }

    /// Addresses with a scheme, a user and a host: `sip:dialer@pbx.example.com`.
    pub(super) fn sip_addresses(&mut self, key: &str) -> Vec<String> {
        let texts = self.texts(key);
        let is_address = |text: &String| {
            let rest = text.strip_prefix("sip:").or_else(|| text.strip_prefix("sips:"));
            let parts = rest.and_then(|rest| rest.split_once('@'));
            parts.is_some_and(|(user, host)| {
                let bare =
                    |part: &str| !part.is_empty() && !part.contains(['@', ' ', ';', '?', '<']);
                bare(user) && bare(host)
            })
        };
        if let Some(other) = texts.iter().find(|text| !is_address(text)) {
            let expected = "a list of SIP addresses, like sip:dialer@pbx.example.com";
            self.problem(key, expected, &shown(&Value::String(other.clone())));
        }
        texts
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
