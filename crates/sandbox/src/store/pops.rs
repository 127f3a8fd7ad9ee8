//! What each screen pop brought, and which note it was written to.

use cti::{AgentId, CallInfo, NoteId, PopId, TicketId};
use rusqlite::{Connection, Params, params};

use super::{notes, sql::Sql};
use crate::clock::Timestamp;

/// The part of a pop that can be written to a ticket.
#[derive(Clone, Copy, Debug)]
pub struct Content<'a> {
    /// `ticket_id`.
    pub ticket_id: Option<TicketId>,
    /// `new_ticket`.
    pub new_ticket: bool,
    /// `call_url`.
    pub call_url: Option<&'a str>,
    /// `call_info`.
    pub call_info: &'a CallInfo,
}

/// What is known of a call and not yet in any note.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unwritten {
    /// Parameters of all its pops; a later value of a key replaces an earlier one.
    pub call_info: CallInfo,
    /// Recordings, each once.
    pub recordings: Vec<String>,
}

/// Which pops say the same; the parameters are those of [`same`].
const SAME: &str = "call_id = ? AND responder_id = ? AND ticket_id IS ? AND new_ticket = ? AND call_url IS ? \
                    AND call_info = ?";

fn same(call: PopId, responder: AgentId, content: &Content<'_>) -> impl Params {
    (
        Sql(call),
        Sql(responder),
        content.ticket_id.map(Sql),
        content.new_ticket,
        content.call_url.map(ToOwned::to_owned),
        notes::pairs_to_text(content.call_info),
    )
}

/// Whether this agent has had a pop of this call with the same content.
pub fn repeated(
    db: &Connection,
    call: PopId,
    responder: AgentId,
    content: &Content<'_>,
) -> rusqlite::Result<bool> {
    db.prepare_cached(&format!("SELECT EXISTS (SELECT 1 FROM pops WHERE {SAME})"))?
        .query_row(same(call, responder, content), |row| row.get(0))
}

/// Forgets such pops, though not what was written of them.
pub fn forget(
    db: &Connection,
    call: PopId,
    responder: AgentId,
    content: &Content<'_>,
) -> rusqlite::Result<()> {
    db.prepare_cached(&format!("DELETE FROM pops WHERE {SAME}"))?
        .execute(same(call, responder, content))?;
    Ok(())
}

/// Remembers a pop.
pub fn insert(
    db: &Connection,
    call: PopId,
    responder: AgentId,
    content: &Content<'_>,
    now: Timestamp,
) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO pops (call_id, responder_id, ticket_id, new_ticket, call_url, call_info, received_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        Sql(call),
        Sql(responder),
        content.ticket_id.map(Sql),
        content.new_ticket,
        content.call_url,
        notes::pairs_to_text(content.call_info),
        now
    ])?;
    Ok(())
}

/// What pops of this call brought that no note of `ticket` holds yet; all of it for a ticket that is
/// still to be made.
pub fn unwritten(
    db: &Connection,
    call: PopId,
    ticket: Option<TicketId>,
) -> rusqlite::Result<Unwritten> {
    let mut written = Vec::new();
    let mut gathered = Unwritten::default();
    let mut statement = db.prepare_cached(
        "SELECT call_url, pops.call_info, notes.ticket_id FROM pops LEFT JOIN notes ON notes.id = note_id
         WHERE pops.call_id = ? AND (note_id IS NULL OR notes.ticket_id = ?) ORDER BY note_id IS NULL, pops.id",
    )?;
    let mut rows = statement.query(params![Sql(call), ticket.map(Sql)])?;
    while let Some(row) = rows.next()? {
        let url: Option<String> = row.get(0)?;
        let pairs = notes::pairs_from_text(&row.get::<_, String>(1)?);
        if row.get::<_, Option<i64>>(2)?.is_some() {
            written.extend(pairs);
            written.extend(url.map(|url| (String::new(), url)));
            continue;
        }
        if let Some(url) = url
            && !gathered.recordings.contains(&url)
        {
            gathered.recordings.push(url);
        }
        for (key, value) in pairs {
            gathered.call_info.set(key, value);
        }
    }
    let has = |key: &str, value: &str| written.iter().any(|(k, v)| k == key && v == value);
    gathered.recordings.retain(|url| !has("", url));
    let mut news = CallInfo::new();
    for (key, value) in gathered.call_info.iter().filter(|(key, value)| !has(key, value)) {
        news.set(key, value);
    }
    gathered.call_info = news;
    Ok(gathered)
}

/// Remembers that a note holds everything this call's pops brought so far.
pub fn written(db: &Connection, call: PopId, note: NoteId) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE pops SET note_id = ? WHERE call_id = ? AND note_id IS NULL")?
        .execute(params![Sql(note), Sql(call)])?;
    Ok(())
}
