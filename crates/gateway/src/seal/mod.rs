//! A sign-in as a text that the browser keeps and cannot read: the agent's key, sealed.
//!
//! XChaCha20-Poly1305 with a random nonce of 192 bits, so that several instances with one secret
//! never have to agree on nonces. The agent, the helpdesk and what the seal is for are associated data:
//! it opens for that agent at that helpdesk as what it was made for, or not at all.

mod secret;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, Generate, Payload},
};
use cti::AgentId;
use secrecy::zeroize::Zeroizing;
use serde::{Deserialize, Serialize};

pub use secret::SealSecret;

use crate::api_key::ApiKey;

/// What a sign-in says.
#[derive(Clone, Debug)]
pub(crate) struct Sealed {
    pub(crate) agent: AgentId,
    /// The agent's name, as the helpdesk says it.
    pub(crate) name: String,
    pub(crate) key: ApiKey,
    /// When it was issued, in seconds since 1970.
    pub(crate) issued_at: u64,
    /// When it ends, in seconds since 1970.
    pub(crate) ends_at: u64,
}

/// What a sealed text is for. One that was made for the one is nothing as the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The browser's cookie.
    SignIn,
    /// Given from one page of ours to another, which makes a cookie of its own of it. Good for nothing
    /// from this second since 1970 on.
    HandOver {
        /// That second.
        until: u64,
    },
}

/// Why a text is no sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unsealed {
    /// It was, and is over.
    Ended,
    /// Not ours, not this agent's, not this helpdesk's, or tampered with: there is no telling which.
    Foreign,
}

/// Seals with its first secret, and opens what any of them sealed.
pub(crate) struct Seal {
    ciphers: Vec<XChaCha20Poly1305>,
    helpdesk: String,
}

/// What is inside.
#[derive(Serialize, Deserialize)]
struct Content<'a> {
    #[serde(borrow)]
    key: std::borrow::Cow<'a, str>,
    #[serde(borrow)]
    name: std::borrow::Cow<'a, str>,
    issued_at: u64,
    ends_at: u64,
    /// Of a hand-over: until when it may be taken over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<u64>,
}

const NONCE_BYTES: usize = 24;
/// A browser keeps cookies up to 4096 bytes.
const LONGEST: usize = 4096;

impl Seal {
    /// For sign-ins at `helpdesk` (an origin), with the newest secret first.
    pub(crate) fn new(secrets: &[SealSecret], helpdesk: String) -> Self {
        Self { ciphers: secrets.iter().filter_map(SealSecret::cipher).collect(), helpdesk }
    }

    /// The text to keep; none where this system has no randomness, or no secret was given.
    pub(crate) fn close(&self, sign_in: &Sealed, purpose: Purpose) -> Option<String> {
        let content = Content {
            key: sign_in.key.expose().into(),
            name: sign_in.name.as_str().into(),
            issued_at: sign_in.issued_at,
            ends_at: sign_in.ends_at,
            until: match purpose {
                Purpose::SignIn => None,
                Purpose::HandOver { until } => Some(until),
            },
        };
        let content = Zeroizing::new(serde_json::to_vec(&content).ok()?);
        let nonce = XNonce::try_generate().ok()?;
        let bound = self.bound_to(purpose, sign_in.agent);
        let payload = Payload { msg: &content, aad: bound.as_bytes() };
        let sealed = self.ciphers.first()?.encrypt(&nonce, payload).ok()?;
        Some(BASE64_URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// Reads the cookie that [`close`](Self::close) wrote for `agent`.
    pub(crate) fn open(&self, agent: AgentId, text: &str, now: u64) -> Result<Sealed, Unsealed> {
        self.open_as(Purpose::SignIn, agent, text, now)
    }

    /// Reads the hand-over that [`close`](Self::close) wrote for `agent`.
    pub(crate) fn open_hand_over(
        &self,
        agent: AgentId,
        text: &str,
        now: u64,
    ) -> Result<Sealed, Unsealed> {
        self.open_as(Purpose::HandOver { until: now }, agent, text, now)
    }

    fn open_as(
        &self,
        purpose: Purpose,
        agent: AgentId,
        text: &str,
        now: u64,
    ) -> Result<Sealed, Unsealed> {
        let bytes = Some(text)
            .filter(|text| text.len() <= LONGEST)
            .and_then(|text| BASE64_URL_SAFE_NO_PAD.decode(text).ok())
            .ok_or(Unsealed::Foreign)?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_BYTES).ok_or(Unsealed::Foreign)?;
        let nonce = XNonce::try_from(nonce).map_err(|_| Unsealed::Foreign)?;
        let bound = self.bound_to(purpose, agent);
        let open = |cipher: &XChaCha20Poly1305| {
            cipher.decrypt(&nonce, Payload { msg: sealed, aad: bound.as_bytes() }).ok()
        };
        let content = Zeroizing::new(self.ciphers.iter().find_map(open).ok_or(Unsealed::Foreign)?);
        let content: Content = serde_json::from_slice(&content).map_err(|_| Unsealed::Foreign)?;
        let ends_at = content.until.map_or(content.ends_at, |until| until.min(content.ends_at));
        if now >= ends_at {
            return Err(Unsealed::Ended);
        }
        Ok(Sealed {
            agent,
            key: ApiKey::new(content.key.as_ref().into()).map_err(|_| Unsealed::Foreign)?,
            name: content.name.into_owned(),
            issued_at: content.issued_at,
            ends_at: content.ends_at,
        })
    }

    fn bound_to(&self, purpose: Purpose, agent: AgentId) -> String {
        let purpose = match purpose {
            Purpose::SignIn => "softphone-seal",
            Purpose::HandOver { .. } => "softphone-hand-over",
        };
        [purpose, " 1 ", &agent.to_string(), " ", &self.helpdesk].concat()
    }
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Seal").field("helpdesk", &self.helpdesk).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_800_000_000;
    const HELPDESK: &str = "https://acme.freshdesk.com";

    fn agent(id: u64) -> AgentId {
        AgentId::new(id).unwrap()
    }

    fn sign_in() -> Sealed {
        Sealed {
            agent: agent(1001),
            name: "Ana \"B\" Šťastná".to_owned(),
            key: ApiKey::new("an-agents-key".into()).unwrap(),
            issued_at: NOW,
            ends_at: NOW + 60,
        }
    }

    fn seal(secrets: &[SealSecret]) -> Seal {
        Seal::new(secrets, HELPDESK.to_owned())
    }

    #[test]
    fn what_was_sealed_opens_for_the_same_agent_until_it_ends() {
        let seal = seal(&[SealSecret::random().unwrap()]);
        let text = seal.close(&sign_in(), Purpose::SignIn).unwrap();
        for now in [NOW, NOW + 59] {
            let opened = seal.open(agent(1001), &text, now).unwrap();
            assert_eq!(opened.key.expose(), "an-agents-key");
            assert_eq!((opened.name.as_str(), opened.ends_at), ("Ana \"B\" Šťastná", NOW + 60));
        }
        assert_eq!(seal.open(agent(1001), &text, NOW + 60).unwrap_err(), Unsealed::Ended);
        assert_eq!(seal.open(agent(1002), &text, NOW).unwrap_err(), Unsealed::Foreign);
    }

    #[test]
    fn another_helpdesks_sign_in_does_not_open() {
        let secret = SealSecret::random().unwrap();
        let text = seal(std::slice::from_ref(&secret)).close(&sign_in(), Purpose::SignIn).unwrap();
        let other = Seal::new(&[secret], "https://other.freshdesk.com".to_owned());
        assert_eq!(other.open(agent(1001), &text, NOW).unwrap_err(), Unsealed::Foreign);
    }

    #[test]
    fn a_hand_over_opens_as_nothing_else_and_not_a_second_too_late() {
        let seal = seal(&[SealSecret::random().unwrap()]);
        let cookie = seal.close(&sign_in(), Purpose::SignIn).unwrap();
        let text = seal.close(&sign_in(), Purpose::HandOver { until: NOW + 30 }).unwrap();
        let opened = seal.open_hand_over(agent(1001), &text, NOW + 29).unwrap();
        assert_eq!((opened.key.expose(), opened.ends_at), ("an-agents-key", NOW + 60));
        let late = seal.open_hand_over(agent(1001), &text, NOW + 30);
        assert_eq!(late.unwrap_err(), Unsealed::Ended);
        assert_eq!(seal.open(agent(1001), &text, NOW).unwrap_err(), Unsealed::Foreign);
        for (of, tried) in [(1001, &cookie), (1002, &text)] {
            let opened = seal.open_hand_over(agent(of), tried, NOW);
            assert_eq!(opened.unwrap_err(), Unsealed::Foreign);
        }
        // Nor does it outlive the sign-in it came from.
        let text = seal.close(&sign_in(), Purpose::HandOver { until: NOW + 90 }).unwrap();
        let late = seal.open_hand_over(agent(1001), &text, NOW + 60);
        assert_eq!(late.unwrap_err(), Unsealed::Ended);
    }

    #[test]
    fn while_a_secret_is_replaced_both_open_and_the_new_one_seals() {
        let (old, new) = (SealSecret::random().unwrap(), SealSecret::random().unwrap());
        let sealed_before =
            seal(std::slice::from_ref(&old)).close(&sign_in(), Purpose::SignIn).unwrap();
        let rotating = seal(&[new.clone(), old.clone()]);
        assert!(rotating.open(agent(1001), &sealed_before, NOW).is_ok());
        let sealed_now = rotating.close(&sign_in(), Purpose::SignIn).unwrap();
        assert!(seal(std::slice::from_ref(&new)).open(agent(1001), &sealed_now, NOW).is_ok());
        assert!(seal(&[old]).open(agent(1001), &sealed_now, NOW).is_err());
        assert!(seal(&[new]).open(agent(1001), &sealed_before, NOW).is_err());
    }

    #[test]
    fn the_text_is_new_each_time_fits_a_cookie_and_shows_nothing() {
        let seal = seal(&[SealSecret::random().unwrap()]);
        let longest = Sealed {
            key: ApiKey::new("k".repeat(256).into()).unwrap(),
            name: "ж".repeat(255),
            ..sign_in()
        };
        let (one, two) = (
            seal.close(&longest, Purpose::SignIn).unwrap(),
            seal.close(&longest, Purpose::SignIn).unwrap(),
        );
        assert_ne!(one, two);
        assert!(one.len() < 3000, "{}", one.len());
        assert!(one.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
        let shown = format!("{seal:?} {:?}", sign_in());
        assert!(!shown.contains("an-agents-key"), "{shown}");
    }

    #[test]
    fn every_changed_byte_and_every_shorter_text_is_foreign() {
        let seal = seal(&[SealSecret::random().unwrap()]);
        let text = seal.close(&sign_in(), Purpose::SignIn).unwrap();
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(&text).unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            for tried in [&changed[..], &bytes[..at]] {
                let tried = BASE64_URL_SAFE_NO_PAD.encode(tried);
                assert_eq!(seal.open(agent(1001), &tried, NOW).unwrap_err(), Unsealed::Foreign);
            }
        }
        for tried in ["", "=", "null", "…", &"A".repeat(5000), &format!("{text}=")] {
            assert_eq!(seal.open(agent(1001), tried, NOW).unwrap_err(), Unsealed::Foreign);
        }
    }
}
