//! The bus of a gateway that is the only one: the default.

use std::pin::Pin;

use super::{Bus, Claim, Message, Reach, To, Verdict};

/// No other instance. What happens here stays in this process.
#[derive(Debug)]
pub(crate) struct Alone;

impl Bus for Alone {
    fn tell(&self, _: To, _: Message) {}

    fn ask(&self, _: Claim) -> Pin<Box<dyn Future<Output = Verdict> + Send + '_>> {
        Box::pin(async { Verdict::Gone })
    }

    fn reach(&self) -> Reach {
        Reach::Alone
    }
}
