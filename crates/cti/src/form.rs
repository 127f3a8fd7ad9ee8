//! Query strings and form bodies: `application/x-www-form-urlencoded`, read without ever failing.

use std::borrow::Cow;

/// The pairs of a query (with or without its `?`) or of a form body, decoded, in order.
///
/// What is no valid UTF-8 after decoding reads as `�`; a name without `=` has an empty value.
pub fn pairs(text: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    text.strip_prefix('?').unwrap_or(text).split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name, Plus::IsSpace), decode(value, Plus::IsSpace))
    })
}

/// A value as it stands in a query or form: everything but ASCII letters, digits and `-._~` encoded.
pub fn encode(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push(char::from(HEX[usize::from(byte >> 4)]));
            encoded.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    encoded
}

const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// A step of a path, decoded: there a `+` is itself.
pub fn path_step(text: &str) -> Cow<'_, str> {
    decode(text, Plus::IsPlus)
}

/// What a `+` means: a space in forms, itself in `tel:` links and templates.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plus {
    IsSpace,
    IsPlus,
}

/// Percent-decoding that leaves alone what is no encoding (`100%`).
pub(crate) fn decode(text: &str, plus: Plus) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let encoded = |byte: &u8| *byte == b'%' || (*byte == b'+' && plus == Plus::IsSpace);
    if !bytes.iter().any(encoded) {
        return Cow::Borrowed(text);
    }
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    loop {
        rest = match rest {
            [] => break,
            [b'%', digits @ ..] => {
                let (byte, after) = encoded_byte(digits).unwrap_or((b'%', digits));
                decoded.push(byte);
                after
            }
            [b'+', after @ ..] if plus == Plus::IsSpace => {
                decoded.push(b' ');
                after
            }
            [byte, after @ ..] => {
                decoded.push(*byte);
                after
            }
        };
    }
    Cow::Owned(String::from_utf8_lossy(&decoded).into_owned())
}

/// The byte that two hexadecimal digits in front stand for, and what follows them.
fn encoded_byte(text: &[u8]) -> Option<(u8, &[u8])> {
    let (&[high, low], after) = text.split_first_chunk()?;
    Some(((hex(high)? << 4) | hex(low)?, after))
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}
