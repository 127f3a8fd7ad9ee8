//! "Enter the Iframe URL, you can append the `agent_id`": a template that nobody filled in.
//!
//! The specification's example of the Iframe URL and of the callback URL were pictures and are lost,
//! so every spelling of a placeholder that helpdesks use is recognised.

use crate::form::{Plus, decode};

/// Whether a parameter still is the template's text instead of a value: nothing, `{{agent_id}}`,
/// `{agent_id}`, `<agent_id>`, `${agent_id}`, `[agent_id]`, `%agent_id%`, or any of these
/// percent-encoded (`%7B%7Bagent_id%7D%7D`), even twice.
///
/// What only *contains* a placeholder, `tel:{{number}}`, was not expanded either.
pub fn is_unexpanded(text: &str) -> bool {
    // A redirect on the way may have encoded once more what was encoded already.
    is_template(text) || is_template(&decode(&decode(text, Plus::IsPlus), Plus::IsPlus))
}

fn is_template(text: &str) -> bool {
    let text = text.trim();
    text.is_empty()
        || text.as_bytes().windows(2).any(|two| matches!(two, b"{{" | b"}}" | b"${" | b"#{"))
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
        if after.split_once(close).is_some_and(|(name, _)| is_name(name)) {
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
        && name.iter().all(|b| b.is_ascii_alphanumeric() || b"_-. ".contains(b))
}
