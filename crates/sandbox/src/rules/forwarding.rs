//! "Call Forwarded to another agent": after a new ticket, after an update, or "without performing
//! any Freshdesk actions". The reference stays the same, so whatever belongs to it goes along.

use cti::AgentId;

use super::Desk;
use crate::store::{
    calls::{self, Call},
    widgets::{self, Widget},
};

/// Another agent gets the call: it leaves the windows it was in.
pub fn take_over(desk: &mut Desk<'_>, call: &Call, agent: AgentId) -> rusqlite::Result<()> {
    for widget in widgets::of_call(desk.db, call.id)? {
        if widget.agent_id != agent {
            close(desk, &widget)?;
        }
    }
    Ok(())
}

/// Closes a widget; notes that are in no ticket yet stay with the call, for the next agent and the
/// note that will be written.
pub fn close(desk: &mut Desk<'_>, widget: &Widget) -> rusqlite::Result<()> {
    let current =
        widgets::of_agent(desk.db, widget.agent_id)?.filter(|w| w.call_id == widget.call_id);
    if let Some(widget) = current {
        if !widget.notepad.trim().is_empty()
            && let Some(call) = calls::get(desk.db, widget.call_id)?
        {
            let notes = joined([call.kept_notes.as_str(), widget.notepad.as_str()]);
            calls::set_kept_notes(desk.db, call.id, &notes)?;
        }
        widgets::remove(desk.db, widget.agent_id)?;
        desk.changes.widgets.insert(widget.agent_id);
    }
    Ok(())
}

/// Texts one below the other, without the empty ones.
pub(super) fn joined<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    texts
        .into_iter()
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join("\n\n")
}
