//! Time sheet entries: "from the first pop to the link".

use cti::{AgentId, PopId, TicketId};
use rusqlite::{Connection, params};

use super::sql::Sql;
use crate::clock::Timestamp;

/// Time spent on a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeEntry {
    /// Who spent it.
    pub agent: String,
    /// From when.
    pub started_at: Timestamp,
    /// How long.
    pub seconds: u64,
    /// On what.
    pub note: String,
}

impl TimeEntry {
    /// `0:07`, `12:30`, `1:02:03`.
    pub fn duration(&self) -> String {
        let (hours, minutes, seconds) =
            (self.seconds / 3600, self.seconds / 60 % 60, self.seconds % 60);
        if hours == 0 {
            format!("{minutes}:{seconds:02}")
        } else {
            format!("{hours}:{minutes:02}:{seconds:02}")
        }
    }
}

/// A time entry to be written.
#[derive(Clone, Copy, Debug)]
pub struct NewTimeEntry<'a> {
    /// The ticket the time was spent on.
    pub ticket_id: TicketId,
    /// Who spent it.
    pub agent_id: AgentId,
    /// The call it was spent in, if it was one.
    pub call_id: Option<PopId>,
    /// From when.
    pub started_at: Timestamp,
    /// How long, in seconds.
    pub seconds: u64,
    /// On what.
    pub note: &'a str,
}

/// Writes an entry. A call has one entry only: a second moves the first to the other ticket, since
/// the time was spent once.
pub fn insert(db: &Connection, new: &NewTimeEntry<'_>) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO time_entries (ticket_id, agent_id, call_id, started_at, seconds, note) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (call_id) DO UPDATE SET ticket_id = excluded.ticket_id",
    )?
    .execute(params![
        Sql(new.ticket_id),
        Sql(new.agent_id),
        new.call_id.map(Sql),
        new.started_at,
        i64::try_from(new.seconds).unwrap_or(i64::MAX),
        new.note
    ])?;
    Ok(())
}

/// The entries of a ticket, the oldest first.
pub fn of_ticket(db: &Connection, ticket: TicketId) -> rusqlite::Result<Vec<TimeEntry>> {
    db.prepare_cached(
        "SELECT agents.name, started_at, seconds, note FROM time_entries JOIN agents ON agents.id = agent_id
         WHERE ticket_id = ? ORDER BY started_at, time_entries.id",
    )?
    .query_map([Sql(ticket)], |row| {
        Ok(TimeEntry {
            agent: row.get(0)?,
            started_at: row.get(1)?,
            seconds: u64::try_from(row.get::<_, i64>(2)?).unwrap_or(0),
            note: row.get(3)?,
        })
    })?
    .collect()
}

/// Time spent, as the v2 API tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number; 0 until it is recorded.
    pub id: u64,
    /// The ticket it was spent on.
    pub ticket_id: TicketId,
    /// Who spent it.
    pub agent_id: AgentId,
    /// From when.
    pub started_at: Timestamp,
    /// How long, in seconds, not counting what a running timer has counted.
    pub seconds: u64,
    /// On what.
    pub note: String,
    /// Whether somebody pays for it.
    pub billable: bool,
    /// Whether it still counts.
    pub timer_running: bool,
}

/// Writes an entry that an API client made; its number, which the database chooses.
pub fn record(db: &Connection, new: &Entry) -> rusqlite::Result<u64> {
    db.prepare_cached(
        "INSERT INTO time_entries (ticket_id, agent_id, started_at, seconds, note, billable, timer_running)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        Sql(new.ticket_id),
        Sql(new.agent_id),
        new.started_at,
        i64::try_from(new.seconds).unwrap_or(i64::MAX),
        new.note,
        new.billable,
        new.timer_running,
    ])?;
    Ok(u64::try_from(db.last_insert_rowid()).unwrap_or_default())
}

/// The entries of a ticket, or of all, as the API lists them: the oldest first.
pub fn entries(
    db: &Connection,
    ticket: Option<TicketId>,
    agent: Option<AgentId>,
    limit: u32,
    offset: u32,
) -> rusqlite::Result<Vec<Entry>> {
    db.prepare_cached(
        "SELECT id, ticket_id, agent_id, started_at, seconds, note, billable, timer_running FROM time_entries
         WHERE (?1 IS NULL OR ticket_id = ?1) AND (?2 IS NULL OR agent_id = ?2) ORDER BY started_at, id LIMIT ?3 OFFSET ?4",
    )?
    .query_map(params![ticket.map(Sql), agent.map(Sql), limit, offset], |row| {
        Ok(Entry {
            id: u64::try_from(row.get::<_, i64>(0)?).unwrap_or(0),
            ticket_id: row.get::<_, Sql<_>>(1)?.0,
            agent_id: row.get::<_, Sql<_>>(2)?.0,
            started_at: row.get(3)?,
            seconds: u64::try_from(row.get::<_, i64>(4)?).unwrap_or(0),
            note: row.get(5)?,
            billable: row.get(6)?,
            timer_running: row.get(7)?,
        })
    })?
    .collect()
}
