//! "Request Handling", one file per heading of the specification. Everything here is synchronous,
//! runs inside one transaction and is told the time.

pub mod agent_offline;
pub mod agent_online;
pub mod call_details;
pub mod call_reference_id;
pub mod call_url_and_info;
pub mod click_to_dial;
pub mod close_the_call;
pub mod disposal;
pub mod forwarding;
pub mod requester;
pub mod responder;
pub mod screen_pop;
pub mod ticket_id;
pub mod widget;

use std::collections::BTreeSet;

use cti::{AgentId, TicketId, api_error::FieldError};
use rusqlite::Connection;

use crate::{clock::Timestamp, store::StoreError};

/// What the rules work on: the database, the time, and the list of what they changed.
#[derive(Debug)]
pub struct Desk<'a> {
    /// The open transaction.
    pub db: &'a Connection,
    /// The present moment.
    pub now: Timestamp,
    /// What open windows have to hear of once the transaction is kept.
    pub changes: Changes,
}

impl<'a> Desk<'a> {
    /// Nothing changed yet.
    pub fn new(db: &'a Connection, now: Timestamp) -> Self {
        Self { db, now, changes: Changes::default() }
    }
}

/// What open windows have to hear of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Agents whose widget opened, changed or closed.
    pub widgets: BTreeSet<AgentId>,
    /// Tickets with something new.
    pub tickets: BTreeSet<TicketId>,
    /// Whether helpdesk numbers were added, removed or selected.
    pub numbers: bool,
}

/// Why a request is not carried out; the transaction is undone.
#[derive(Debug)]
pub enum Refusal {
    /// These parameters are at fault.
    Fields(Vec<FieldError>),
    /// The database failed.
    Store(StoreError),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

/// A parameter that names nothing this helpdesk knows.
fn no_match(field: &str, message: &str) -> FieldError {
    FieldError::invalid(field, message)
}
