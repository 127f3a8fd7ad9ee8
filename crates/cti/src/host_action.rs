//! What the softphone may ask of the helpdesk window around it.

use serde::{Deserialize, Serialize};

use crate::{ContactId, TicketId};

/// A message to the host window, as `postMessage` sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", content = "value", rename_all = "snake_case")]
pub enum HostAction {
    /// "Open the iframe": `{action: "show_softphone"}`.
    ShowSoftphone,
    /// "Open ticket inside freshdesk": `{action: "open_ticket", value: <TICKET_ID>}`.
    OpenTicket(TicketId),
    /// "Open contact inside freshdesk": `{action: "open_contact", value: <CONTACT_ID>}`.
    OpenContact(ContactId),
}
