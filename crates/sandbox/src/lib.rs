//! The stand-in: a small helpdesk that obeys the specification's "Request Handling", its window
//! around the softphone's iframe, and a small phone network. Demo, development server and test bed
//! in one; useful alone to whoever builds a telephone integration for Freshdesk.

pub mod callback;
pub mod clock;
pub mod demo;
pub mod desk_phones;
pub mod faults;
pub mod helpdesk;
pub mod line_kind;
pub mod rate_limit;
pub mod revoked_keys;
mod routes;
pub mod rules;
mod seed;
pub mod sentinels;
pub mod serve;
pub mod store;
pub mod switch;
mod window;
pub mod windows;
