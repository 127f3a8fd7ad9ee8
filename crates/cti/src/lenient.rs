//! The documentation's quirks, each with its sample: lenient in, strict out.

use std::num::NonZeroU64;

use serde::{Deserialize, Deserializer, de::Error};

/// A whole number above 0, written as a number or as text: the table says `number`, the sample sends
/// `"requester_id": "5014967434"` and the reply is `{"id": "5000001876"}`.
pub(crate) fn id<'de, D: Deserializer<'de>>(
    deserializer: D,
    what: &str,
) -> Result<NonZeroU64, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum NumberOrText {
        Number(u64),
        Text(String),
    }
    match NumberOrText::deserialize(deserializer) {
        Ok(NumberOrText::Number(number)) => NonZeroU64::new(number),
        Ok(NumberOrText::Text(text)) => text.trim().parse().ok(),
        Err(_) => None,
    }
    .ok_or_else(|| D::Error::custom(format_args!("{what} must be a whole number above 0")))
}
