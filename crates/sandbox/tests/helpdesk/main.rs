//! The helpdesk, rule by rule: each file is a heading of the specification, or a thing that can go wrong.

mod support;

mod admin;
mod agent_offline;
mod agent_online;
mod any_order;
mod api_agents;
mod authentication;
mod bad_input;
mod call_details;
mod call_url_and_info;
mod click_to_dial;
mod close_the_call;
mod control;
mod demo;
mod disposal;
mod faults;
mod features;
mod forwarding;
mod new_ticket;
mod notepad;
mod phone_details;
mod picked_requester;
mod pop_load;
mod requester;
mod responder;
mod server_crash;
mod ticket_id;
mod window_pages;
