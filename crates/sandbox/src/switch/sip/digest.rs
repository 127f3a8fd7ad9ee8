//! Digest authentication: challenges and their answers (RFC 3261, 22; RFC 7616 with MD5, which is all that
//! browsers' SIP libraries speak; RFC 8760 would add SHA-256).

use std::fmt;
use std::time::Duration;

use md5::{Digest, Md5};
use subtle::ConstantTimeEq;

use super::address::{split_list, unquoted};

/// After this long a challenge is stale and a new one is sent.
const CHALLENGE_LIVES: Duration = Duration::from_mins(5);

/// Makes challenges and checks the answers. It remembers no challenge: each carries its time and is signed
/// with a secret that lives as long as the switch.
pub struct Challenger {
    realm: String,
    secret: u128,
}

/// What an answer to a challenge is worth.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The password is right; this is the user.
    Is(String),
    /// The challenge is too old; the same answer to a new one would do.
    Stale,
    /// Not an answer to a challenge of ours, or the wrong password.
    No,
}

impl Challenger {
    /// For one realm, with a fresh secret.
    pub fn new(realm: &str) -> Self {
        Self { realm: realm.to_owned(), secret: rand::random() }
    }

    /// The value of `WWW-Authenticate` or `Proxy-Authenticate`.
    pub fn challenge(&self, now: Duration, stale: bool) -> String {
        let stale = if stale { ", stale=true" } else { "" };
        format!(
            r#"Digest realm="{}", nonce="{}", algorithm=MD5, qop="auth"{stale}"#,
            self.realm,
            self.nonce(now.as_secs()),
        )
    }

    /// Checks an answer; `password` is asked for the password of the user it names.
    pub fn verify(
        &self,
        now: Duration,
        method: &str,
        answer: &str,
        password: impl FnOnce(&str) -> Option<String>,
    ) -> Verdict {
        let Some(fields) = Answer::parse(answer) else {
            return Verdict::No;
        };
        let Some(made) =
            fields.nonce.split('-').next().and_then(|at| u64::from_str_radix(at, 16).ok())
        else {
            return Verdict::No;
        };
        if fields.nonce != self.nonce(made) || fields.realm != self.realm {
            return Verdict::No;
        }
        let Some(password) = password(&fields.username) else {
            return Verdict::No;
        };
        let expected = fields.response_for(method, &password);
        if !bool::from(expected.as_bytes().ct_eq(fields.response.as_bytes())) {
            return Verdict::No;
        }
        if now.as_secs().saturating_sub(made) > CHALLENGE_LIVES.as_secs() {
            return Verdict::Stale;
        }
        Verdict::Is(fields.username)
    }

    fn nonce(&self, made: u64) -> String {
        format!("{made:x}-{}", hex(&format!("{made}:{:x}:{}", self.secret, self.realm)))
    }
}

impl fmt::Debug for Challenger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Challenger").field("realm", &self.realm).finish_non_exhaustive()
    }
}

#[derive(Default)]
struct Answer {
    username: String,
    realm: String,
    nonce: String,
    uri: String,
    response: String,
    count: String,
    client_nonce: String,
}

impl Answer {
    /// Reads `Digest username="…", …`; only `qop=auth` is accepted, for only that was offered.
    fn parse(text: &str) -> Option<Self> {
        let (scheme, fields) = text.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("Digest") {
            return None;
        }
        let mut answer = Self::default();
        for field in split_list(fields) {
            let (name, value) = field.split_once('=')?;
            let value = unquoted(value.trim());
            match name.trim().to_ascii_lowercase().as_str() {
                "username" => answer.username = value,
                "realm" => answer.realm = value,
                "nonce" => answer.nonce = value,
                "uri" => answer.uri = value,
                "response" => answer.response = value.to_ascii_lowercase(),
                "nc" => answer.count = value,
                "cnonce" => answer.client_nonce = value,
                "qop" if value != "auth" => return None,
                "algorithm" if !value.eq_ignore_ascii_case("MD5") => return None,
                _ => {}
            }
        }
        (!answer.count.is_empty() && !answer.client_nonce.is_empty()).then_some(answer)
    }

    fn response_for(&self, method: &str, password: &str) -> String {
        let who = hex(&format!("{}:{}:{password}", self.username, self.realm));
        let what = hex(&format!("{method}:{}", self.uri));
        hex(&format!("{who}:{}:{}:{}:auth:{what}", self.nonce, self.count, self.client_nonce))
    }
}

fn hex(text: &str) -> String {
    use std::fmt::Write as _;
    Md5::digest(text.as_bytes()).iter().fold(String::with_capacity(32), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(1000);

    fn answered(challenge: &str, method: &str, password: &str) -> String {
        let nonce = challenge.split("nonce=\"").nth(1).unwrap().split('"').next().unwrap();
        let mut answer = Answer {
            username: "1001".into(),
            realm: "r".into(),
            nonce: nonce.into(),
            uri: "sip:r".into(),
            count: "00000001".into(),
            client_nonce: "abc".into(),
            ..Answer::default()
        };
        answer.response = answer.response_for(method, password);
        format!(
            r#"Digest username="1001", realm="r", nonce="{nonce}", uri="sip:r", response="{}", qop=auth, nc=00000001, cnonce="abc", algorithm=MD5"#,
            answer.response
        )
    }

    fn judged(challenger: &Challenger, now: Duration, answer: &str) -> Verdict {
        challenger.verify(now, "REGISTER", answer, |user| (user == "1001").then(|| "pw".to_owned()))
    }

    /// The example of RFC 7616, 3.9.1: an independent computation of the same formula.
    #[test]
    fn the_published_example_is_computed_alike() {
        let answer = Answer {
            username: "Mufasa".into(),
            realm: "http-auth@example.org".into(),
            nonce: "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v".into(),
            uri: "/dir/index.html".into(),
            count: "00000001".into(),
            client_nonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ".into(),
            ..Answer::default()
        };
        assert_eq!(
            answer.response_for("GET", "Circle of Life"),
            "8ca523f5e9506fed4657c9700eebdbec"
        );
    }

    #[test]
    fn the_right_password_is_known_and_the_wrong_one_is_not() {
        let challenger = Challenger::new("r");
        let challenge = challenger.challenge(NOW, false);
        assert_eq!(
            judged(&challenger, NOW, &answered(&challenge, "REGISTER", "pw")),
            Verdict::Is("1001".into())
        );
        assert_eq!(judged(&challenger, NOW, &answered(&challenge, "REGISTER", "no")), Verdict::No);
        assert_eq!(judged(&challenger, NOW, &answered(&challenge, "INVITE", "pw")), Verdict::No);
    }

    #[test]
    fn an_old_challenge_is_stale_and_a_foreign_one_is_nothing() {
        let challenger = Challenger::new("r");
        let answer = answered(&challenger.challenge(NOW, false), "REGISTER", "pw");
        assert_eq!(judged(&challenger, NOW + Duration::from_secs(301), &answer), Verdict::Stale);
        assert_eq!(judged(&Challenger::new("r"), NOW, &answer), Verdict::No);
    }

    #[test]
    fn nonsense_is_refused() {
        let challenger = Challenger::new("r");
        for answer in [
            "",
            "Basic abc",
            "Digest",
            "Digest a",
            "Digest nonce=\"zz\", nc=1, cnonce=x",
            "Digest ,,,",
        ] {
            assert_eq!(judged(&challenger, NOW, answer), Verdict::No, "{answer}");
        }
    }
}
