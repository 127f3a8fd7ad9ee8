//! "Agent User ID", "Agent Phone" and "Agent Email": "If an agent match is not found then an
//! exception will be returned."

use cti::{AgentId, Responder, api_error::FieldError};
use rusqlite::Connection;

use super::no_match;
use crate::store::agents;

/// The agent a pop is for, or the parameter that names none.
pub fn find(
    db: &Connection,
    responder: &Responder,
) -> rusqlite::Result<Result<AgentId, FieldError>> {
    let (field, agent) = match responder {
        Responder::Id(id) => ("responder_id", agents::get(db, *id)?.filter(|agent| !agent.service)),
        Responder::Phone(number) => ("responder_phone", agents::by_phone(db, number)?),
        Responder::Email(email) => ("responder_email", agents::by_email(db, email)?),
    };
    Ok(agent
        .map(|agent| agent.id)
        .ok_or_else(|| no_match(field, "There is no agent matching the given value")))
}
