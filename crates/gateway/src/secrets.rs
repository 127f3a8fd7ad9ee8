//! Secrets that other services show: several may be valid, so that one can be replaced without a gap.

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq};

/// The shortest secret that is taken, in characters: whoever guesses can try often.
pub(crate) const SHORTEST: usize = 16;

/// Keeps only digests, so that a secret is not in memory, and all comparisons take the same time
/// whatever is shown.
#[derive(Clone)]
pub(crate) struct Secrets(Vec<[u8; 32]>);

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} secrets", self.0.len())
    }
}

impl Secrets {
    /// Takes secrets; gives what is wrong with one, never the secret.
    pub(crate) fn new(secrets: &[SecretString]) -> Result<Self, &'static str> {
        let mut digests = Vec::new();
        for secret in secrets {
            let secret = secret.expose_secret();
            if secret.chars().count() < SHORTEST {
                return Err("has a secret of less than 16 characters (not shown)");
            }
            if !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
                return Err(
                    "has a secret with a space or a character beyond ASCII (not shown), which no header carries",
                );
            }
            digests.push(digest(secret));
        }
        Ok(Self(digests))
    }

    /// Whether there is any: without one, the door stays shut.
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of them was shown.
    pub(crate) fn know(&self, shown: &str) -> bool {
        let shown = digest(shown);
        let known = self.0.iter().fold(Choice::from(0), |known, ours| known | ours.ct_eq(&shown));
        known.into()
    }
}

fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_secret_of_several_is_known_and_no_other_text() {
        let secrets = ["first-secret-0123456789".into(), "second-secret-012345678".into()];
        let secrets = Secrets::new(&secrets).unwrap();
        assert!(secrets.know("first-secret-0123456789") && secrets.know("second-secret-012345678"));
        for wrong in
            ["", "first-secret-012345678", "first-secret-01234567890", "First-secret-0123456789"]
        {
            assert!(!secrets.know(wrong), "{wrong:?}");
        }
        assert!(!Secrets::new(&[]).unwrap().know(""));
        assert!(!format!("{secrets:?}").contains("first"));
    }

    #[test]
    fn short_secrets_and_those_no_header_carries_are_refused() {
        for wrong in ["", "fifteen-chars-x", "a secret with spaces in it", "ein-geheimnis-für-alle"]
        {
            assert!(Secrets::new(&[wrong.into()]).is_err(), "{wrong:?}");
        }
    }
}
