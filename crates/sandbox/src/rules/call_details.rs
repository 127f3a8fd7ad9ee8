//! "Call Details API": "fetch information for the calls that were either linked to a new ticket or
//! an existing ticket."

use cti::{CallDetails, CallDetailsReply, CallReferenceId};
use rusqlite::Connection;

use crate::store::calls::{self, LinkedAs};

/// "`ticket_id` - If a new ticket was created from a customer call. `note_id` and `ticket_id` - If a
/// customer call was linked to an existing ticket." A call that is not linked yet and one that
/// nobody knows both answer with an empty list.
pub fn of(db: &Connection, reference: &CallReferenceId) -> rusqlite::Result<CallDetailsReply> {
    let linked =
        calls::by_reference(db, reference)?.and_then(|call| call.link.map(|link| (call, link)));
    Ok(CallDetailsReply(
        linked
            .into_iter()
            .map(|(call, link)| CallDetails {
                requester_id: Some(call.requester_id),
                responder_id: Some(call.responder_id),
                ticket_id: Some(link.ticket_id),
                note_id: link.note_id.filter(|_| link.linked_as == LinkedAs::Existing),
            })
            .collect(),
    ))
}
