//! The helpdesk's own numbers, and which agent has selected which.

use cti::{AgentId, PhoneNumber};
use rusqlite::{Connection, OptionalExtension, params};

use super::sql::Sql;

/// A number of the helpdesk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpdeskNumber {
    /// Its row.
    pub id: i64,
    /// As the admin typed it.
    pub typed: String,
    /// The agent who has selected it: id and name.
    pub selected_by: Option<(AgentId, String)>,
}

impl HelpdeskNumber {
    /// Whether this agent has selected it.
    pub fn is_of(&self, agent: &AgentId) -> bool {
        self.selected_by.as_ref().is_some_and(|(by, _)| by == agent)
    }
}

/// All of them, in the order they were added.
pub fn list(db: &Connection) -> rusqlite::Result<Vec<HelpdeskNumber>> {
    db.prepare_cached(
        "SELECT helpdesk_numbers.id, typed, agents.id, agents.name FROM helpdesk_numbers
         LEFT JOIN selected_numbers ON number_id = helpdesk_numbers.id
         LEFT JOIN agents ON agents.id = agent_id ORDER BY helpdesk_numbers.id",
    )?
    .query_map([], |row| {
        let agent = row.get::<_, Option<Sql<AgentId>>>(2)?;
        let name: Option<String> = row.get(3)?;
        Ok(HelpdeskNumber {
            id: row.get(0)?,
            typed: row.get(1)?,
            selected_by: agent.map(|agent| agent.0).zip(name),
        })
    })?
    .collect()
}

/// Adds a number; `false` when it is there already, in whatever spelling.
pub fn add(db: &Connection, number: &PhoneNumber) -> rusqlite::Result<bool> {
    let added = db
        .prepare_cached(
            "INSERT INTO helpdesk_numbers (typed, dialable) VALUES (?, ?) ON CONFLICT (dialable) DO NOTHING",
        )?
        .execute([number.typed(), number.dialable()])?;
    Ok(added > 0)
}

/// Removes a number; whoever had selected it has none then.
pub fn remove(db: &Connection, id: i64) -> rusqlite::Result<bool> {
    Ok(db.prepare_cached("DELETE FROM helpdesk_numbers WHERE id = ?")?.execute([id])? > 0)
}

/// An agent selects a number, or none. It leaves whoever had it; `false` when there is no such number.
pub fn select(db: &Connection, agent: AgentId, id: Option<i64>) -> rusqlite::Result<bool> {
    if let Some(id) = id {
        let there =
            db.prepare_cached("SELECT 1 FROM helpdesk_numbers WHERE id = ?")?.exists([id])?;
        if !there {
            return Ok(false);
        }
    }
    db.prepare_cached("DELETE FROM selected_numbers WHERE agent_id = ? OR number_id = ?")?
        .execute(params![Sql(agent), id])?;
    if let Some(id) = id {
        db.prepare_cached("INSERT INTO selected_numbers (agent_id, number_id) VALUES (?, ?)")?
            .execute(params![Sql(agent), id])?;
    }
    Ok(true)
}

/// The agent who has selected this number, in any spelling.
pub fn agent_of(db: &Connection, number: &PhoneNumber) -> rusqlite::Result<Option<AgentId>> {
    db.prepare_cached(
        "SELECT agent_id FROM selected_numbers JOIN helpdesk_numbers ON helpdesk_numbers.id = number_id
         WHERE dialable = ?",
    )?
    .query_row([number.dialable()], |row| Ok(row.get::<_, Sql<_>>(0)?.0))
    .optional()
}

/// The number this agent has selected.
pub fn of_agent(db: &Connection, agent: AgentId) -> rusqlite::Result<Option<String>> {
    db.prepare_cached(
        "SELECT typed FROM selected_numbers JOIN helpdesk_numbers ON helpdesk_numbers.id = number_id
         WHERE agent_id = ?",
    )?
    .query_row([Sql(agent)], |row| row.get(0))
    .optional()
}
