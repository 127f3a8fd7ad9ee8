//! The helpdesk's agents, and the API users beside them.

use cti::{AgentId, PhoneNumber};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::sql::Sql;

/// An agent, or a service with an API key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// `responder_id` of a pop.
    pub id: AgentId,
    /// The full name.
    pub name: String,
    /// The address that `responder_email` matches.
    pub email: String,
    /// The telephone on the desk, as it was typed.
    pub phone: Option<String>,
    /// The mobile, as it was typed.
    pub mobile: Option<String>,
    /// A service: it may use the API, and has no window.
    pub service: bool,
    /// May open the admin's pages.
    pub admin: bool,
}

/// An agent to be written, with the key that only the database knows.
#[derive(Debug)]
pub struct NewAgent<'a> {
    /// The agent.
    pub agent: &'a Agent,
    /// The API key.
    pub api_key: &'a str,
}

const COLUMNS: &str = "id, name, email, phone, mobile, service, admin";

fn read(row: &Row<'_>) -> rusqlite::Result<Agent> {
    Ok(Agent {
        id: row.get::<_, Sql<_>>(0)?.0,
        name: row.get(1)?,
        email: row.get(2)?,
        phone: row.get(3)?,
        mobile: row.get(4)?,
        service: row.get(5)?,
        admin: row.get(6)?,
    })
}

/// Writes an agent.
pub fn insert(db: &Connection, new: &NewAgent<'_>) -> rusqlite::Result<()> {
    let agent = new.agent;
    db.prepare_cached(
        "INSERT INTO agents (id, name, email, phone, phone_dialable, mobile, mobile_dialable, api_key, service, admin)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        Sql(agent.id),
        agent.name,
        agent.email,
        agent.phone,
        dialable(agent.phone.as_deref()),
        agent.mobile,
        dialable(agent.mobile.as_deref()),
        new.api_key,
        agent.service,
        agent.admin,
    ])?;
    Ok(())
}

/// The agent of this id.
pub fn get(db: &Connection, id: AgentId) -> rusqlite::Result<Option<Agent>> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM agents WHERE id = ?"))?
        .query_row([Sql(id)], read)
        .optional()
}

/// The agent whose API key this is.
pub fn by_key(db: &Connection, key: &str) -> rusqlite::Result<Option<Agent>> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM agents WHERE api_key = ?"))?
        .query_row([key], read)
        .optional()
}

/// The agent with this address, in any case.
pub fn by_email(db: &Connection, email: &str) -> rusqlite::Result<Option<Agent>> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM agents WHERE email = ? AND NOT service"))?
        .query_row([email.trim()], read)
        .optional()
}

/// Everyone who has a window, in the order of their ids.
pub fn with_window(db: &Connection) -> rusqlite::Result<Vec<Agent>> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM agents WHERE NOT service ORDER BY id"))?
        .query_map([], read)?
        .collect()
}

/// A number as it is compared: two spellings of one number are equal.
pub(crate) fn dialable(typed: Option<&str>) -> Option<String> {
    PhoneNumber::parse(typed?).ok().map(|number| number.dialable().to_owned())
}
