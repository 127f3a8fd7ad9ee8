//! Where contacts work.

use rusqlite::{Connection, OptionalExtension, Row, params};

/// The number of the first company of an empty helpdesk: no contact, ticket or agent has it.
const FIRST: i64 = 7001;

/// A company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Company {
    /// `company_id` of its contacts.
    pub id: u64,
    /// Its name; no other company has it.
    pub name: String,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Company> {
    let id: i64 = row.get(0)?;
    let id = u64::try_from(id).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(0, id))?;
    Ok(Company { id, name: row.get(1)? })
}

/// Writes a company unless one of this name is there.
pub fn insert(db: &Connection, name: &str) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO companies (id, name) VALUES ((SELECT coalesce(max(id) + 1, ?) FROM companies), ?)
         ON CONFLICT (name) DO NOTHING",
    )?
    .execute(params![FIRST, name])?;
    Ok(())
}

/// The company of this number.
pub fn get(db: &Connection, id: u64) -> rusqlite::Result<Option<Company>> {
    // A number beyond what SQLite can hold names nothing here, and no row has −1.
    db.prepare_cached("SELECT id, name FROM companies WHERE id = ?")?
        .query_row([i64::try_from(id).unwrap_or(-1)], read)
        .optional()
}

/// Companies by name.
pub fn list(db: &Connection, limit: u32, offset: u32) -> rusqlite::Result<Vec<Company>> {
    db.prepare_cached(
        "SELECT id, name FROM companies ORDER BY name COLLATE NOCASE, id LIMIT ? OFFSET ?",
    )?
    .query_map([limit, offset], read)?
    .collect()
}
