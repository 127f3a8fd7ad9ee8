//! A ticket as a list of tickets shows it: "three most recent tickets (if any)".

use serde::{Deserialize, Deserializer, Serialize};

use crate::{
    ContactId, TicketId, TicketStatus,
    lenient::Value,
    rows::{self, Row},
};

/// A ticket of `GET tickets?requester_id=` or `GET tickets/{id}` (fact R5).
///
/// Read leniently: other fields are ignored, and only the id is needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TicketSummary {
    /// `id`.
    pub id: TicketId,
    /// `subject`; empty where there is none.
    pub subject: String,
    /// `status`; what is no number reads as [`TicketStatus::Custom`] of 0.
    pub status: TicketStatus,
    /// `requester_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requester_id: Option<ContactId>,
    /// `updated_at`, as the helpdesk writes it: `2026-11-22T18:00:00Z`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<String>,
}

impl Row for TicketSummary {
    const WHAT: &'static str = "a ticket has an id";
    const FIELDS: &'static [&'static str] =
        &["id", "subject", "status", "requester_id", "updated_at"];

    fn of(values: &[Value]) -> Option<Self> {
        let [id, subject, status, requester_id, updated_at] = values else { return None };
        let status = status.whole_number().and_then(|number| u32::try_from(number).ok());
        Some(Self {
            id: id.id()?,
            subject: subject.filled().unwrap_or_default().to_owned(),
            status: status.and_then(TicketStatus::from_number).unwrap_or(TicketStatus::Custom(0)),
            requester_id: requester_id.id(),
            updated_at: updated_at.filled().map(str::to_owned),
        })
    }
}

impl<'de> Deserialize<'de> for TicketSummary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        rows::one(deserializer)
    }
}
