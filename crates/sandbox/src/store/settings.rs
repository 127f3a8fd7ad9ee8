//! What an admin of the helpdesk sets.

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

/// The admin's settings. `PUT /sandbox/settings` takes any of these fields and leaves the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
// Each is a switch of the admin's own, and all combinations are possible.
#[allow(clippy::struct_excessive_bools)]
pub struct Settings {
    /// "Turn ON the enable softphone Iframe toggle."
    pub softphone_iframe: bool,
    /// "Enter the Iframe URL, you can append the `agent_id`": `{{agent_id}}` is replaced.
    pub iframe_url: String,
    /// Whether the iframe carries `allow="microphone; …"` (fact H7: unknown of Freshdesk).
    pub microphone_allowed: bool,
    /// "If the Admin has selected the "New Ticket" option in the configuration screen".
    pub new_ticket_option: bool,
    /// "Turn ON the Configure Click to Dial toggle."
    pub click_to_dial: bool,
    /// "Select the Request Type."
    pub click_to_dial_request: RequestType,
    /// "Enter the callback URL"; `{{requester_number}}` and the other four fields are replaced.
    pub click_to_dial_url: String,
    /// The account's plan; CTI comes with all but the free one.
    pub plan: Plan,
    /// "you need to check if the CTI feature is enabled for your account".
    pub cti_enabled: bool,
    /// Whether the API answers other origins (fact R2: disputed of Freshdesk).
    pub cors: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            softphone_iframe: true,
            iframe_url: String::new(),
            microphone_allowed: true,
            new_ticket_option: false,
            click_to_dial: false,
            click_to_dial_request: RequestType::Get,
            click_to_dial_url: String::new(),
            plan: Plan::Forest,
            cti_enabled: true,
            cors: true,
        }
    }
}

/// How a click is sent to the callback URL.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestType {
    /// GET, with the fields in the URL.
    #[default]
    Get,
    /// POST of a form.
    PostForm,
    /// POST of a JSON object.
    PostJson,
}

impl RequestType {
    /// All of them, as they are offered.
    pub const ALL: &[Self] = &[Self::Get, Self::PostForm, Self::PostJson];

    /// As it is written in a form.
    pub fn value(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::PostForm => "post_form",
            Self::PostJson => "post_json",
        }
    }

    /// As it is shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::Get => "GET, in the URL’s query",
            Self::PostForm => "POST, as a form",
            Self::PostJson => "POST, as JSON",
        }
    }
}

/// What the helpdesk's owner pays for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Plan {
    /// The free one: it has no CTI.
    Sprout,
    /// "Blossom, Garden, Estate, Forest" have it.
    Blossom,
    #[allow(missing_docs)]
    Garden,
    #[allow(missing_docs)]
    Estate,
    #[allow(missing_docs)]
    #[default]
    Forest,
}

impl Plan {
    /// All of them, the smallest first.
    pub const ALL: &[Self] =
        &[Self::Sprout, Self::Blossom, Self::Garden, Self::Estate, Self::Forest];

    /// "Screenpop API \| Blossom, Garden, Estate, Forest".
    pub fn has_cti(self) -> bool {
        match self {
            Self::Sprout => false,
            Self::Blossom | Self::Garden | Self::Estate | Self::Forest => true,
        }
    }

    /// Its name, as Freshdesk sells it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Sprout => "Sprout",
            Self::Blossom => "Blossom",
            Self::Garden => "Garden",
            Self::Estate => "Estate",
            Self::Forest => "Forest",
        }
    }

    /// As it is written in a form.
    pub fn value(self) -> &'static str {
        match self {
            Self::Sprout => "sprout",
            Self::Blossom => "blossom",
            Self::Garden => "garden",
            Self::Estate => "estate",
            Self::Forest => "forest",
        }
    }
}

impl Settings {
    /// Whether this account has CTI: by its plan, and by the switch of the feature.
    pub fn has_cti(&self) -> bool {
        self.cti_enabled && self.plan.has_cti()
    }
}

const KEY: &str = "admin";

/// The settings, or the defaults where none were written.
pub fn get(db: &Connection) -> rusqlite::Result<Settings> {
    let text: Option<String> = db
        .prepare_cached("SELECT value FROM settings WHERE key = ?")?
        .query_row([KEY], |row| row.get(0))
        .optional()?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// Writes the settings.
pub fn put(db: &Connection, settings: &Settings) -> rusqlite::Result<()> {
    // Serialising a struct of strings and booleans cannot fail.
    let text = serde_json::to_string(settings).unwrap_or_default();
    db.prepare_cached("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)")?
        .execute([KEY, &text])?;
    Ok(())
}
