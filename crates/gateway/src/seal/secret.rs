//! The secret that seals.

use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD};
use chacha20poly1305::{Key, XChaCha20Poly1305, aead::Generate, aead::KeyInit};
use secrecy::{ExposeSecret, SecretSlice, zeroize::Zeroizing};

use crate::{Setting, SettingsError};

/// A secret of 32 bytes that agents' keys are sealed with. `Debug` does not show it.
#[derive(Clone)]
pub struct SealSecret(SecretSlice<u8>);

/// Its length in bytes.
const BYTES: usize = 32;
const EXPECTED: &str = "one line, or two while rotating (the newest first), each as \
                        `softphone-gateway new-secret` prints it";

impl SealSecret {
    /// A new one from the system's source of randomness.
    pub fn random() -> Result<Self, SettingsError> {
        let bytes = <[u8; BYTES]>::try_generate().map_err(|problem| {
            SettingsError::new(
                Setting::SealSecret,
                format!("cannot be made: this system has no randomness ({problem})"),
                "a system that has",
            )
        })?;
        Ok(Self(bytes.to_vec().into()))
    }

    /// Reads what an admin gave: one secret a line in base64, the newest first, two at most.
    pub fn parse(text: &str) -> Result<Vec<Self>, SettingsError> {
        let wrong = |found: &str| Err(SettingsError::new(Setting::SealSecret, found, EXPECTED));
        let mut secrets = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let Ok(bytes) = BASE64_STANDARD.decode(line).map(Zeroizing::new) else {
                return wrong("has a line that is not base64 (it is not shown)");
            };
            if bytes.len() != BYTES {
                return wrong(&format!("has a line of {} bytes instead of {BYTES}", bytes.len()));
            }
            secrets.push(Self(bytes.to_vec().into()));
        }
        match secrets.len() {
            0 => wrong("is empty"),
            1 | 2 => Ok(secrets),
            more => wrong(&format!("has {more} lines")),
        }
    }

    /// The secret as an admin keeps it. Whoever has it can open every sign-in.
    pub fn expose_base64(&self) -> String {
        BASE64_STANDARD.encode(self.0.expose_secret())
    }

    pub(super) fn cipher(&self) -> Option<XChaCha20Poly1305> {
        Key::try_from(self.0.expose_secret()).ok().map(|key| XChaCha20Poly1305::new(&key))
    }
}

impl fmt::Debug for SealSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_read_again_and_two_are_newest_first() {
        let (new, old) = (SealSecret::random().unwrap(), SealSecret::random().unwrap());
        assert_ne!(new.expose_base64(), old.expose_base64());
        let text = format!("{}\r\n\n  {}\n", new.expose_base64(), old.expose_base64());
        let read: Vec<_> =
            SealSecret::parse(&text).unwrap().iter().map(SealSecret::expose_base64).collect();
        assert_eq!(read, [new.expose_base64(), old.expose_base64()]);
        assert!(!format!("{new:?}").contains(&new.expose_base64()));
    }

    #[test]
    fn what_is_no_secret_says_why_without_showing_it() {
        let one = SealSecret::random().unwrap().expose_base64();
        for (text, word) in [
            (String::new(), "is empty"),
            ("\n \n".to_owned(), "is empty"),
            ("correct horse".to_owned(), "not base64"),
            ("aG9yc2U=".to_owned(), "5 bytes instead of 32"),
            (format!("{one}\n{one}\n{one}"), "has 3 lines"),
        ] {
            let error = SealSecret::parse(&text).unwrap_err();
            assert_eq!(error.setting(), Setting::SealSecret);
            let error = error.to_string();
            assert!(error.contains(word) && error.contains("new-secret"), "{error}");
            assert!(!error.contains("horse") && !error.contains(&one), "{error}");
        }
    }
}
