//! What is true after every step, and at the end.

use rusqlite::Connection;
use sandbox::store::StoreError;

use super::world::World;

/// A call and the places it is in.
#[derive(Debug, PartialEq)]
struct Place {
    id: u64,
    reference: String,
    ticket: Option<i64>,
    widgets: u32,
    /// Of whom: the agent who has the call now.
    own_widgets: u32,
}

/// Everything the promises speak of.
#[derive(Debug, PartialEq)]
pub struct Everything {
    calls: Vec<Place>,
    /// Notes, notepads and notes kept with a call.
    texts: Vec<String>,
    /// The texts of notes alone.
    notes: Vec<String>,
    /// Reference, ticket, from and to in milliseconds.
    times: Vec<(String, i64, i64, i64)>,
    counts: Vec<u32>,
}

fn rows<T>(
    db: &Connection,
    sql: &str,
    read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    db.prepare(sql)?.query_map([], read)?.collect()
}

fn read(db: &Connection) -> rusqlite::Result<Everything> {
    let text = |row: &rusqlite::Row<'_>| row.get(0);
    Ok(Everything {
        calls: rows(
            db,
            "SELECT id, reference, ticket_id, (SELECT count(*) FROM widgets WHERE call_id = calls.id),
                (SELECT count(*) FROM widgets WHERE call_id = calls.id AND agent_id = responder_id) FROM calls",
            |row| {
                Ok(Place {
                    id: row.get::<_, i64>(0)?.cast_unsigned(),
                    reference: row.get(1)?,
                    ticket: row.get(2)?,
                    widgets: row.get(3)?,
                    own_widgets: row.get(4)?,
                })
            },
        )?,
        texts: rows(
            db,
            "SELECT body FROM notes UNION ALL SELECT notepad FROM widgets UNION ALL SELECT kept_notes FROM calls",
            text,
        )?,
        notes: rows(db, "SELECT body FROM notes", text)?,
        times: rows(
            db,
            "SELECT calls.reference, time_entries.ticket_id, started_at, started_at + seconds * 1000
             FROM time_entries JOIN calls ON time_entries.note = 'Call ' || calls.reference ORDER BY 1, 3",
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        )?,
        counts: rows(
            db,
            "SELECT count(*) FROM pops UNION ALL SELECT count(*) FROM tickets UNION ALL SELECT count(*) FROM contacts",
            |row| row.get(0),
        )?,
    })
}

pub async fn everything(world: &World) -> Everything {
    world.bench.helpdesk.store().run(|db| Ok::<_, StoreError>(read(db)?)).await.unwrap()
}

/// After every step.
pub async fn kept(world: &World) {
    let now = everything(world).await;
    for call in &now.calls {
        // "Every pop with a valid requester ends in exactly one of widget or ticket": until it has a ticket,
        // the call is in the window of the agent who has it and nowhere else. What an agent closed waits.
        let widgets = if call.ticket.is_some() || world.left.contains(&call.id) {
            call.widgets.min(1)
        } else {
            1
        };
        assert_eq!((call.widgets, call.own_widgets), (widgets, widgets), "{call:?}");

        let times: Vec<_> = now.times.iter().filter(|time| time.0 == call.reference).collect();
        let tickets: Vec<_> = times.iter().map(|time| time.1).collect();
        assert!(tickets.iter().all(|ticket| Some(*ticket) == call.ticket), "{tickets:?} {call:?}");
        assert_eq!(times.is_empty(), call.ticket.is_none(), "a call in a ticket took its time");
        for pair in times.windows(2) {
            assert!(pair[0].3 <= pair[1].2, "the time of one call overlaps: {pair:?}");
        }
        let details = world.bench.details(&call.reference).await;
        let told: Vec<_> = details.iter().map(|details| details["ticket_id"].as_i64()).collect();
        assert_eq!(told, call.ticket.into_iter().map(Some).collect::<Vec<_>>());
    }
    for word in &world.typed {
        let places: usize = now.texts.iter().map(|text| text.matches(word).count()).sum();
        assert_eq!(places, 1, "{word} is in one place");
    }
}

/// Once everything is filed.
pub async fn kept_at_last(world: &World) {
    let now = everything(world).await;
    for word in &world.typed {
        let places: usize = now.notes.iter().map(|text| text.matches(word).count()).sum();
        assert_eq!(places, 1, "{word} is in exactly one note");
    }
    for call in &now.calls {
        assert!(call.ticket.is_some(), "{call:?} is in a ticket");
    }
    let twice = world
        .bench
        .helpdesk
        .store()
        .run(|db| {
            let sql = "SELECT url FROM recordings JOIN notes ON notes.id = note_id WHERE url LIKE 'https://rec.example/%'
                GROUP BY url, ticket_id HAVING count(*) > 1";
            Ok::<_, StoreError>(rows(db, sql, |row| row.get::<_, String>(0))?)
        })
        .await
        .unwrap();
    assert!(twice.is_empty(), "a recording is in a ticket once: {twice:?}");
}
