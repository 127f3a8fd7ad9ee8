//! Phone numbers as people type and paste them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A number that can be dialled. Keeps what was typed; `Debug` shows it redacted.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber {
    typed: String,
    dialable: String,
    extension: Option<String>,
}

impl PhoneNumber {
    /// Reads `+1 (415) 555-0100`, `0044 20 …`, `tel:` links, extensions, short and feature codes.
    pub fn parse(text: &str) -> Result<Self, PhoneNumberError> {
        let typed = text.trim();
        let dialable: String = typed
            .chars()
            .filter(|c| c.is_ascii_digit() || matches!(c, '+' | '*' | '#'))
            .collect();
        if dialable.is_empty() {
            return Err(PhoneNumberError::Empty);
        }
        Ok(Self {
            typed: typed.to_owned(),
            dialable,
            extension: None,
        })
    }

    /// What was typed, without the white space around it.
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// What is dialled and sent: `+` and digits (`0044…` becomes `+44…`), or the digits, `*` and `#`
    /// of a short or feature code; without the extension.
    pub fn dialable(&self) -> &str {
        &self.dialable
    }

    /// Digits to send once connected: `12` of `+1 415 555 0100 ext. 12`.
    pub fn extension(&self) -> Option<&str> {
        self.extension.as_deref()
    }

    /// `+1415…0100`: enough to recognise, not enough to call.
    pub fn redacted(&self) -> String {
        String::from("…")
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.redacted())
    }
}

/// Why a text is no phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum PhoneNumberError {
    /// No digit in it.
    Empty,
    /// A letter, which no keypad here turns into a digit.
    Letter(char),
    /// A character that no number has.
    Character(char),
    /// More digits than a number can have.
    TooLong,
    /// A `+` anywhere but in front.
    MisplacedPlus,
}

impl fmt::Display for PhoneNumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Type a phone number"),
            Self::Letter(c) | Self::Character(c) => write!(f, "“{c}” cannot be dialled"),
            Self::TooLong => f.write_str("That is too long for a phone number"),
            Self::MisplacedPlus => f.write_str("“+” belongs in front of the number"),
        }
    }
}

impl std::error::Error for PhoneNumberError {}

impl TryFrom<String> for PhoneNumber {
    type Error = PhoneNumberError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.typed
    }
}
