//! What the gateway reads from the app's `config.json`: the origins its security policy must name.
//!
//! The app checks the rest of the file itself, strictly and in words for an admin; here only the
//! fields the gateway acts on are looked at, so that a new setting of the app needs no new gateway.

use serde_json::Value;
use url::{Origin, Url};

use crate::{Setting, SettingsError};

/// The origins the app talks to, and the one that may frame it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AppOrigins {
    /// `helpdesk.origin`: the only page that may frame the softphone.
    pub(crate) helpdesk: Origin,
    /// The origin of `line.server`, where the line is WebRTC.
    pub(crate) line: Option<Origin>,
    /// The origin of `desk.url`, where the app talks to the helpdesk itself.
    pub(crate) desk: Option<Origin>,
}

/// Reads [`Settings::app_config`](crate::Settings::app_config) from the text of a `config.json`.
pub fn parse(text: &[u8]) -> Result<Value, SettingsError> {
    serde_json::from_slice(text).map_err(|problem| {
        SettingsError::new(
            Setting::AppConfig,
            format!("is not JSON ({problem})"),
            "one JSON object (comments and commas before a closing bracket are not allowed)",
        )
    })
}

impl AppOrigins {
    /// Reads the origins, and warns where the app is meant for another helpdesk than the gateway
    /// relays to.
    pub(crate) fn read(config: &Value, helpdesk: &Url) -> Result<Self, SettingsError> {
        if !config.is_object() {
            return wrong("is JSON but no object", "one JSON object: { \"helpdesk\": … }");
        }
        let origins = Self {
            helpdesk: origin(config, "/helpdesk/origin", &["https", "http"])?,
            line: match text(config, "/line/kind")? {
                "webrtc" => Some(origin(config, "/line/server", &["wss", "ws"])?),
                _ => None,
            },
            // Without it, the app goes through the gateway.
            desk: match config.pointer("/desk/via").and_then(Value::as_str) {
                Some("direct") => Some(origin(config, "/desk/url", &["https", "http"])?),
                _ => None,
            },
        };
        if origins.helpdesk != helpdesk.origin() {
            // An account with a domain of its own has its window there, and its API at freshdesk.com.
            tracing::warn!(
                window = origins.helpdesk.ascii_serialization(),
                api = helpdesk.origin().ascii_serialization(),
                "config.json's helpdesk.origin is not the helpdesk that this gateway relays to: right only \
                 where the helpdesk's window has a domain of its own"
            );
        }
        Ok(origins)
    }
}

/// The text at `pointer`, which must be there.
fn text<'a>(config: &'a Value, pointer: &str) -> Result<&'a str, SettingsError> {
    match config.pointer(pointer) {
        Some(Value::String(text)) => Ok(text),
        Some(_) => wrong(format!("has a {} that is no text", field(pointer)), "a text in quotes"),
        None => wrong(
            format!("has no {}", field(pointer)),
            "that field (docs/CONFIGURATION.md has a complete example)",
        ),
    }
}

/// The origin of the address at `pointer`.
fn origin(config: &Value, pointer: &str, schemes: &[&str]) -> Result<Origin, SettingsError> {
    let value = text(config, pointer)?;
    let expected = format!("an address that begins with {}://", schemes.join(":// or "));
    let Ok(url) = Url::parse(value) else {
        return wrong(format!("has a {} that is no address: {value:?}", field(pointer)), expected);
    };
    // A host may contain `;` or `'`, which would end a directive of the policy or change its meaning.
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._[]:".contains(c);
    let usable = schemes.contains(&url.scheme())
        && url.host_str().is_some_and(|host| !host.is_empty() && host.chars().all(plain));
    if usable {
        Ok(url.origin())
    } else {
        wrong(format!("has a {} that does not fit: {value:?}", field(pointer)), expected)
    }
}

/// `/line/server` as an admin reads it: `line.server`.
fn field(pointer: &str) -> String {
    pointer.trim_start_matches('/').replace('/', ".")
}

fn wrong<T>(found: impl Into<String>, expected: impl Into<String>) -> Result<T, SettingsError> {
    Err(SettingsError::new(Setting::AppConfig, found, expected))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn helpdesk() -> Url {
        "https://acme.freshdesk.com".parse().unwrap()
    }

    fn config() -> Value {
        json!({
            "helpdesk": { "origin": "https://acme.freshdesk.com" },
            "desk": { "via": "direct", "url": "https://acme.freshdesk.com/ignored" },
            "line": { "kind": "webrtc", "server": "wss://pbx.acme.example:7443/ws" },
        })
    }

    #[test]
    fn the_origins_are_read_without_their_paths() {
        let origins = AppOrigins::read(&config(), &helpdesk()).unwrap();
        assert_eq!(origins.helpdesk.ascii_serialization(), "https://acme.freshdesk.com");
        assert_eq!(origins.line.unwrap().ascii_serialization(), "wss://pbx.acme.example:7443");
        assert_eq!(origins.desk.unwrap().ascii_serialization(), "https://acme.freshdesk.com");
    }

    #[test]
    fn a_default_port_and_capitals_do_not_make_another_helpdesk() {
        let mut config = config();
        config["helpdesk"]["origin"] = json!("https://ACME.freshdesk.com:443/");
        assert!(AppOrigins::read(&config, &helpdesk()).is_ok());
    }

    #[test]
    fn no_line_and_no_direct_desk_need_no_addresses() {
        let mut config = json!({
            "helpdesk": { "origin": "https://acme.freshdesk.com" },
            "line": { "kind": "none" },
        });
        for desk in [json!({ "via": "gateway" }), json!({}), Value::Null] {
            config["desk"] = desk;
            let origins = AppOrigins::read(&config, &helpdesk()).unwrap();
            assert_eq!((origins.line, origins.desk), (None, None));
        }
    }

    #[test]
    fn an_address_cannot_bring_words_of_its_own_into_the_policy() {
        for server in
            ["wss://pbx;sandbox", "wss://'self'", "wss://a,b", "wss://*", "javascript:1", "wss:"]
        {
            let mut config = config();
            config["line"]["server"] = json!(server);
            let error = AppOrigins::read(&config, &helpdesk()).unwrap_err().to_string();
            assert!(error.contains("line.server"), "{server}: {error}");
        }
    }
}
