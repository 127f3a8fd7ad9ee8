//! "Call URL" and "Call Info": what of a call goes into a private note. "the audio file of the call
//! is embedded in a private note"; the pairs "will be appended in the note"; "The notes taken will be
//! automatically linked as a private note".

use cti::{AgentId, NoteId, TicketId};

use super::{Desk, forwarding::joined};
use crate::store::{
    calls::{self, Call},
    contacts, notes, pops, widgets,
};

/// Writes one note with everything of the call that this ticket does not hold yet. Where there is
/// nothing, `always` writes a line that says who called, and otherwise nothing is written.
pub fn write_note(
    desk: &mut Desk<'_>,
    call: &Call,
    agent: AgentId,
    ticket: TicketId,
    always: bool,
) -> rusqlite::Result<Option<NoteId>> {
    let news = pops::unwritten(desk.db, call.id, Some(ticket))?;
    let open = widgets::of_call(desk.db, call.id)?;
    let mut body = joined(
        std::iter::once(call.kept_notes.as_str())
            .chain(open.iter().map(|widget| widget.notepad.as_str())),
    );
    if body.is_empty() && news.call_info.is_empty() && news.recordings.is_empty() {
        if !always {
            return Ok(None);
        }
        body = headline(desk, call)?;
    }
    let note = notes::insert(
        desk.db,
        &notes::NewNote {
            ticket_id: ticket,
            author: notes::Author::Agent(agent),
            private: true,
            body: &body,
            call_info: &news.call_info,
            recordings: &news.recordings,
            call_id: Some(call.id),
        },
        desk.now,
    )?;
    pops::written(desk.db, call.id, note)?;
    calls::set_kept_notes(desk.db, call.id, "")?;
    for mut widget in open {
        widget.filed = std::mem::take(&mut widget.notepad);
        widget.edition = widget.edition.saturating_add(1);
        widgets::put(desk.db, &widget, desk.now)?;
        desk.changes.widgets.insert(widget.agent_id);
    }
    desk.changes.tickets.insert(ticket);
    Ok(Some(note))
}

/// "Call with Kim Wexler (+1 505 555 0101)".
pub fn headline(desk: &Desk<'_>, call: &Call) -> rusqlite::Result<String> {
    Ok(match contacts::get(desk.db, call.requester_id)? {
        None => String::from("Call"),
        Some(contact) => match contact.phone.or(contact.mobile) {
            Some(number) if number != contact.name => {
                format!("Call with {} ({number})", contact.name)
            }
            _ => format!("Call with {}", contact.name),
        },
    })
}
