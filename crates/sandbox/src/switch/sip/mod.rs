//! SIP as text: messages, headers, addresses and digest authentication. No I/O, no calls.

mod address;
mod digest;
mod headers;
mod message;
mod reply;

pub use address::{Address, Uri, split_list};
pub use digest::{Challenger, Verdict};
pub use headers::Headers;
pub use message::{Message, Method, Request, Response, parse};
pub use reply::{phrase, reply, tagged_reply};

/// Something nobody can guess, as lower-case hexadecimal digits: for tags, branches and ids.
pub fn token() -> String {
    format!("{:016x}", rand::random::<u64>())
}

/// A branch of ours. "The branch ID … MUST always begin with the characters "z9hG4bK"" (RFC 3261, 8.1.1.7).
pub fn branch() -> String {
    format!("z9hG4bK{}{}", token(), token())
}
