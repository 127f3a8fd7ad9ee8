//! The conversation of a ticket: replies, and notes that only agents see.

use cti::{AgentId, CallInfo, ContactId, NoteId, PopId, TicketId};
use rusqlite::{Connection, Row, params};

use super::{
    sql::{Sql, inserted},
    tickets,
};
use crate::clock::Timestamp;

/// Who wrote a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    /// One of us.
    Agent(AgentId),
    /// The requester, or someone else outside.
    Contact(ContactId),
}

/// One entry of the conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// `note_id` of the call details.
    pub id: NoteId,
    /// Who wrote it.
    pub author: Author,
    /// Their name.
    pub author_name: String,
    /// Seen by agents only.
    pub private: bool,
    /// Text as it was typed, never HTML.
    pub body: String,
    /// The call parameters, in the order they came.
    pub call_info: Vec<(String, String)>,
    /// Recordings of the call, each an audio player when it is drawn.
    pub recordings: Vec<String>,
    /// When it was written.
    pub created_at: Timestamp,
}

/// A note to be written.
#[derive(Clone, Copy, Debug)]
pub struct NewNote<'a> {
    /// Where it goes.
    pub ticket_id: TicketId,
    /// See [`Note`], as with all that follow.
    pub author: Author,
    #[allow(missing_docs)]
    pub private: bool,
    #[allow(missing_docs)]
    pub body: &'a str,
    #[allow(missing_docs)]
    pub call_info: &'a CallInfo,
    #[allow(missing_docs)]
    pub recordings: &'a [String],
    /// The call it is of.
    pub call_id: Option<PopId>,
}

/// Writes a note and touches its ticket.
pub fn insert(db: &Connection, new: &NewNote<'_>, at: Timestamp) -> rusqlite::Result<NoteId> {
    let (agent, contact) = match new.author {
        Author::Agent(agent) => (Some(Sql(agent)), None),
        Author::Contact(contact) => (None, Some(Sql(contact))),
    };
    db.prepare_cached(
        "INSERT INTO notes (ticket_id, agent_id, contact_id, private, body, call_info, call_id, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        Sql(new.ticket_id),
        agent,
        contact,
        new.private,
        new.body,
        pairs_to_text(new.call_info),
        new.call_id.map(Sql),
        at,
    ])?;
    let id = inserted(db)?;
    for url in new.recordings {
        db.prepare_cached("INSERT INTO recordings (note_id, url) VALUES (?, ?)")?
            .execute(params![Sql::<NoteId>(id), url])?;
    }
    tickets::touch(db, new.ticket_id, at)?;
    Ok(id)
}

/// The conversation of a ticket, the oldest first.
pub fn of_ticket(db: &Connection, ticket: TicketId) -> rusqlite::Result<Vec<Note>> {
    let mut statement = db.prepare_cached(
        "SELECT notes.id, agent_id, contact_id, coalesce(agents.name, contacts.name), private, body, call_info, notes.created_at
         FROM notes LEFT JOIN agents ON agents.id = agent_id LEFT JOIN contacts ON contacts.id = contact_id
         WHERE ticket_id = ? ORDER BY notes.created_at, notes.id",
    )?;
    let mut notes =
        statement.query_map([Sql(ticket)], read)?.collect::<rusqlite::Result<Vec<_>>>()?;
    for note in &mut notes {
        note.recordings = db
            .prepare_cached("SELECT url FROM recordings WHERE note_id = ? ORDER BY id")?
            .query_map([Sql(note.id)], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
    }
    Ok(notes)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Note> {
    let agent = row.get::<_, Option<Sql<AgentId>>>(1)?;
    Ok(Note {
        id: row.get::<_, Sql<_>>(0)?.0,
        author: match agent {
            Some(agent) => Author::Agent(agent.0),
            None => Author::Contact(row.get::<_, Sql<_>>(2)?.0),
        },
        author_name: row.get(3)?,
        private: row.get(4)?,
        body: row.get(5)?,
        call_info: pairs_from_text(&row.get::<_, String>(6)?),
        recordings: Vec::new(),
        created_at: row.get(7)?,
    })
}

/// Pairs as they are stored: a list keeps their order.
pub(crate) fn pairs_to_text(info: &CallInfo) -> String {
    // Serialising pairs of texts cannot fail.
    serde_json::to_string(&info.iter().collect::<Vec<_>>()).unwrap_or_default()
}

/// The pairs of a stored text; what this program did not write is no pair.
pub(crate) fn pairs_from_text(text: &str) -> Vec<(String, String)> {
    serde_json::from_str(text).unwrap_or_default()
}
