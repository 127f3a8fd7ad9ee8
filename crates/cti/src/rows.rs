//! Objects of the helpdesk's lists: read leniently, so that one odd field, or one odd row, does not
//! cost the others.

use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use crate::lenient::Value;

/// What can be made of an object's fields, whatever they were sent as.
pub(crate) trait Row: Sized {
    /// What it is, for an error.
    const WHAT: &'static str;
    /// The fields it is made of; others are ignored.
    const FIELDS: &'static [&'static str];

    /// Makes it of their values, in the order of [`Row::FIELDS`]. `None` without what it cannot be
    /// without: its id.
    fn of(values: &[Value]) -> Option<Self>;
}

/// Reads one object.
pub(crate) fn one<'de, T: Row, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::of(&Fields(T::FIELDS).read(deserializer)?).ok_or_else(|| D::Error::custom(T::WHAT))
}

/// A reply that is a list; rows without an id are left out, and `null` is an empty list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows<T>(pub Vec<T>);

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

#[allow(private_bounds)] // The rows there are, are this crate's.
impl<'de, T: Row> Deserialize<'de> for Rows<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut rows = Vec::new();
        List { fields: T::FIELDS, each: &mut |values| rows.extend(T::of(&values)) }
            .deserialize(deserializer)?;
        Ok(Self(rows))
    }
}

/// The values of these fields, in this order.
///
/// Not generic over what is read: the code is in the bundle once, not once a type.
pub(crate) struct Fields(pub(crate) &'static [&'static str]);

impl Fields {
    /// Their values; [`Value::Nothing`] of what is not there.
    pub(crate) fn read<'de, D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Vec<Value>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> DeserializeSeed<'de> for Fields {
    type Value = Vec<Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Value>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Fields {
    type Value = Vec<Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<Value>, A::Error> {
        let mut values = vec![Value::Nothing; self.0.len()];
        while let Some(name) = map.next_key::<String>()? {
            match self.0.iter().position(|field| *field == name) {
                Some(index) => values[index] = map.next_value()?,
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(values)
    }
}

/// A list of objects, each handed on.
struct List<'a> {
    fields: &'static [&'static str],
    each: &'a mut dyn FnMut(Vec<Value>),
}

impl<'de> DeserializeSeed<'de> for List<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for List<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(values) = seq.next_element_seed(Fields(self.fields))? {
            (self.each)(values);
        }
        Ok(())
    }
}

impl Value {
    /// The text of a field that may be absent.
    pub(crate) fn filled(&self) -> Option<&str> {
        self.text().filter(|text| !text.is_empty())
    }

    /// The id of a field, sent as a number or as text.
    pub(crate) fn id<I: std::str::FromStr>(&self) -> Option<I> {
        self.text()?.parse().ok()
    }
}
