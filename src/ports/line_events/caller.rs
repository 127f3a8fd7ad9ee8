//! Who calls, read from the headers of an INVITE.

use cti::PhoneNumber;

use super::super::fields::Fields;

/// What the INVITE says of its sender.
pub(super) struct Caller {
    /// `From`: what the caller says.
    from: String,
    /// `P-Asserted-Identity`: what the network vouches for (RFC 3325).
    asserted: Option<String>,
    /// `Privacy` (RFC 3323).
    privacy: Option<String>,
}

/// One address of such a header: `"Name" <sip:user@host;…>`.
struct Address<'a> {
    name: &'a str,
    /// The part before `@`, or the number of a `tel:` address, still percent-encoded.
    user: &'a str,
    host: &'a str,
}

impl Caller {
    pub(super) fn of(report: Fields<'_>) -> Option<Self> {
        Some(Self {
            from: report.text("from")?,
            asserted: report.maybe("asserted", Fields::text)?,
            privacy: report.maybe("privacy", Fields::text)?,
        })
    }

    /// Number and name; both `None` when the caller withholds them.
    pub(super) fn identity(&self) -> (Option<PhoneNumber>, Option<String>) {
        let from = Address::read(&self.from);
        if self.wants_privacy() || from.as_ref().is_none_or(Address::is_anonymous) {
            return (None, None);
        }
        let asserted = self.asserted.iter().flat_map(|header| addresses(header));
        let mut name = None;
        let mut fallback = None;
        for address in asserted.filter(|address| !address.is_anonymous()).chain(from) {
            name = name.or_else(|| address.readable_name());
            let user = decode(address.user);
            if let Ok(number) = PhoneNumber::parse(&user) {
                let repeats = |name: &String| {
                    PhoneNumber::parse(name).is_ok_and(|n| n.dialable() == number.dialable())
                };
                return (Some(number.clone()), name.filter(|name| !repeats(name)));
            }
            // `reception@…`: no number, but the agent can still see who it is.
            fallback = fallback.or(Some(user));
        }
        (None, name.or(fallback))
    }

    /// Whether this is the address the call comes from, `sip:user@host`: the one the network vouches
    /// for, else what the caller says.
    pub(super) fn is_vouched_for_as(&self, address: &str) -> bool {
        let Some(wanted) = Address::read(address) else { return false };
        let is = |found: Address<'_>| {
            !found.user.is_empty()
                && decode(found.user) == decode(wanted.user)
                && found.host.eq_ignore_ascii_case(wanted.host)
        };
        match &self.asserted {
            Some(header) => addresses(header).any(is),
            None => Address::read(&self.from).is_some_and(is),
        }
    }

    fn wants_privacy(&self) -> bool {
        self.privacy.iter().flat_map(|list| list.split([';', ','])).any(|wish| {
            let wish = wish.trim();
            ["id", "user", "header"].iter().any(|known| wish.eq_ignore_ascii_case(known))
        })
    }
}

/// The addresses of a header that may hold several, `"A, B" <sip:…>, <tel:…>`.
fn addresses(header: &str) -> impl Iterator<Item = Address<'_>> {
    let mut rest = header;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches([',', ' ']);
        let quoted = end_of_quotes(rest);
        let end = rest[quoted..].find('>').map_or(rest.len(), |at| quoted + at + 1);
        let (one, after) = rest.split_at(end);
        rest = after;
        (!one.is_empty()).then_some(one)
    })
    .filter_map(Address::read)
}

/// Where the quoted name in front ends: brackets and commas within it mean nothing.
fn end_of_quotes(text: &str) -> usize {
    let mut escaped = false;
    let closes = |(_, c): &(usize, char)| {
        let closing = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        closing
    };
    let Some(inside) = text.strip_prefix('"') else { return 0 };
    inside.char_indices().find(closes).map_or(0, |(at, _)| at + 2)
}

impl<'a> Address<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let text = text.trim_start();
        let quoted = end_of_quotes(text);
        let (name, address) = match text[quoted..].find('<') {
            Some(at) => (&text[..quoted + at], text[quoted + at + 1..].split('>').next()?),
            None => ("", text),
        };
        let (scheme, rest) = address.trim().split_once(':')?;
        let rest = rest.split(['?', '>']).next()?;
        if scheme.eq_ignore_ascii_case("tel") {
            return Some(Self { name, user: rest.split(';').next()?, host: "" });
        }
        if !scheme.eq_ignore_ascii_case("sip") && !scheme.eq_ignore_ascii_case("sips") {
            return None;
        }
        let (user, host) = rest.split_once('@').unwrap_or(("", rest));
        Some(Self {
            name,
            user: user.split([';', ':']).next()?,
            host: host.split([';', ':']).next()?,
        })
    }

    fn is_anonymous(&self) -> bool {
        const WORDS: [&str; 5] = ["anonymous", "unknown", "unavailable", "restricted", "private"];
        let is = |text: &str| WORDS.iter().any(|word| text.eq_ignore_ascii_case(word));
        self.user.is_empty() || is(self.user) || self.host.eq_ignore_ascii_case("anonymous.invalid")
    }

    /// The display name without its quotes; at most 100 characters, no control characters.
    fn readable_name(&self) -> Option<String> {
        let name = self.name.trim();
        let name =
            name.strip_prefix('"').map_or(name, |name| name.strip_suffix('"').unwrap_or(name));
        let mut escaped = false;
        let readable: String = name
            .chars()
            .filter(|&c| {
                let is_escape = c == '\\' && !escaped;
                escaped = is_escape;
                !is_escape && !c.is_control()
            })
            .take(100)
            .collect();
        let readable = readable.trim();
        (!readable.is_empty()).then(|| readable.to_owned())
    }
}

/// Percent-decoding; what is not decodable stays as it is.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        let mut byte = *first;
        if let (b'%', [high, low, beyond @ ..]) = (byte, after) {
            let digit =
                |hex: u8| char::from(hex).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            if let (Some(high), Some(low)) = (digit(*high), digit(*low)) {
                byte = high * 16 + low;
                rest = beyond;
            }
        }
        bytes.push(byte);
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
