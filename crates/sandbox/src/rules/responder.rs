//! "Agent User ID", "Agent Phone" and "Agent Email": "If an agent match is not found then an
//! exception will be returned."

use cti::{AgentId, Responder, api_error::FieldError};
use rusqlite::Connection;

use super::no_match;
use crate::store::{agents, helpdesk_numbers};

/// The agent a pop is for, or the parameter that names none.
pub fn find(
    db: &Connection,
    responder: &Responder,
) -> rusqlite::Result<Result<AgentId, FieldError>> {
    let (field, agent) = match responder {
        Responder::Id(id) => {
            let agent = agents::get(db, *id)?.filter(|agent| !agent.service);
            ("responder_id", agent.map(|agent| agent.id))
        }
        // "Agent phone number if the number to agent mapping is maintained in Freshdesk": the agent
        // who has selected this helpdesk number.
        Responder::Phone(number) => ("responder_phone", helpdesk_numbers::agent_of(db, number)?),
        Responder::Email(email) => {
            ("responder_email", agents::by_email(db, email)?.map(|agent| agent.id))
        }
    };
    Ok(agent.ok_or_else(|| no_match(field, "There is no agent matching the given value")))
}
