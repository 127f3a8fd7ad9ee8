//! "Enter the Iframe URL, you can append the `agent_id`": a template that nobody filled in.
//!
//! The specification's example of the Iframe URL and of the callback URL were pictures and are lost,
//! so every spelling of a placeholder that helpdesks use is recognised.

use std::borrow::Cow;

/// Whether a parameter still is the template's text instead of a value: nothing, `{{agent_id}}`,
/// `{agent_id}`, `<agent_id>`, `${agent_id}`, `[agent_id]`, `%agent_id%`, or any of these
/// percent-encoded (`%7B%7Bagent_id%7D%7D`), even twice.
///
/// What only *contains* a placeholder, `tel:{{number}}`, was not expanded either.
pub fn is_unexpanded(text: &str) -> bool {
    // A redirect on the way may have encoded once more what was encoded already.
    is_template(text) || {
        let once = percent_decoded(text);
        is_template(&once) || is_template(&percent_decoded(&once))
    }
}

fn is_template(text: &str) -> bool {
    let text = text.trim();
    text.is_empty()
        || text.contains("{{")
        || text.contains("}}")
        || text.contains("${")
        || text.contains("#{")
        || [('{', '}'), ('<', '>'), ('[', ']')]
            .into_iter()
            .any(|(open, close)| encloses_name(text, open, close))
        // Only as a whole: within `%C3%BC` a percent sign encodes.
        || text.strip_prefix('%').and_then(|t| t.strip_suffix('%')).is_some_and(is_name)
}

/// Whether a name between these two marks is somewhere in the text: `<agent_id>`, but not `1 < 2 > 0`.
fn encloses_name(text: &str, open: char, close: char) -> bool {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(open) {
        if after
            .split_once(close)
            .is_some_and(|(name, _)| is_name(name))
        {
            return true;
        }
        rest = after;
    }
    false
}

/// A field's name as templates spell it: a letter first, then letters, digits, `_`, `-`, `.`, space.
fn is_name(name: &str) -> bool {
    let name = name.trim().as_bytes();
    name.first().is_some_and(u8::is_ascii_alphabetic)
        && name
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || b"_-. ".contains(b))
}

/// `%7B` as `{`. Only ASCII is decoded: no placeholder's mark is anything else.
fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        decoded.push_str(before);
        if let Some(c) = ascii_of(after) {
            decoded.push(c);
            rest = &after[2..];
        } else {
            decoded.push('%');
            rest = after;
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// The ASCII character whose two hexadecimal digits stand in front.
fn ascii_of(text: &str) -> Option<char> {
    let digits = text.as_bytes().get(..2)?;
    let [high, low] = [hex(digits[0])?, hex(digits[1])?];
    let byte = high << 4 | low;
    byte.is_ascii().then_some(char::from(byte))
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}
