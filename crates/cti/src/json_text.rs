//! Any JSON value as text, in the order it came: what `call_info` keeps of numbers and nested values.
//!
//! `serde_json::Value` would do it too, but it sorts the keys and weighs more.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// The pairs of an object in order, each value as text: "key value pairs" does not say of what type.
pub(crate) fn text_pairs<'de, A: MapAccess<'de>>(
    mut map: A,
) -> Result<Vec<(String, String)>, A::Error> {
    let mut pairs = Vec::new();
    while let Some((key, AsText(value))) = map.next_entry::<String, AsText>()? {
        pairs.push((key, value));
    }
    Ok(pairs)
}

/// Text as it is, `null` as nothing, and anything else as the JSON it was: `{"Queue": 7}` is `7`.
struct AsText(String);

impl<'de> Deserialize<'de> for AsText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut text = String::new();
        deserializer.deserialize_any(Writer { out: &mut text, nested: false })?;
        Ok(Self(text))
    }
}

/// Writes the value it is given as JSON; outside any list and object, text and `null` as above.
struct Writer<'a> {
    out: &'a mut String,
    nested: bool,
}

impl Writer<'_> {
    fn inner(&mut self) -> Writer<'_> {
        Writer { out: self.out, nested: true }
    }
}

impl<'de> DeserializeSeed<'de> for Writer<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Writer<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        if self.nested {
            self.out.push_str("null");
        }
        Ok(())
    }

    fn visit_bool<E>(self, flag: bool) -> Result<(), E> {
        self.out.push_str(if flag { "true" } else { "false" });
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.out.push_str(&number.to_string());
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.out.push_str(&number.to_string());
        Ok(())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        self.out.push_str(&json_text(&number)?);
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        if self.nested {
            self.out.push_str(&json_text(text)?);
        } else {
            self.out.push_str(text);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        self.out.push('[');
        let mut any = false;
        while seq.next_element_seed(self.inner())?.is_some() {
            self.out.push(',');
            any = true;
        }
        if any {
            self.out.pop();
        }
        self.out.push(']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        self.out.push('{');
        let mut first = true;
        while let Some(key) = map.next_key::<String>()? {
            if !first {
                self.out.push(',');
            }
            first = false;
            self.out.push_str(&json_text(key.as_str())?);
            self.out.push(':');
            map.next_value_seed(self.inner())?;
        }
        self.out.push('}');
        Ok(())
    }
}

pub(crate) fn json_text<T: serde::Serialize + ?Sized, E: Error>(value: &T) -> Result<String, E> {
    serde_json::to_string(value).map_err(E::custom)
}
