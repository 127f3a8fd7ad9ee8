//! Header fields in the order they came.

use std::fmt;

/// The header fields of one message. Names compare without case; compact forms (RFC 3261, 7.3.3) are
/// spelled out when they are read, so that one name finds both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// The first value of `name`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// All values of `name`, in order. One value may still be a list of several, separated by commas.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Adds a field at the end.
    pub fn push(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((spelled_out(name).to_owned(), clean(value)));
    }

    /// Adds a field before all others: where a hop's `Via` belongs.
    pub fn push_front(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(0, (spelled_out(name).to_owned(), clean(value)));
    }

    /// Gives `name` exactly this one value.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.remove(name);
        self.push(name, value);
    }

    /// Removes every field called `name`.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
    }

    /// How many fields there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl fmt::Display for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(name, value)| write!(f, "{name}: {value}\r\n"))
    }
}

/// A line break in a value would start a header of the sender's choice.
fn clean(value: impl Into<String>) -> String {
    let value = value.into();
    if value.contains(|c: char| c.is_control()) {
        value.replace(|c: char| c.is_control(), " ")
    } else {
        value
    }
}

fn spelled_out(name: &str) -> &str {
    const COMPACT: [(&str, &str); 14] = [
        ("v", "Via"),
        ("f", "From"),
        ("t", "To"),
        ("i", "Call-ID"),
        ("m", "Contact"),
        ("l", "Content-Length"),
        ("c", "Content-Type"),
        ("e", "Content-Encoding"),
        ("k", "Supported"),
        ("s", "Subject"),
        ("r", "Refer-To"),
        ("b", "Referred-By"),
        ("x", "Session-Expires"),
        ("o", "Event"),
    ];
    COMPACT
        .iter()
        .find(|(short, _)| short.eq_ignore_ascii_case(name))
        .map_or(name, |(_, long)| long)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_smuggle_in_another_header() {
        let mut headers = Headers::default();
        headers.push("Subject", "hello\r\nX-Evil: 1");
        assert_eq!(headers.to_string(), "Subject: hello  X-Evil: 1\r\n");
    }

    #[test]
    fn compact_and_long_names_are_one() {
        let mut headers = Headers::default();
        headers.push("i", "a@b");
        assert_eq!(headers.get("call-id"), Some("a@b"));
    }
}
