//! SIP addresses: what stands in `From`, `To`, `Contact`, `Refer-To` and the request line.

use std::fmt;

use percent_encoding::percent_decode_str;

/// Longer addresses are nobody's.
const LONGEST: usize = 1024;

/// A `sip:`, `sips:` or `tel:` address. It prints as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uri {
    text: String,
    user: Option<String>,
    host: String,
}

impl Uri {
    /// Reads an address; `None` when it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > LONGEST || text.contains(|c: char| c.is_control() || " <>\"".contains(c)) {
            return None;
        }
        let (scheme, rest) = text.split_once(':')?;
        let rest = rest.split(['?']).next().unwrap_or_default();
        if scheme.eq_ignore_ascii_case("tel") {
            let number = rest.split(';').next().unwrap_or_default();
            return (!number.is_empty()).then(|| Self {
                text: text.to_owned(),
                user: Some(number.to_owned()),
                host: String::new(),
            });
        }
        if !scheme.eq_ignore_ascii_case("sip") && !scheme.eq_ignore_ascii_case("sips") {
            return None;
        }
        let (user, host) = match rest.rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, rest),
        };
        let host = host.split(';').next().unwrap_or_default();
        if host.is_empty() || user.is_some_and(str::is_empty) {
            return None;
        }
        // A password, and parameters within the user part, name nobody else.
        let user = user.map(|user| user.split([':', ';']).next().unwrap_or_default());
        let user = match user {
            Some(user) => Some(percent_decode_str(user).decode_utf8().ok()?.into_owned()),
            None => None,
        };
        Some(Self { text: text.to_owned(), user, host: host.to_ascii_lowercase() })
    }

    /// The user part, decoded: `1001`, `+14155550100`.
    pub fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// User and host: what tells one registered contact from another.
    pub fn key(&self) -> String {
        format!("{}@{}", self.user.as_deref().unwrap_or_default(), self.host)
    }

    /// The header `name` that an address asks for after its `?`, decoded (RFC 3261, 19.1.1).
    pub fn embedded_header(&self, name: &str) -> Option<String> {
        let (_, headers) = self.text.split_once('?')?;
        headers
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .and_then(|(_, value)| percent_decode_str(value).decode_utf8().ok())
            .map(std::borrow::Cow::into_owned)
    }

    /// The address without embedded headers, fit for a request line.
    pub fn without_headers(&self) -> &str {
        self.text.split('?').next().unwrap_or_default()
    }
}

impl fmt::Display for Uri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// An address with its parameters, and perhaps a name before it: `"Ann" <sip:ann@a>;tag=x`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The address itself.
    pub uri: Uri,
    params: Vec<(String, Option<String>)>,
}

impl Address {
    /// Reads one value of `From`, `To`, `Contact` or `Refer-To`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (uri, params) = match after_display_name(text)?.strip_prefix('<') {
            Some(rest) => rest.split_once('>')?,
            // "If the URI is not enclosed in angle brackets, any semicolon-delimited parameters are
            // header-parameters, not URI parameters" (RFC 3261, 20).
            None => match text.split_once(';') {
                Some((uri, _)) => (uri, &text[uri.len()..]),
                None => (text, ""),
            },
        };
        Some(Self { uri: Uri::parse(uri)?, params: params_of(params)? })
    }

    /// The value of a parameter, for example `tag`; empty when it stands there without one.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_deref().unwrap_or_default())
    }
}

/// The text from the address on; the display name, if any, is skipped.
fn after_display_name(text: &str) -> Option<&str> {
    if let Some(quoted) = text.strip_prefix('"') {
        let mut escaped = false;
        let end = quoted.char_indices().find_map(|(at, c)| {
            let closes = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            closes.then_some(at)
        })?;
        let rest = quoted[end + 1..].trim_start();
        return rest.starts_with('<').then_some(rest);
    }
    Some(text.find('<').map_or(text, |at| &text[at..]))
}

/// `;a=b;c` as pairs; `None` when something else stands between them.
pub fn params_of(text: &str) -> Option<Vec<(String, Option<String>)>> {
    let text = text.trim();
    if text.is_empty() {
        return Some(Vec::new());
    }
    split_outside_quotes(text.strip_prefix(';')?, ';')
        .into_iter()
        .map(|param| {
            let (name, value) = match param.split_once('=') {
                Some((name, value)) => (name, Some(unquoted(value.trim()))),
                None => (param, None),
            };
            let name = name.trim();
            (!name.is_empty()).then(|| (name.to_owned(), value))
        })
        .collect()
}

/// Splits a header's list at the commas that are not within quotes or angle brackets.
pub fn split_list(text: &str) -> Vec<&str> {
    split_outside_quotes(text, ',')
}

fn split_outside_quotes(text: &str, separator: char) -> Vec<&str> {
    let (mut quoted, mut escaped, mut bracketed) = (false, false, false);
    text.split(|c: char| {
        let at_separator = c == separator && !quoted && !bracketed;
        match c {
            '"' if !escaped => quoted = !quoted,
            '<' if !quoted => bracketed = true,
            '>' if !quoted => bracketed = false,
            _ => {}
        }
        escaped = quoted && c == '\\' && !escaped;
        at_separator
    })
    .map(str::trim)
    .collect()
}

/// The text of a quoted string, or the text itself.
pub fn unquoted(text: &str) -> String {
    let Some(inner) = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')) else {
        return text.to_owned();
    };
    let mut escaped = false;
    inner
        .chars()
        .filter(|&c| {
            escaped = c == '\\' && !escaped;
            !escaped
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_of_a_browser_is_read_whole() {
        let contact = Address::parse(
            r#"<sip:8h2k@9fj.invalid;transport=ws>;+sip.ice;reg-id=1;+sip.instance="<urn:uuid:1-2>";expires=600"#,
        )
        .unwrap();
        assert_eq!(contact.uri.key(), "8h2k@9fj.invalid");
        assert_eq!(contact.uri.to_string(), "sip:8h2k@9fj.invalid;transport=ws");
        assert_eq!(contact.param("+sip.instance"), Some("<urn:uuid:1-2>"));
        assert_eq!(contact.param("+sip.ice"), Some(""));
        assert_eq!(contact.param("expires"), Some("600"));
    }

    #[test]
    fn names_with_quotes_commas_and_angles_stay_names() {
        let from = Address::parse(r#""Ann \"<Al>\", Lee; x" <sip:+1415@a>;tag=t"#).unwrap();
        assert_eq!(from.uri.user(), Some("+1415"));
        assert_eq!(from.param("tag"), Some("t"));
        assert_eq!(Address::parse("Ann Lee <sip:a@b>").unwrap().uri.key(), "a@b");
    }

    #[test]
    fn parameters_without_brackets_belong_to_the_header() {
        let to = Address::parse("sip:a@b;tag=1").unwrap();
        assert_eq!((to.uri.to_string().as_str(), to.param("tag")), ("sip:a@b", Some("1")));
    }

    #[test]
    fn what_is_no_address_is_none() {
        for text in [
            "",
            "sip:",
            "sip:@",
            "sip:@h",
            "http://a",
            "\"open <sip:a@b>",
            "<sip:a@b",
            "sip:a b@c",
            "tel:",
        ] {
            assert_eq!(Address::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_transfer_address_gives_its_replaces() {
        let uri = Uri::parse("sip:x@h;transport=ws?Replaces=a%40b%3Bto-tag%3D1&Other=2").unwrap();
        assert_eq!(uri.embedded_header("replaces").as_deref(), Some("a@b;to-tag=1"));
        assert_eq!(uri.without_headers(), "sip:x@h;transport=ws");
    }

    #[test]
    fn a_list_is_split_outside_quotes_only() {
        assert_eq!(split_list(r#""a, b" <sip:a,b@c>, <sip:d@e>"#).len(), 2);
    }
}
