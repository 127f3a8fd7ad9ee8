//! Calls: what one `call_reference_id` names, from its first pop to its link with a ticket.
//!
//! ```text
//! (first pop) ──▶ open ──link to new or existing ticket──▶ linked ──link to another ticket──▶ linked
//! ```
//!
//! A call belongs to at most one ticket: linking it again moves it.

use cti::{AgentId, CallReferenceId, ContactId, NoteId, PopId, TicketId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::sql::{Sql, inserted, reference};
use crate::clock::Timestamp;

/// How a call came to its ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkedAs {
    /// The ticket was made for the call.
    New,
    /// The ticket was there, and the call became a note in it.
    Existing,
}

/// The ticket of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// How it came there.
    pub linked_as: LinkedAs,
    /// The agent who linked it.
    pub by: AgentId,
    /// The ticket.
    pub ticket_id: TicketId,
    /// The note the link wrote, if it wrote one.
    pub note_id: Option<NoteId>,
}

/// One conversation with one requester.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// What its pops are answered with.
    pub id: PopId,
    /// "Telephony UID for a given call".
    pub reference: CallReferenceId,
    /// Who called or was called.
    pub requester_id: ContactId,
    /// The agent who has it now.
    pub responder_id: AgentId,
    /// "The timesheet entry starts when the API is first called".
    pub first_pop_at: Timestamp,
    /// Typed in a widget that was closed before the link.
    pub kept_notes: String,
    /// `None` until it is linked.
    pub link: Option<Link>,
}

const SELECT: &str = "SELECT id, reference, requester_id, responder_id, first_pop_at, kept_notes,
        linked_as, linked_by, ticket_id, note_id FROM calls";

fn read(row: &Row<'_>) -> rusqlite::Result<Call> {
    let link = match row.get::<_, Option<String>>(6)? {
        None => None,
        Some(word) => Some(Link {
            linked_as: if word == "new" { LinkedAs::New } else { LinkedAs::Existing },
            by: row.get::<_, Sql<_>>(7)?.0,
            ticket_id: row.get::<_, Sql<_>>(8)?.0,
            note_id: row.get::<_, Option<Sql<_>>>(9)?.map(|id| id.0),
        }),
    };
    Ok(Call {
        id: row.get::<_, Sql<_>>(0)?.0,
        reference: reference(&row.get::<_, String>(1)?)?,
        requester_id: row.get::<_, Sql<_>>(2)?.0,
        responder_id: row.get::<_, Sql<_>>(3)?.0,
        first_pop_at: row.get(4)?,
        kept_notes: row.get(5)?,
        link,
    })
}

/// Writes a call at its first pop.
pub fn insert(
    db: &Connection,
    reference: &CallReferenceId,
    requester: ContactId,
    responder: AgentId,
    now: Timestamp,
) -> rusqlite::Result<PopId> {
    db.prepare_cached(
        "INSERT INTO calls (reference, requester_id, responder_id, first_pop_at) VALUES (?, ?, ?, ?)",
    )?
    .execute(params![reference.as_str(), Sql(requester), Sql(responder), now])?;
    inserted(db)
}

/// The call of this id.
pub fn get(db: &Connection, id: PopId) -> rusqlite::Result<Option<Call>> {
    db.prepare_cached(&format!("{SELECT} WHERE id = ?"))?.query_row([Sql(id)], read).optional()
}

/// The call of this reference.
pub fn by_reference(
    db: &Connection,
    reference: &CallReferenceId,
) -> rusqlite::Result<Option<Call>> {
    db.prepare_cached(&format!("{SELECT} WHERE reference = ?"))?
        .query_row([reference.as_str()], read)
        .optional()
}

/// Says who is at both ends now.
pub fn set_ends(
    db: &Connection,
    id: PopId,
    requester: ContactId,
    responder: AgentId,
) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE calls SET requester_id = ?, responder_id = ? WHERE id = ?")?
        .execute(params![Sql(requester), Sql(responder), Sql(id)])?;
    Ok(())
}

/// Links a call to a ticket, or moves it to another.
pub fn set_link(db: &Connection, id: PopId, link: &Link, now: Timestamp) -> rusqlite::Result<()> {
    let word = match link.linked_as {
        LinkedAs::New => "new",
        LinkedAs::Existing => "existing",
    };
    db.prepare_cached(
        "UPDATE calls SET linked_as = ?, linked_by = ?, linked_at = ?, ticket_id = ?, note_id = ? WHERE id = ?",
    )?
    .execute(params![
        word,
        Sql(link.by),
        now,
        Sql(link.ticket_id),
        link.note_id.map(Sql),
        Sql(id)
    ])?;
    Ok(())
}

/// Keeps notes until the call is linked; an empty text forgets them.
pub fn set_kept_notes(db: &Connection, id: PopId, notes: &str) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE calls SET kept_notes = ? WHERE id = ?")?
        .execute(params![notes, Sql(id)])?;
    Ok(())
}
