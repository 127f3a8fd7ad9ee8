//! "API invoked before Call Dispose": "The previous call's widget will close. A new ticket will be
//! created automatically and any/all details from the previous call will be associated with it. The
//! agent who attended the call will be automatically assigned".

use super::{
    Desk,
    close_the_call::{self, Target},
    forwarding,
};
use crate::store::{calls, widgets::Widget};

/// Closes a widget because another call needs its place.
pub fn dispose(desk: &mut Desk<'_>, previous: &Widget) -> rusqlite::Result<()> {
    if let Some(call) = calls::get(desk.db, previous.call_id)? {
        match (&call.link, previous.shown_ticket_id) {
            // A call that was shown with its ticket has a ticket to go to.
            (None, Some(ticket)) => {
                close_the_call::link(desk, &call, previous.agent_id, Target::Existing(ticket))?;
            }
            (None, None) => {
                close_the_call::link(desk, &call, previous.agent_id, Target::New)?;
            }
            (Some(_), _) => {
                close_the_call::append(desk, &call, previous.agent_id)?;
            }
        }
    }
    forwarding::close(desk, previous)
}
