//! "If the agent is offline": "A new ticket will be created along with the `Call_url` and the
//! `call_reference_id`". The same after a "Server Side Crash", since no window is open then.

use super::close_the_call::Target;

/// Where a call goes whose agent has no window open and that belongs to no ticket yet.
pub const TARGET: Target = Target::New;
