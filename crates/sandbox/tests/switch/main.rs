//! The sandbox's phone network as a phone sees it: real sockets, real DTLS-SRTP audio, no browser.

mod audio;
mod bed;
mod phone;
mod sip;

mod bad_input;
mod between_phones;
mod clean_up;
mod customer_page;
mod hold;
mod limits;
mod lines;
mod registration;
mod replaces;
mod ringing;
mod transfer;
