//! The machine, told stories: one file per behaviour.

mod people;
mod script;

mod busy;
mod caller;
mod caller_cache;
mod caller_failures;
mod create_contact;
mod dialling;
mod filing;
mod filing_failures;
mod hold_mute_dtmf;
mod late_events;
mod line_loss;
mod name_search;
mod next_call;
mod notes;
mod opening_pop;
mod ringing;
mod sentences;
mod serialising;
mod several_matches;
mod starting;
mod ticket_at_hand;
mod ticket_subject;
mod withheld;
mod wrap_up;

mod properties;
