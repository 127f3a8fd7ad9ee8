//! The machine, told stories: one file per behaviour.

mod script;

mod busy;
mod dialling;
mod filing;
mod filing_failures;
mod hold_mute_dtmf;
mod late_events;
mod line_loss;
mod next_call;
mod notes;
mod opening_pop;
mod ringing;
mod sentences;
mod serialising;
mod starting;
mod withheld;
mod wrap_up;

mod properties;
