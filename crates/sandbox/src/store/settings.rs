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
            cors: true,
        }
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
