//! Phone numbers as people type and paste them.

mod parse;
mod same_line;
mod spellings;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A number that can be dialled. Keeps what was typed; `Debug` shows it redacted.
///
/// `==` compares the text as typed as well; whether two numbers reach the same telephone,
/// [`PhoneNumber::same_line_as`] tells. It has no `Display`, so that none is printed by accident.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber {
    typed: String,
    dialable: String,
    extension: Option<String>,
}

impl PhoneNumber {
    /// The most digits of a number that begins with `+` (E.164).
    pub const MAX_INTERNATIONAL: usize = 15;
    /// The most digits, `*` and `#` of any other: carrier prefixes and feature codes come before some.
    pub const MAX_OTHER: usize = 24;
    /// The most digits of an extension.
    pub const MAX_EXTENSION: usize = 20;

    /// Reads `+1 (415) 555-0100`, `0044 20 …`, `tel:` links, extensions, short and feature codes.
    ///
    /// Digits of other scripts, and the invisible characters, dashes and spaces that come with a paste,
    /// are understood; `(0)` after a country code is left out, as it is not dialled from abroad.
    pub fn parse(text: &str) -> Result<Self, PhoneNumberError> {
        let typed = text.trim();
        let (dialable, extension) = parse::read(typed)?;
        Ok(Self { typed: typed.to_owned(), dialable, extension })
    }

    /// What was typed, without the white space around it. Show this one.
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

    /// Whether it begins with `+` and a country code, and so means the same everywhere.
    pub fn is_international(&self) -> bool {
        self.dialable.starts_with('+')
    }

    /// `+1415…0100`: enough to recognise, not enough to call.
    ///
    /// At most four digits at each end, and always at least three hidden: of a short number fewer
    /// are shown, of up to four digits none.
    pub fn redacted(&self) -> String {
        let digits = self.dialable.trim_start_matches('+');
        let shown = (digits.len().saturating_sub(3) / 2).min(4);
        let mut text = String::with_capacity(12);
        if shown > 0 && self.is_international() {
            text.push('+');
        }
        // Only ASCII is dialable, so any index is a boundary.
        text.push_str(&digits[..shown]);
        text.push('…');
        text.push_str(&digits[digits.len() - shown..]);
        text
    }
}

/// Writes a number as it is dialled, where the wire wants it so.
pub(crate) fn dialable<S: serde::Serializer>(
    number: &PhoneNumber,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(number.dialable())
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
    /// A letter from A to Z, which no keypad here turns into a digit.
    Letter(char),
    /// A character that no number has, or not there: `*` and `#` do not go with `+`.
    Character(char),
    /// A line break or another control character: more than one number, perhaps.
    SeveralLines,
    /// More digits than a number can have.
    TooLong,
    /// A `+` anywhere but in front.
    MisplacedPlus,
}

impl fmt::Display for PhoneNumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Type a phone number"),
            Self::Letter(c) | Self::Character(c) => {
                let mut buffer = [0; 4];
                f.write_str("“")?;
                f.write_str(c.encode_utf8(&mut buffer))?;
                f.write_str("” cannot be dialled")
            }
            Self::SeveralLines => f.write_str("Type one number, on one line"),
            Self::TooLong => f.write_str("That is too long for a phone number"),
            Self::MisplacedPlus => f.write_str("“+” belongs in front of the number"),
        }
    }
}

impl std::error::Error for PhoneNumberError {}

impl FromStr for PhoneNumber {
    type Err = PhoneNumberError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

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
