//! The open screen pop of each agent.

use cti::{AgentId, PopId, TicketId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::sql::Sql;
use crate::clock::Timestamp;

/// A widget in an agent's window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Widget {
    /// Whose window.
    pub agent_id: AgentId,
    /// The call it shows.
    pub call_id: PopId,
    /// The ticket passed with the pop, where the call is not linked to it yet.
    pub shown_ticket_id: Option<TicketId>,
    /// Whether the agent may take notes and link, which the admin's New Ticket option takes away.
    pub can_act: bool,
    /// Half-written notes.
    pub notepad: String,
    /// What of the notepad is in a note already.
    pub filed: String,
    /// How often the notepad was filed.
    pub edition: u32,
}

const SELECT: &str =
    "SELECT agent_id, call_id, shown_ticket_id, can_act, notepad, filed, edition FROM widgets";

fn read(row: &Row<'_>) -> rusqlite::Result<Widget> {
    Ok(Widget {
        agent_id: row.get::<_, Sql<_>>(0)?.0,
        call_id: row.get::<_, Sql<_>>(1)?.0,
        shown_ticket_id: row.get::<_, Option<Sql<_>>>(2)?.map(|id| id.0),
        can_act: row.get(3)?,
        notepad: row.get(4)?,
        filed: row.get(5)?,
        edition: row.get(6)?,
    })
}

/// The widget in an agent's window.
pub fn of_agent(db: &Connection, agent: AgentId) -> rusqlite::Result<Option<Widget>> {
    db.prepare_cached(&format!("{SELECT} WHERE agent_id = ?"))?
        .query_row([Sql(agent)], read)
        .optional()
}

/// Every widget that shows this call.
pub fn of_call(db: &Connection, call: PopId) -> rusqlite::Result<Vec<Widget>> {
    db.prepare_cached(&format!("{SELECT} WHERE call_id = ? ORDER BY agent_id"))?
        .query_map([Sql(call)], read)?
        .collect()
}

/// Opens a widget, or changes the one that is open.
pub fn put(db: &Connection, widget: &Widget, now: Timestamp) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO widgets (agent_id, call_id, shown_ticket_id, can_act, notepad, filed, edition, opened_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        Sql(widget.agent_id),
        Sql(widget.call_id),
        widget.shown_ticket_id.map(Sql),
        widget.can_act,
        widget.notepad,
        widget.filed,
        widget.edition,
        now
    ])?;
    Ok(())
}

/// Closes the widget in an agent's window.
pub fn remove(db: &Connection, agent: AgentId) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM widgets WHERE agent_id = ?")?.execute([Sql(agent)])?;
    Ok(())
}
