//! The cookie that carries a sign-in. One for each agent, so that two agents who share a browser do
//! not sign each other out.

use std::time::Duration;

use cti::AgentId;
use http::{HeaderMap, HeaderValue, header};

/// What the cookie of this agent is called.
fn name(agent: AgentId) -> String {
    format!("softphone-seal-{agent}")
}

/// The cookie of this agent, to set for `lifetime`; zero removes it.
///
/// `SameSite=None` because the softphone is a frame in another site, `Partitioned` because browsers
/// that refuse third-party cookies keep those, `HttpOnly` because no script needs it.
pub(super) fn set(agent: AgentId, value: &str, lifetime: Duration) -> Option<HeaderValue> {
    let cookie = format!(
        "{}={value}; Max-Age={}; Path=/; HttpOnly; Secure; SameSite=None; Partitioned",
        name(agent),
        lifetime.as_secs()
    );
    let mut cookie = HeaderValue::try_from(cookie).ok()?;
    cookie.set_sensitive(true);
    Some(cookie)
}

/// The values of this agent's cookies.
pub(super) fn of(agent: AgentId, headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let name = name(agent);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(move |(theirs, _)| *theirs == name)
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name_among_others() {
        let agent = AgentId::new(1001).unwrap();
        let mut headers = HeaderMap::new();
        for line in [
            "a=b; softphone-seal-1001=one; softphone-seal-10011=two",
            "xsoftphone-seal-1001=three;softphone-seal-1001=four=; softphone-seal-1001",
            "softphone-seal-1001=\u{fffd}",
        ] {
            headers.append(header::COOKIE, HeaderValue::from_bytes(line.as_bytes()).unwrap());
        }
        assert_eq!(of(agent, &headers).collect::<Vec<_>>(), ["one", "four="]);
    }
}
