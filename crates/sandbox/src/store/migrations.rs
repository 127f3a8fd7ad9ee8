//! The format of the database, one step per version; `user_version` counts the steps taken.

use rusqlite::Connection;

use super::StoreError;

const STEPS: &[&str] = &[
    include_str!("001_first_form.sql"),
    include_str!("002_helpdesk_numbers.sql"),
    include_str!("003_v2_api.sql"),
];

/// Takes the steps that this database has not taken yet.
pub(super) fn run(connection: &mut Connection) -> Result<(), StoreError> {
    let known = u32::try_from(STEPS.len()).unwrap_or(u32::MAX);
    let found: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > known {
        return Err(StoreError::TooNew { found, known });
    }
    for (version, step) in (1u32..).zip(STEPS).skip_while(|(version, _)| *version <= found) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", version)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_of_a_newer_program_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        run(&mut connection).unwrap();
        run(&mut connection).unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        let refusal = run(&mut connection).unwrap_err();
        assert!(matches!(refusal, StoreError::TooNew { found: 99, .. }));
    }
}
