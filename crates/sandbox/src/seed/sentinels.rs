//! Contacts and tickets that fail on demand.

use rusqlite::Connection;

use super::id;
use crate::{
    clock::Timestamp,
    sentinels,
    store::{
        contacts::{self, NewContact},
        tickets::{self, NewTicket, Priority, Source, Status},
    },
};

/// Old and closed, so that no list shows them before the tickets worth looking at.
const DAYS_AGO: i64 = 400;

pub(super) fn all(db: &Connection, now: Timestamp) -> rusqlite::Result<()> {
    let at = now.plus(-DAYS_AGO * Timestamp::DAY);
    for sentinel in sentinels::ALL {
        let contact = NewContact {
            id: Some(id(sentinel.contact)?),
            name: sentinel.name,
            phone: Some(sentinel.phone),
            email: Some(sentinel.email),
            company: Some("Sentinels"),
            job_title: Some(sentinel.effect),
            ..NewContact::default()
        };
        contacts::insert(db, &contact, at)?;
        let ticket = NewTicket {
            id: Some(id(sentinel.ticket)?),
            subject: sentinel.effect,
            description: "Whatever asks the API for this ticket fails as its subject says.",
            requester_id: id(sentinel.contact)?,
            responder_id: None,
            status: Status::Closed,
            priority: Priority::Low,
            source: Source::Portal,
        };
        tickets::insert(db, &ticket, at)?;
    }
    Ok(())
}
