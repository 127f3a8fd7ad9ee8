//! "Ticket ID": "if Ticket ID is passed during a call, then the CTI widget will contain a link to
//! that ticket."

use cti::{TicketId, api_error::FieldError};
use rusqlite::Connection;

use super::no_match;
use crate::store::tickets;

/// A ticket that is not there cannot be shown.
pub fn check(db: &Connection, ticket: TicketId) -> rusqlite::Result<Result<(), FieldError>> {
    Ok(match tickets::get(db, ticket)? {
        Some(_) => Ok(()),
        None => Err(no_match("ticket_id", "There is no ticket matching the given value")),
    })
}
