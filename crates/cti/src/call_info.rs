//! "A combination of key value pairs that will have the call parameters".

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, MapAccess, Visitor},
};

use crate::json_text::text_pairs;

/// Pairs in the order they were added: "this will be appended in the note that gets created along
/// with the ticket". On the wire a JSON object.
///
/// Read leniently: a value that is a number, a boolean, a list or an object is kept as its JSON text,
/// `null` as empty text; of a key that comes twice the last value counts. `Debug` shows no value, as
/// the notepad's text is one.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct CallInfo(Vec<(String, String)>);

impl CallInfo {
    /// The most pairs that are taken.
    pub const MAX_PAIRS: usize = 100;
    /// The longest key that is taken, in characters.
    pub const MAX_KEY_CHARS: usize = 255;
    /// The most that keys and values may take together, in bytes of UTF-8.
    pub const MAX_BYTES: usize = 256 * 1024;

    /// No pairs.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a pair, or replaces the value of a key that is there.
    ///
    /// Whether the whole is small enough to be sent, [`CallInfo::check`] tells.
    pub fn set(&mut self, key: impl Into<String>, value: impl Into<String>) {
        let (key, value) = (key.into(), value.into());
        match self.0.iter_mut().find(|(k, _)| *k == key) {
            Some(pair) => pair.1 = value,
            None => self.0.push((key, value)),
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.iter().find(|(k, _)| *k == key).map(|(_, v)| v)
    }

    /// The pairs in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(k, v)| (k.as_str(), v.as_str()))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many pairs there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it is within the bounds.
    pub fn check(&self) -> Result<(), CallInfoError> {
        check(&self.0)
    }

    /// Takes pairs that came from outside, if they are within the bounds.
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Result<Self, CallInfoError> {
        // Checked first: looking for keys that come twice takes the square of their number.
        check(&pairs)?;
        let mut info = Self::new();
        for (key, value) in pairs {
            info.set(key, value);
        }
        Ok(info)
    }
}

fn check(pairs: &[(String, String)]) -> Result<(), CallInfoError> {
    if pairs.len() > CallInfo::MAX_PAIRS {
        return Err(CallInfoError::TooManyPairs);
    }
    if pairs.iter().any(|(key, _)| key.chars().count() > CallInfo::MAX_KEY_CHARS) {
        return Err(CallInfoError::KeyTooLong);
    }
    if pairs.iter().map(|(key, value)| key.len() + value.len()).sum::<usize>() > CallInfo::MAX_BYTES
    {
        return Err(CallInfoError::TooLarge);
    }
    Ok(())
}

/// Which bound a `call_info` is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallInfoError {
    /// More than [`CallInfo::MAX_PAIRS`].
    TooManyPairs,
    /// A key of more than [`CallInfo::MAX_KEY_CHARS`] characters.
    KeyTooLong,
    /// More than [`CallInfo::MAX_BYTES`] in all.
    TooLarge,
}

impl fmt::Display for CallInfoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooManyPairs => "call_info must have at most 100 pairs",
            Self::KeyTooLong => "call_info must have keys of at most 255 characters",
            Self::TooLarge => "call_info must take at most 256 KiB; shorten its longest value",
        })
    }
}

impl std::error::Error for CallInfoError {}

impl fmt::Debug for CallInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter().map(|(key, value)| (key, Bytes(value.len())))).finish()
    }
}

struct Bytes(usize);

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0)
    }
}

impl Serialize for CallInfo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for CallInfo {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;

        impl<'de> Visitor<'de> for Pairs {
            type Value = CallInfo;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("call_info: an object of key-value pairs")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<CallInfo, A::Error> {
                CallInfo::from_pairs(text_pairs(map)?).map_err(A::Error::custom)
            }
        }

        deserializer.deserialize_map(Pairs)
    }
}
