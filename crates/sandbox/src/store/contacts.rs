//! The people who call.

use cti::{ContactId, PhoneNumber};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    agents::dialable,
    companies,
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
    /// The number of the company.
    pub company_id: Option<u64>,
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

const SELECT: &str = "SELECT contacts.id, contacts.name, email, phone, mobile, companies.name, job_title, location, created_at, company_id
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
        company_id: row.get::<_, Option<i64>>(9)?.and_then(|id| u64::try_from(id).ok()),
    })
}

/// Writes a contact, and the company when it is new.
pub fn insert(
    db: &Connection,
    new: &NewContact<'_>,
    now: Timestamp,
) -> rusqlite::Result<ContactId> {
    if let Some(company) = new.company {
        companies::insert(db, company)?;
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

/// Writes a contact anew, and its company when that is new.
pub fn update(db: &Connection, id: ContactId, changed: &NewContact<'_>) -> rusqlite::Result<()> {
    if let Some(company) = changed.company {
        companies::insert(db, company)?;
    }
    db.prepare_cached(
        "UPDATE contacts SET name = ?, email = ?, phone = ?, phone_dialable = ?, mobile = ?, mobile_dialable = ?,
            company_id = (SELECT id FROM companies WHERE name = ?), job_title = ?, location = ?
         WHERE id = ?",
    )?
    .execute(params![
        changed.name,
        changed.email,
        changed.phone,
        dialable(changed.phone),
        changed.mobile,
        dialable(changed.mobile),
        changed.company,
        changed.job_title,
        changed.location,
        Sql(id),
    ])?;
    Ok(())
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

/// Whom the v2 API lists; what is `None` is not asked for.
#[derive(Clone, Debug, Default)]
pub struct Exactly {
    /// "Phone" as it is written there, to the character (fact R5).
    pub phone: Option<String>,
    /// "Mobile" as it is written there, to the character.
    pub mobile: Option<String>,
    /// The address, in any case.
    pub email: Option<String>,
    /// The number of the company.
    pub company_id: Option<u64>,
    /// Known or changed since then.
    pub updated_since: Option<Timestamp>,
}

/// Contacts of which all that is asked for is true; by name.
pub fn exactly(
    db: &Connection,
    wanted: &Exactly,
    limit: u32,
    offset: u32,
) -> rusqlite::Result<Vec<Contact>> {
    db.prepare_cached(&format!(
        "{SELECT} WHERE (?1 IS NULL OR phone = ?1) AND (?2 IS NULL OR mobile = ?2) AND (?3 IS NULL OR email = ?3)
            AND (?4 IS NULL OR company_id = ?4) AND (?5 IS NULL OR created_at >= ?5)
         ORDER BY contacts.name COLLATE NOCASE, contacts.id LIMIT ?6 OFFSET ?7"
    ))?
    .query_map(
        params![
            wanted.phone,
            wanted.mobile,
            wanted.email,
            wanted.company_id.map(|id| i64::try_from(id).unwrap_or(-1)),
            wanted.updated_since,
            limit,
            offset,
        ],
        read,
    )?
    .collect()
}
