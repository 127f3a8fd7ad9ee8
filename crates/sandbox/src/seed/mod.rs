//! People worth looking at: what an empty database starts with.

mod people;
mod sentinels;
mod tickets;

use rusqlite::Connection;

use crate::{
    clock::Timestamp,
    store::settings::{self, Settings},
};

/// Seeds a database that has no agents. `dialling`: whether click-to-dial is switched on there.
pub(crate) fn when_empty(db: &Connection, now: Timestamp, dialling: bool) -> rusqlite::Result<()> {
    let empty: bool =
        db.query_row("SELECT NOT EXISTS (SELECT 1 FROM agents)", [], |row| row.get(0))?;
    if empty { all(db, now, dialling) } else { Ok(()) }
}

/// Forgets everything and seeds anew.
pub(crate) fn again(db: &Connection, now: Timestamp, dialling: bool) -> rusqlite::Result<()> {
    // Rows refer to each other both ways; what refers goes first, and a call's note is let go of.
    db.execute_batch(
        "DELETE FROM selected_numbers; DELETE FROM helpdesk_numbers; DELETE FROM widgets; DELETE FROM time_entries; DELETE FROM pops; DELETE FROM recordings;
         UPDATE calls SET note_id = NULL; DELETE FROM notes; DELETE FROM calls; DELETE FROM tickets;
         DELETE FROM contacts; DELETE FROM companies; DELETE FROM agents; DELETE FROM settings;",
    )?;
    all(db, now, dialling)
}

fn all(db: &Connection, now: Timestamp, dialling: bool) -> rusqlite::Result<()> {
    // The first pop is answered with the id of the specification's sample: {"id": "5000001876"}.
    db.execute_batch(
        "INSERT OR REPLACE INTO sqlite_sequence (name, seq) VALUES ('calls', 5000001875)",
    )?;
    people::agents(db)?;
    people::contacts(db, now)?;
    tickets::all(db, now)?;
    sentinels::all(db, now)?;
    settings::put(db, &Settings { click_to_dial: dialling, ..Settings::default() })
}

/// An id of a seeded row.
fn id<T: crate::store::sql::Id>(number: u64) -> rusqlite::Result<T> {
    T::from_number(number).ok_or(rusqlite::Error::IntegralValueOutOfRange(0, 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Location, Store, StoreError};

    #[tokio::test]
    async fn seeding_twice_is_seeding_once() {
        let store = Store::open(&Location::Memory).unwrap();
        let count = |db: &Connection| -> rusqlite::Result<(u32, u32, u32)> {
            db.query_row(
                "SELECT (SELECT count(*) FROM agents), (SELECT count(*) FROM contacts), (SELECT count(*) FROM tickets)",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
        };
        let counts = store
            .run(move |db| {
                let now = Timestamp(1_795_362_113_000);
                when_empty(db, now, false)?;
                let once = count(db)?;
                when_empty(db, now, false)?;
                let twice = count(db)?;
                again(db, now, false)?;
                Ok::<_, StoreError>([once, twice, count(db)?])
            })
            .await
            .unwrap();
        assert_eq!(counts[0], counts[1]);
        assert_eq!(counts[0], counts[2]);
        let (agents, contacts, tickets) = counts[0];
        assert!(agents >= 4 && contacts >= 12 && tickets >= 20, "{counts:?}");
    }
}
