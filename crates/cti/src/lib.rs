//! Freshdesk's CTI protocol as types: what goes over the wire, parsed once, checked, and written
//! strictly. Nothing here does I/O.
#![warn(missing_docs)]

pub mod api_error;
pub mod call_details;
pub mod call_info;
pub mod click_to_dial;
pub mod host_action;
pub mod ids;
pub mod lenient;
pub mod number;
pub mod placeholder;
pub mod screen_pop;

pub use api_error::ApiError;
pub use call_details::{CallDetails, CallDetailsReply};
pub use call_info::CallInfo;
pub use host_action::HostAction;
pub use ids::{AgentId, CallReferenceId, ContactId, NoteId, PopId, TicketId};
pub use number::{PhoneNumber, PhoneNumberError};
pub use screen_pop::{Requester, Responder, ScreenPop, ScreenPopReply};
