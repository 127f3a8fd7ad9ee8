//! From typed text to what is dialled.

use super::{PhoneNumber, PhoneNumberError as Error};
use crate::form::{Plus, decode};

/// Longer texts are no phone number, whatever invisible characters they are made of.
const MAX_TYPED_BYTES: usize = 256;

/// What is dialled, and the extension.
pub(super) fn read(typed: &str) -> Result<(String, Option<String>), Error> {
    if typed.len() > MAX_TYPED_BYTES {
        return Err(Error::TooLong);
    }
    if let Some(link) = strip_prefix(typed, "tel:") {
        return read_link(&decode(link.strip_prefix("//").unwrap_or(link), Plus::IsPlus));
    }
    let (number, extension) = split_extension(typed);
    finish(number, extension)
}

/// The rest of a `tel:` link (RFC 3966): the number, then parameters behind `;`.
fn read_link(link: &str) -> Result<(String, Option<String>), Error> {
    let mut parts = link.split(';');
    let number = parts.next().unwrap_or_default();
    let (mut extension, mut context) = (None, "");
    for parameter in parts {
        if let Some(value) = strip_prefix(parameter, "ext=") {
            extension = Some(value);
        } else if let Some(value) = strip_prefix(parameter, "phone-context=") {
            context = value;
        }
    }
    // A context of digits is the beginning that a local number lacks; a domain tells nothing.
    if context.starts_with('+') && !number.trim_start().starts_with('+') {
        let mut whole = String::from(context);
        whole.push_str(number);
        return finish(&whole, extension);
    }
    finish(number, extension)
}

fn finish(number: &str, extension: Option<&str>) -> Result<(String, Option<String>), Error> {
    let dialable = with_plus(dialable(number)?);
    let (digits, max) = match dialable.strip_prefix('+') {
        Some(digits) => (digits, PhoneNumber::MAX_INTERNATIONAL),
        None => (dialable.as_str(), PhoneNumber::MAX_OTHER),
    };
    if !digits.bytes().any(|b| b.is_ascii_digit()) {
        return Err(Error::Empty);
    }
    if digits.len() > max {
        return Err(Error::TooLong);
    }
    let extension = match extension {
        Some(text) => Some(extension_digits(text)?),
        None => None,
    };
    Ok((dialable, extension))
}

/// `555 0100 ext. 12` as `555 0100` and `12`. What is no extension stays, for its letter to be refused.
fn split_extension(typed: &str) -> (&str, Option<&str>) {
    const MARKS: [&str; 5] = [";ext=", "extension", "extn", "ext", "x"];
    let mut after_digit = false;
    for (index, c) in typed.char_indices() {
        let rest = &typed[index..];
        after_digit |= digit(c).is_some();
        if !after_digit || !(c == ';' || c.is_ascii_alphabetic()) {
            continue;
        }
        let extension = MARKS.iter().find_map(|mark| strip_prefix(rest, mark));
        return match extension.map(|text| text.trim_start_matches(|c| c == ':' || is_separator(c)))
        {
            Some(text) if text.starts_with(|c| digit(c).is_some()) => (&typed[..index], Some(text)),
            Some(_) | None => (typed, None),
        };
    }
    (typed, None)
}

fn extension_digits(text: &str) -> Result<String, Error> {
    let digits = dialable(text)?;
    match digits.chars().find(|c| !c.is_ascii_digit()) {
        Some('+') => Err(Error::MisplacedPlus),
        Some(other) => Err(Error::Character(other)),
        None if digits.is_empty() => Err(Error::Empty),
        None if digits.len() > PhoneNumber::MAX_EXTENSION => Err(Error::TooLong),
        None => Ok(digits),
    }
}

/// The digits, `*` and `#`, and the `+` in front.
fn dialable(text: &str) -> Result<String, Error> {
    let mut dialable = String::with_capacity(16);
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if let Some(digit) = digit(c) {
            dialable.push(digit);
            continue;
        }
        match c {
            '+' | '＋' if dialable.is_empty() => dialable.push('+'),
            '+' | '＋' => return Err(Error::MisplacedPlus),
            '*' | '＊' if !dialable.starts_with('+') => dialable.push('*'),
            '#' | '＃' if !dialable.starts_with('+') => dialable.push('#'),
            '(' if rest.as_str().starts_with("0)") && is_country_code(&dialable) => {
                rest = rest.as_str()[2..].chars();
            }
            c if is_separator(c) => {}
            c if c.is_control() => return Err(Error::SeveralLines),
            c if c.is_ascii_alphabetic() => return Err(Error::Letter(c)),
            c => return Err(Error::Character(c)),
        }
    }
    Ok(dialable)
}

/// `+44` or `0044`: a `(0)` behind it is only dialled at home. Italy keeps its `0`.
fn is_country_code(dialable: &str) -> bool {
    let code = dialable.strip_prefix('+').or_else(|| dialable.strip_prefix("00"));
    code.is_some_and(|code| (1..=3).contains(&code.len()) && code != "39")
}

/// `0044…` as `+44…`. What is too short to be a number abroad may be a code and stays.
fn with_plus(dialable: String) -> String {
    const SHORTEST: usize = 7;
    let abroad = match dialable.strip_prefix("+00") {
        Some(rest) => Some(rest).filter(|rest| !rest.is_empty()),
        None => dialable.strip_prefix("00").filter(|rest| rest.len() >= SHORTEST),
    };
    match abroad {
        Some(rest) if !rest.starts_with('0') && rest.bytes().all(|b| b.is_ascii_digit()) => {
            let mut international = String::from("+");
            international.push_str(rest);
            international
        }
        Some(_) | None => dialable,
    }
}

/// The ASCII digit that this one is, in the scripts of Freshdesk's languages.
fn digit(c: char) -> Option<char> {
    /// The zeros of: Arabic, Persian, Devanagari, Bengali, Gurmukhi, Gujarati, Tamil, Telugu,
    /// Kannada, Malayalam, Thai, Lao, Myanmar, Khmer, fullwidth.
    const ZEROS: [u32; 15] = [
        0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0, 0x1040,
        0x17E0, 0xFF10,
    ];
    if c.is_ascii_digit() {
        return Some(c);
    }
    let value = ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(*zero).filter(|d| *d < 10));
    value.and_then(|value| char::from_digit(value, 10))
}

/// What people write between digits, and what a paste brings along unseen.
fn is_separator(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '-' | '.' | '(' | ')' | '/' | '[' | ']'
            | '\u{A0}' | '\u{AD}' | '·'
            // Marks of writing direction; Arabic, Mongolian.
            | '\u{61C}' | '\u{180E}'
            // Spaces of all widths, zero-width characters, marks of direction, hyphens and dashes.
            | '\u{2000}'..='\u{2015}'
            | '\u{202A}'..='\u{202F}' | '\u{205F}'..='\u{2064}' | '\u{2066}'..='\u{2069}'
            // Minus, ideographic space, byte order mark, the fullwidth forms.
            | '\u{2212}' | '\u{3000}' | '\u{FEFF}'
            | '（' | '）' | '－' | '．' | '／'
    )
}

/// What follows an ASCII prefix of whatever case.
fn strip_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}
