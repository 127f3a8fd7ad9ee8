//! The v2 API beside the CTI endpoints (facts R1 to R6), one file per resource.
#![allow(missing_docs)]

mod agents;
mod bad_input;
mod caller;
mod contacts;
mod conversations;
mod rate_limit;
mod search;
mod sentinels;
mod slips;
mod support;
mod ticket_writes;
mod tickets;
mod time_entries;
