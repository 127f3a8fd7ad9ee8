//! The gateway from outside: real sockets, a helpdesk that says what the test wants. A file for each
//! route, and one for each thing that holds for all of them.

mod agent_key;
mod agent_sign_in;
mod any_request;
mod api_allowed;
mod api_connections;
mod api_details;
mod api_pop;
mod api_pop_bad_input;
mod api_rate_limit;
mod api_refused;
mod bundle;
mod check;
mod config;
mod config_file;
mod deploy;
#[cfg(feature = "embed")]
mod embedded;
mod hand_over;
mod health;
mod host;
mod past_the_router;
mod privacy;
mod program;
mod security;
mod settings;
mod stop;
mod support;
mod tls;
mod who_may_call;
