//! What the outbox says of what waits.

use crate::{DeskFailure, outbox::Shut};

use super::failure;

pub(crate) const OFFLINE: &str = "Waiting for the network";

/// So many tries come within about a minute.
const SOON: u32 = 4;

/// Why something waits, and until when, in words that stay true while nobody draws them anew.
pub(crate) fn waiting(
    shut: Option<Shut>,
    why: Option<&DeskFailure>,
    tries: u32,
    recording: bool,
) -> String {
    let (why, when) = match (shut, why) {
        (Some(Shut::Offline), _) => (OFFLINE.to_owned(), "as soon as there is one"),
        (Some(Shut::Told), _) => ("The helpdesk asked to wait".to_owned(), "after that"),
        (None, why) => {
            let why = why.map_or_else(|| OFFLINE.to_owned(), failure);
            (why, if tries <= SOON { "in a moment" } else { "every few minutes" })
        }
    };
    let what = if recording { "The recording" } else { "It" };
    [&why, ". ", what, " is sent by itself ", when, ", and nothing is lost."].concat()
}
