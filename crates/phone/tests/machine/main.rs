//! The machine, told stories: one file per behaviour.

mod people;
mod script;

mod auto_answer;
mod busy;
mod call_back;
mod caller;
mod caller_cache;
mod caller_failures;
mod click_to_dial;
mod create_contact;
mod desk_phone;
mod dialling;
mod filing;
mod filing_failures;
mod history;
mod hold_mute_dtmf;
mod keys;
mod ladder;
mod late_events;
mod late_recording;
mod line_loss;
mod name_search;
mod next_call;
mod notes;
mod opening_pop;
mod page_restored;
mod ringing;
mod sentences;
mod serialising;
mod several_matches;
mod starting;
mod ticket_at_hand;
mod ticket_subject;
mod unfiled;
mod withheld;
mod wrap_up;

mod properties;
