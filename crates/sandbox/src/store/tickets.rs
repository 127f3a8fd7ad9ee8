//! Tickets, and the numbers the v2 API gives their states (fact R6).

use cti::{AgentId, ContactId, TicketId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::sql::{Sql, inserted};
use crate::clock::Timestamp;

macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal, $label:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$variant_doc])* $variant),* }

        impl $name {
            /// Every value, in the order of the codes.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The number the API writes.
            pub const fn code(self) -> u8 {
                match self { $(Self::$variant => $code),* }
            }

            /// The value of a number.
            pub const fn from_code(code: u8) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)* _ => None }
            }

            /// The word a page shows.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),* }
            }
        }

        impl rusqlite::types::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                Ok(self.code().into())
            }
        }

        impl rusqlite::types::FromSql for $name {
            fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                let code = u8::column_result(value)?;
                Self::from_code(code).ok_or(rusqlite::types::FromSqlError::OutOfRange(code.into()))
            }
        }
    };
}

coded!(
    /// Where a ticket stands.
    Status {
        /// Someone has to act.
        Open = 2, "Open";
        /// The requester has to act.
        Pending = 3, "Pending";
        /// Done, and may be reopened.
        Resolved = 4, "Resolved";
        /// Done.
        Closed = 5, "Closed";
    }
);

coded!(
    /// How pressing a ticket is.
    Priority {
        /// What a call's ticket starts with.
        Low = 1, "Low";
        /// More.
        Medium = 2, "Medium";
        /// Much more.
        High = 3, "High";
        /// Now.
        Urgent = 4, "Urgent";
    }
);

coded!(
    /// How a ticket came in.
    Source {
        /// By letter, as it were.
        Email = 1, "Email";
        /// Typed into the portal.
        Portal = 2, "Portal";
        /// By telephone: every ticket that a call made.
        Phone = 3, "Phone";
        /// From a conversation in writing.
        Chat = 7, "Chat";
        /// From the feedback form.
        Feedback = 9, "Feedback";
        /// An agent wrote first.
        OutboundEmail = 10, "Outbound email";
    }
);

/// A ticket, with the names of those it concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// `ticket_id` of a pop.
    pub id: TicketId,
    /// One line.
    pub subject: String,
    /// The first message, as text.
    pub description: String,
    /// Who asks.
    pub requester_id: ContactId,
    /// Their name.
    pub requester: String,
    /// The agent who deals with it.
    pub responder_id: Option<AgentId>,
    /// Their name.
    pub responder: Option<String>,
    /// Where it stands.
    pub status: Status,
    /// How pressing it is.
    pub priority: Priority,
    /// How it came in.
    pub source: Source,
    /// When it came in.
    pub created_at: Timestamp,
    /// When something last happened to it.
    pub updated_at: Timestamp,
    /// Since when it stands there; `None` where it has stood there from the start.
    pub status_updated_at: Option<Timestamp>,
}

/// A ticket to be written; the database chooses the id where it is `None`.
#[derive(Clone, Copy, Debug)]
pub struct NewTicket<'a> {
    /// See [`Ticket`], as with all that follow.
    pub id: Option<TicketId>,
    #[allow(missing_docs)]
    pub subject: &'a str,
    #[allow(missing_docs)]
    pub description: &'a str,
    #[allow(missing_docs)]
    pub requester_id: ContactId,
    #[allow(missing_docs)]
    pub responder_id: Option<AgentId>,
    #[allow(missing_docs)]
    pub status: Status,
    #[allow(missing_docs)]
    pub priority: Priority,
    #[allow(missing_docs)]
    pub source: Source,
}

/// Which tickets a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// All of them.
    All,
    /// Open and pending ones.
    Unresolved,
    /// Open and pending ones of one agent.
    Of(AgentId),
}

const SELECT: &str = "SELECT tickets.id, subject, description, requester_id, contacts.name, responder_id, agents.name,
        status, priority, source, tickets.created_at, tickets.updated_at, status_updated_at
    FROM tickets JOIN contacts ON contacts.id = requester_id LEFT JOIN agents ON agents.id = responder_id";

fn read(row: &Row<'_>) -> rusqlite::Result<Ticket> {
    Ok(Ticket {
        id: row.get::<_, Sql<_>>(0)?.0,
        subject: row.get(1)?,
        description: row.get(2)?,
        requester_id: row.get::<_, Sql<_>>(3)?.0,
        requester: row.get(4)?,
        responder_id: row.get::<_, Option<Sql<_>>>(5)?.map(|id| id.0),
        responder: row.get(6)?,
        status: row.get(7)?,
        priority: row.get(8)?,
        source: row.get(9)?,
        created_at: row.get(10)?,
        updated_at: row.get(11)?,
        status_updated_at: row.get(12)?,
    })
}

/// Writes a ticket.
pub fn insert(db: &Connection, new: &NewTicket<'_>, at: Timestamp) -> rusqlite::Result<TicketId> {
    db.prepare_cached(
        "INSERT INTO tickets (id, subject, description, requester_id, responder_id, status, priority, source, created_at, updated_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?10, ?10)",
    )
    ?.execute(params![
        new.id.map(Sql),
        new.subject,
        new.description,
        Sql(new.requester_id),
        new.responder_id.map(Sql),
        new.status,
        new.priority,
        new.source,
        at,
        at,
    ])?;
    inserted(db)
}

/// The ticket of this id.
pub fn get(db: &Connection, id: TicketId) -> rusqlite::Result<Option<Ticket>> {
    db.prepare_cached(&format!("{SELECT} WHERE tickets.id = ?"))?
        .query_row([Sql(id)], read)
        .optional()
}

/// Tickets of a list, the last touched first.
pub fn list(db: &Connection, filter: Filter) -> rusqlite::Result<Vec<Ticket>> {
    let (condition, agent) = match filter {
        Filter::All => ("?1 IS NULL", None),
        Filter::Unresolved => ("?1 IS NULL AND status IN (2, 3)", None),
        Filter::Of(agent) => ("responder_id = ?1 AND status IN (2, 3)", Some(Sql(agent))),
    };
    db.prepare_cached(&format!(
        "{SELECT} WHERE {condition} ORDER BY tickets.updated_at DESC, tickets.id DESC LIMIT 200"
    ))?
    .query_map([agent], read)?
    .collect()
}

/// Tickets of one requester, the last touched first.
pub fn of_requester(
    db: &Connection,
    requester: ContactId,
    limit: u32,
) -> rusqlite::Result<Vec<Ticket>> {
    db.prepare_cached(&format!(
        "{SELECT} WHERE requester_id = ? ORDER BY tickets.updated_at DESC, tickets.id DESC LIMIT ?"
    ))?
    .query_map(params![Sql(requester), limit], read)?
    .collect()
}

/// Moves a ticket to another state.
pub fn set_status(
    db: &Connection,
    id: TicketId,
    status: Status,
    at: Timestamp,
) -> rusqlite::Result<()> {
    db.prepare_cached(
        "UPDATE tickets SET status = ?1, updated_at = ?2, status_updated_at = ?2 WHERE id = ?3",
    )?
    .execute(params![status, at, Sql(id)])?;
    Ok(())
}

/// Remembers that something happened to a ticket.
pub fn touch(db: &Connection, id: TicketId, at: Timestamp) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE tickets SET updated_at = max(updated_at, ?) WHERE id = ?")?
        .execute(params![at, Sql(id)])?;
    Ok(())
}

/// What the v2 API may change of a ticket, as it is to be.
#[derive(Clone, Copy, Debug)]
pub struct Changed<'a> {
    /// See [`Ticket`], as with all that follow.
    pub subject: &'a str,
    #[allow(missing_docs)]
    pub description: &'a str,
    #[allow(missing_docs)]
    pub requester_id: ContactId,
    #[allow(missing_docs)]
    pub responder_id: Option<AgentId>,
    #[allow(missing_docs)]
    pub status: Status,
    #[allow(missing_docs)]
    pub priority: Priority,
    #[allow(missing_docs)]
    pub source: Source,
}

/// Writes a ticket as it is to be.
pub fn update(
    db: &Connection,
    id: TicketId,
    new: &Changed<'_>,
    at: Timestamp,
) -> rusqlite::Result<()> {
    db.prepare_cached(
        "UPDATE tickets SET subject = ?1, description = ?2, requester_id = ?3, responder_id = ?4, priority = ?6, source = ?7,
            status_updated_at = CASE WHEN status = ?5 THEN status_updated_at ELSE ?8 END, status = ?5, updated_at = ?8
         WHERE id = ?9",
    )?
    .execute(params![
        new.subject,
        new.description,
        Sql(new.requester_id),
        new.responder_id.map(Sql),
        new.status,
        new.priority,
        new.source,
        at,
        Sql(id),
    ])?;
    Ok(())
}

/// By what the v2 API sorts tickets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// When it came in.
    #[default]
    Created,
    /// When something last happened to it.
    Updated,
    /// By the number of its status.
    Status,
}

/// Which tickets the v2 API lists; what is `None` is not asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Whose they are.
    pub requester_id: Option<ContactId>,
    /// Whose they are, by address.
    pub email: Option<String>,
    /// Of which company.
    pub company_id: Option<u64>,
    /// Something happened to them since then.
    pub updated_since: Option<Timestamp>,
    /// They came in since then.
    pub created_since: Option<Timestamp>,
    /// Open ones of this agent, or of nobody.
    pub open_for: Option<AgentId>,
    /// By what they are sorted.
    pub order: Order,
    /// The smallest first.
    pub ascending: bool,
}

/// Tickets of which all that is asked for is true.
pub fn wanted(
    db: &Connection,
    wanted: &Wanted,
    limit: u32,
    offset: u32,
) -> rusqlite::Result<Vec<Ticket>> {
    let column = match wanted.order {
        Order::Created => "tickets.created_at",
        Order::Updated => "tickets.updated_at",
        Order::Status => "status",
    };
    let direction = if wanted.ascending { "ASC" } else { "DESC" };
    db.prepare_cached(&format!(
        "{SELECT} WHERE (?1 IS NULL OR requester_id = ?1) AND (?2 IS NULL OR contacts.email = ?2) AND (?3 IS NULL OR company_id = ?3)
            AND (?4 IS NULL OR tickets.updated_at >= ?4) AND (?5 IS NULL OR tickets.created_at >= ?5)
            AND (?6 IS NULL OR (status = 2 AND (responder_id IS NULL OR responder_id = ?6)))
         ORDER BY {column} {direction}, tickets.id {direction} LIMIT ?7 OFFSET ?8"
    ))?
    .query_map(
        params![
            wanted.requester_id.map(Sql),
            wanted.email,
            wanted.company_id.map(|id| i64::try_from(id).unwrap_or(-1)),
            wanted.updated_since,
            wanted.created_since,
            wanted.open_for.map(Sql),
            limit,
            offset,
        ],
        read,
    )?
    .collect()
}
