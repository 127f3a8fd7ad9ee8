//! A helpdesk's API key: the service's, or an agent's.

use base64::{Engine, prelude::BASE64_STANDARD};
use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString, zeroize::Zeroizing};

/// A text that can be an API key. `Debug` does not show it.
#[derive(Clone, Debug)]
pub(crate) struct ApiKey(SecretString);

/// Why a text is no key, as the end of "the key …".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoKey {
    Empty,
    TooLong,
    /// A space, a colon, a control character: nothing Freshdesk ever gives.
    Characters,
}

/// Freshdesk's have 20 characters; more than this does not fit a cookie beside the rest.
const LONGEST: usize = 256;

const SCHEME: &str = "Basic ";

impl ApiKey {
    pub(crate) fn new(key: SecretString) -> Result<Self, NoKey> {
        let text = key.expose_secret();
        if text.is_empty() {
            Err(NoKey::Empty)
        } else if text.len() > LONGEST {
            Err(NoKey::TooLong)
        } else if !text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':') {
            Err(NoKey::Characters)
        } else {
            Ok(Self(key))
        }
    }

    /// The key itself, to be sealed.
    pub(crate) fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// HTTP Basic as Freshdesk wants it: the key as the name, any password.
    pub(crate) fn authorization(&self) -> HeaderValue {
        let pair = Zeroizing::new([self.expose(), ":X"].concat());
        // With room for all of it, so that no part of the key stays behind where it grew.
        let length = SCHEME.len() + pair.len().div_ceil(3) * 4;
        let mut text = Zeroizing::new(String::with_capacity(length));
        text.push_str(SCHEME);
        BASE64_STANDARD.encode_string(pair.as_bytes(), &mut text);
        // Base64 is always a header value.
        let mut value = HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("Basic"));
        value.set_sensitive(true);
        value
    }
}

impl NoKey {
    /// Completes "the key …", without the key.
    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::Empty => "is empty",
            Self::TooLong => "is far too long (it is not shown)",
            Self::Characters => {
                "has a space, a colon or another character that no key has (it is not shown)"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_sent_as_freshdesk_wants_it_and_shown_by_nothing() {
        let key = ApiKey::new("a-very-secret-key".into()).unwrap();
        assert_eq!(key.authorization(), "Basic YS12ZXJ5LXNlY3JldC1rZXk6WA==");
        let shown = format!("{key:?} {:?}", key.authorization());
        assert!(!shown.contains("a-very-secret-key") && !shown.contains("YS12ZXJ5"), "{shown}");
    }

    #[test]
    fn what_no_key_is_stays_outside() {
        for (text, why) in [
            ("", NoKey::Empty),
            ("se cret", NoKey::Characters),
            ("sec\r\nX-Evil: 1", NoKey::Characters),
            ("sec:ret", NoKey::Characters),
            ("sécret", NoKey::Characters),
            (&"x".repeat(257), NoKey::TooLong),
        ] {
            assert_eq!(ApiKey::new(text.into()).unwrap_err(), why, "{text:?}");
        }
    }
}
