//! Freshdesk's CTI protocol as types: what goes over the wire, parsed once, checked, and written
//! strictly. Nothing here does I/O.
#![warn(missing_docs)]

pub mod api_error;
pub mod call_details;
pub mod call_event;
pub mod call_info;
mod checks;
pub mod click_to_dial;
pub mod contact;
pub mod form;
pub mod host_action;
pub mod ids;
mod json_text;
pub mod lenient;
pub mod number;
pub mod placeholder;
mod rows;
pub mod screen_pop;
pub mod ticket;
pub mod ticket_summary;

pub use api_error::{ApiError, FieldError};
pub use call_details::{CallDetails, CallDetailsQuery, CallDetailsReply};
pub use call_event::{
    CallAgent, CallDirection, CallEndReason, CallEvent, CallEventId, CallEventKind,
};
pub use call_info::CallInfo;
pub use click_to_dial::{ClickToDial, ReceivedClick};
pub use contact::{
    Company, Contact, ContactChange, ContactField, ContactName, ContactSearch, MatchedBy,
    NewContact, contact_query,
};
pub use host_action::HostAction;
pub use ids::{AgentId, CallReferenceId, CompanyId, ContactId, NoteId, PopId, TicketId};
pub use number::{PhoneNumber, PhoneNumberError};
pub use rows::Rows;
pub use screen_pop::{PopRules, ReceivedPop, Requester, Responder, ScreenPop, ScreenPopReply};
pub use ticket::{TicketPriority, TicketSource, TicketStatus};
pub use ticket_summary::TicketSummary;
