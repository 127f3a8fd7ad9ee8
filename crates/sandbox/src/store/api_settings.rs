//! How the API behaves: what no admin of a helpdesk can set, and a test wants to.

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

/// `PUT /sandbox/settings` takes any of these fields, beside the admin's, and leaves the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ApiSettings {
    /// How many requests a minute the API takes from all agents together (fact R3); then it answers 429.
    pub requests_per_minute: u32,
    /// How many lists of contacts it takes of them: "one plan allows 20". `None` is no limit of its own.
    pub contact_lists_per_minute: Option<u32>,
    /// Answers as the specification's samples do, slips and all: the id of a pop as text,
    /// `responder_idl`, and a comma too many.
    pub specification_slips: bool,
    /// A pop that says just what an earlier one said is written again: "there is no idempotency key"
    /// (fact R7). Otherwise it changes nothing, which is kinder than an app may count on.
    pub writes_repeats: bool,
}

impl Default for ApiSettings {
    fn default() -> Self {
        Self {
            requests_per_minute: 100_000,
            contact_lists_per_minute: None,
            specification_slips: false,
            writes_repeats: false,
        }
    }
}

const KEY: &str = "api";

/// The settings, or the defaults where none were written.
pub fn get(db: &Connection) -> rusqlite::Result<ApiSettings> {
    let text: Option<String> = db
        .prepare_cached("SELECT value FROM settings WHERE key = ?")?
        .query_row([KEY], |row| row.get(0))
        .optional()?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// Writes the settings.
pub fn put(db: &Connection, settings: &ApiSettings) -> rusqlite::Result<()> {
    // Serialising a struct of numbers and booleans cannot fail.
    let text = serde_json::to_string(settings).unwrap_or_default();
    db.prepare_cached("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)")?
        .execute([KEY, &text])?;
    Ok(())
}
