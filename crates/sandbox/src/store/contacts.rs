//! The people who call.

use cti::{ContactId, PhoneNumber};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    agents::dialable,
    sql::{Sql, inserted},
};
use crate::clock::Timestamp;

/// A contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// `requester_id` of a pop.
    pub id: ContactId,
    /// Whatever people are called: any script, any character.
    pub name: String,
    /// The address that `requester_email` matches.
    pub email: Option<String>,
    /// "Phone" in Freshdesk, as it was typed.
    pub phone: Option<String>,
    /// "Mobile" in Freshdesk, as it was typed.
    pub mobile: Option<String>,
    /// Where they work.
    pub company: Option<String>,
    /// As what.
    pub job_title: Option<String>,
    /// Where they are.
    pub location: Option<String>,
    /// Since when they are known.
    pub created_at: Timestamp,
}

/// A contact to be written; `id` is chosen by the database where it is `None`.
#[derive(Clone, Copy, Debug, Default)]
pub struct NewContact<'a> {
    /// See [`Contact`], as with all that follow.
    pub id: Option<ContactId>,
    #[allow(missing_docs)]
    pub name: &'a str,
    #[allow(missing_docs)]
    pub email: Option<&'a str>,
    #[allow(missing_docs)]
    pub phone: Option<&'a str>,
    #[allow(missing_docs)]
    pub mobile: Option<&'a str>,
    #[allow(missing_docs)]
    pub company: Option<&'a str>,
    #[allow(missing_docs)]
    pub job_title: Option<&'a str>,
    #[allow(missing_docs)]
    pub location: Option<&'a str>,
}

const SELECT: &str = "SELECT contacts.id, contacts.name, email, phone, mobile, companies.name, job_title, location, created_at
    FROM contacts LEFT JOIN companies ON companies.id = company_id";

fn read(row: &Row<'_>) -> rusqlite::Result<Contact> {
    Ok(Contact {
        id: row.get::<_, Sql<_>>(0)?.0,
        name: row.get(1)?,
        email: row.get(2)?,
        phone: row.get(3)?,
        mobile: row.get(4)?,
        company: row.get(5)?,
        job_title: row.get(6)?,
        location: row.get(7)?,
        created_at: row.get(8)?,
    })
}

/// Writes a contact, and the company when it is new.
pub fn insert(
    db: &Connection,
    new: &NewContact<'_>,
    now: Timestamp,
) -> rusqlite::Result<ContactId> {
    if let Some(company) = new.company {
        db.prepare_cached("INSERT INTO companies (name) VALUES (?) ON CONFLICT (name) DO NOTHING")?
            .execute([company])?;
    }
    db.prepare_cached(
        "INSERT INTO contacts (id, name, email, phone, phone_dialable, mobile, mobile_dialable, company_id, job_title, location, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT id FROM companies WHERE name = ?), ?, ?, ?)",
    )?
    .execute(params![
        new.id.map(Sql),
        new.name,
        new.email,
        new.phone,
        dialable(new.phone),
        new.mobile,
        dialable(new.mobile),
        new.company,
        new.job_title,
        new.location,
        now,
    ])?;
    inserted(db)
}

/// The contact of this id.
pub fn get(db: &Connection, id: ContactId) -> rusqlite::Result<Option<Contact>> {
    db.prepare_cached(&format!("{SELECT} WHERE contacts.id = ?"))?
        .query_row([Sql(id)], read)
        .optional()
}

/// Gives a contact another name.
pub fn rename(db: &Connection, id: ContactId, name: &str) -> rusqlite::Result<bool> {
    let renamed = db
        .prepare_cached("UPDATE contacts SET name = ? WHERE id = ?")?
        .execute(params![name, Sql(id)])?;
    Ok(renamed > 0)
}

/// The first contact whose "Phone" this is, in any spelling.
pub fn first_by_phone(db: &Connection, number: &PhoneNumber) -> rusqlite::Result<Option<Contact>> {
    db.prepare_cached(&format!("{SELECT} WHERE phone_dialable = ? ORDER BY contacts.id LIMIT 1"))?
        .query_row([number.dialable()], read)
        .optional()
}

/// The first contact whose "Mobile" this is, in any spelling.
pub fn first_by_mobile(db: &Connection, number: &PhoneNumber) -> rusqlite::Result<Option<Contact>> {
    db.prepare_cached(&format!("{SELECT} WHERE mobile_dialable = ? ORDER BY contacts.id LIMIT 1"))?
        .query_row([number.dialable()], read)
        .optional()
}

/// The contact with this address, in any case.
pub fn by_email(db: &Connection, email: &str) -> rusqlite::Result<Option<Contact>> {
    db.prepare_cached(&format!("{SELECT} WHERE email = ?"))?
        .query_row([email.trim()], read)
        .optional()
}

/// Everyone, or those in whose name, company, address or number the text occurs; by name.
pub fn list(db: &Connection, text: &str) -> rusqlite::Result<Vec<Contact>> {
    db.prepare_cached(&format!(
        "{SELECT} WHERE instr(lower(concat_ws(' ', contacts.name, companies.name, email, phone, mobile)), lower(?)) > 0
         ORDER BY contacts.name COLLATE NOCASE, contacts.id"
    ))?
    .query_map([text.trim()], read)?
    .collect()
}
