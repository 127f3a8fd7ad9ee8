//! "Screenpop API": the request and its parameters.

mod body;
mod call;
mod requester;
mod responder;
mod sample;
mod support;
mod ticket;
mod written;
