//! The documentation's quirks, each with its sample: lenient in, strict out.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::{
    ids,
    json_text::{json_text, text_pairs},
};

/// An id, written as a number or as text; its range is for the caller to check: the table says `number`, the sample sends
/// `"requester_id": "5014967434"` and the reply is `{"id": "5000001876"}`.
pub(crate) fn id<'de, D: Deserializer<'de>>(
    deserializer: D,
    what: &'static str,
) -> Result<u64, D::Error> {
    struct NumberOrText(&'static str);

    impl Visitor<'_> for NumberOrText {
        type Value = u64;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)?;
            f.write_str(": a whole number above 0")
        }

        fn visit_u64<E: Error>(self, number: u64) -> Result<u64, E> {
            Ok(number)
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<u64, E> {
            number_in_text(text).ok_or_else(|| E::custom(ids::InvalidId { what: self.0 }))
        }
    }

    deserializer.deserialize_any(NumberOrText(what))
}

/// `5014967434` of the sample's `"requester_id": "5014967434"`.
pub(crate) fn number_in_text(text: &str) -> Option<u64> {
    let text = text.trim();
    // `parse` alone would take `+5`.
    if text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// `true` of the sample's `"new_ticket": "true"`, where the table says `boolean`; and the `1` and `0`
/// of forms.
fn flag_in_text(text: &str) -> Option<bool> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("true") || text == "1" {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") || text == "0" {
        Some(false)
    } else {
        None
    }
}

/// `+14155550100` of `?requester_number=+14155550100`: a template that does not encode its values
/// sends a `+` that forms read as a space.
pub(crate) fn unencoded_plus(value: &str) -> Option<String> {
    let number = value.strip_prefix(' ')?;
    number.starts_with(|c: char| c.is_ascii_digit()).then(|| format!("+{number}"))
}

/// A parameter's value as it came, of whatever type: the table's types and the sample's differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Value {
    /// Not there, or `null`.
    #[default]
    Nothing,
    Flag(bool),
    /// The number's digits.
    Number(String),
    Text(String),
    List,
    /// `call_info`, its values as text.
    Pairs(Vec<(String, String)>),
}

impl Value {
    /// Not there, `null`, or empty: `ticket_id=` of a form means "no ticket".
    pub(crate) fn is_absent(&self) -> bool {
        match self {
            Self::Nothing => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Flag(_) | Self::Number(_) | Self::List | Self::Pairs(_) => false,
        }
    }

    /// Text, or a number where the table says `text`: `"requester_phone": 14155550100`.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Number(text) | Self::Text(text) => Some(text.trim()),
            Self::Nothing | Self::Flag(_) | Self::List | Self::Pairs(_) => None,
        }
    }

    pub(crate) fn whole_number(&self) -> Option<u64> {
        self.text().and_then(number_in_text)
    }

    pub(crate) fn flag(&self) -> Option<bool> {
        match self {
            Self::Flag(flag) => Some(*flag),
            Self::Number(text) | Self::Text(text) => flag_in_text(text),
            Self::Nothing | Self::List | Self::Pairs(_) => None,
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyValue;

        impl<'de> Visitor<'de> for AnyValue {
            type Value = Value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_unit<E>(self) -> Result<Value, E> {
                Ok(Value::Nothing)
            }

            fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
                Ok(Value::Flag(flag))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
                Ok(Value::Number(number.to_string()))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
                Ok(Value::Number(number.to_string()))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
                json_text(&number).map(Value::Number)
            }

            fn visit_str<E>(self, text: &str) -> Result<Value, E> {
                Ok(Value::Text(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Value::List)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Value, A::Error> {
                text_pairs(map).map(Value::Pairs)
            }
        }

        deserializer.deserialize_any(AnyValue)
    }
}
