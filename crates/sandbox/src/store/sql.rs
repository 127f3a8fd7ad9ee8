//! Our types in SQL: ids and moments as whole numbers.

use cti::{AgentId, CallReferenceId, ContactId, NoteId, PopId, TicketId};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use crate::clock::Timestamp;

/// One of the protocol's ids.
pub trait Id: Copy {
    /// The id of this number.
    fn from_number(number: u64) -> Option<Self>;
    /// The number.
    fn number(self) -> u64;
}

macro_rules! ids {
    ($($id:ty),*) => {$(
        impl Id for $id {
            fn from_number(number: u64) -> Option<Self> {
                Self::new(number)
            }

            fn number(self) -> u64 {
                self.get()
            }
        }
    )*};
}

ids!(AgentId, ContactId, NoteId, PopId, TicketId);

/// An id on its way into or out of a row.
#[derive(Clone, Copy, Debug)]
pub struct Sql<T>(pub T);

impl<T: Id> ToSql for Sql<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        // An id beyond what SQLite can hold names nothing here, and no row has −1.
        Ok(i64::try_from(self.0.number()).unwrap_or(-1).into())
    }
}

impl<T: Id> FromSql for Sql<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let number = i64::column_result(value)?;
        u64::try_from(number)
            .ok()
            .and_then(T::from_number)
            .map(Self)
            .ok_or(FromSqlError::OutOfRange(number))
    }
}

impl ToSql for Timestamp {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.into())
    }
}

impl FromSql for Timestamp {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        i64::column_result(value).map(Self)
    }
}

/// Reads a call reference id.
pub(crate) fn reference(value: &str) -> rusqlite::Result<CallReferenceId> {
    CallReferenceId::new(value).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error))
    })
}

/// The id `SQLite` gave the row that was just inserted.
pub(crate) fn inserted<T: Id>(db: &rusqlite::Connection) -> rusqlite::Result<T> {
    let row = db.last_insert_rowid();
    u64::try_from(row)
        .ok()
        .and_then(T::from_number)
        .ok_or(rusqlite::Error::IntegralValueOutOfRange(0, row))
}
