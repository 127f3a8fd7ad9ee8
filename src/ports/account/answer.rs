//! What the gateway and the helpdesk say of a key. Pure.

use cti::AgentId;
use serde_json::Value;

use crate::ports::http::Reply;

/// Why an agent could not sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInProblem {
    /// The helpdesk does not know the key.
    KeyRefused,
    /// The key is another agent's.
    WrongAgent {
        /// Whose it is.
        key_is: AgentId,
        /// Their name.
        name: Option<String>,
        /// Whose softphone this is.
        asked: AgentId,
    },
    /// Too many wrong keys; the seconds to wait, where they were named.
    TooManyAttempts(Option<u32>),
    /// What the gateway says, in its own words.
    Said(String),
    /// The computer has no network.
    Offline,
    /// No answer came.
    Unreachable,
    /// The helpdesk lets no page of ours read its answers (fact R2: CORS), or a firewall is in between.
    Blocked,
    /// The answer makes no sense.
    Unreadable,
}

/// What the gateway says of the agent.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Me {
    pub(super) name: Option<String>,
    /// `false`: one key acts for all, and nobody signs in.
    pub(super) by_key: bool,
}

pub(super) fn read_me(reply: &str) -> Option<Me> {
    let me: Value = serde_json::from_str(reply).ok()?;
    let by_key = me.get("sign_in")?.as_str()? == "key";
    Some(Me { name: text(me.get("name")), by_key })
}

/// Whose key it is, by `agents/me` (fact R5).
pub(super) fn read_owner(reply: &str) -> Option<(AgentId, Option<String>)> {
    let owner: Value = serde_json::from_str(reply).ok()?;
    let id = owner.get("id")?.as_u64()?.to_string().parse().ok()?;
    Some((id, text(owner.get("contact").and_then(|contact| contact.get("name")))))
}

fn text(value: Option<&Value>) -> Option<String> {
    value?.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Why it was refused.
pub(super) fn refusal(reply: &Reply) -> SignInProblem {
    let body: Value = serde_json::from_str(&reply.body).unwrap_or_default();
    match reply.status {
        401 => SignInProblem::KeyRefused,
        429 => {
            let seconds = reply.retry_after.as_deref().and_then(|text| text.trim().parse().ok());
            SignInProblem::TooManyAttempts(seconds)
        }
        502 | 504 => SignInProblem::Unreachable,
        _ => text(body.get("message")).map_or(SignInProblem::Unreadable, SignInProblem::Said),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, retry_after: Option<&str>, body: &str) -> Reply {
        Reply { status, retry_after: retry_after.map(str::to_owned), body: body.to_owned() }
    }

    #[test]
    fn the_gateway_says_who_the_agent_is_and_whether_agents_sign_in() {
        let me = |text| read_me(text);
        let by_key = r#"{"agent_id":1001,"name":"Ada Lovelace","signed_in":true,"sign_in":"key"}"#;
        assert_eq!(me(by_key), Some(Me { name: Some("Ada Lovelace".into()), by_key: true }));
        let for_all = r#"{"agent_id":1001,"signed_in":true,"sign_in":"none"}"#;
        assert_eq!(me(for_all), Some(Me { name: None, by_key: false }));
        assert_eq!(me("<html>"), None);
        assert_eq!(me("{}"), None);
    }

    #[test]
    fn the_helpdesk_says_whose_key_it_is() {
        let ada = r#"{"id":1001,"contact":{"name":"Ada Lovelace"}}"#;
        assert_eq!(read_owner(ada), Some(("1001".parse().unwrap(), Some("Ada Lovelace".into()))));
        assert_eq!(read_owner(r#"{"id":1001}"#), Some(("1001".parse().unwrap(), None)));
        for odd in ["", "[]", r#"{"id":"x"}"#, r#"{"id":0}"#, r#"{"id":-1}"#] {
            assert_eq!(read_owner(odd), None, "{odd}");
        }
    }

    #[test]
    fn each_refusal_is_told_apart() {
        for (status, retry_after, body, expected) in [
            (401, None, r#"{"code":"key_refused","message":"no"}"#, SignInProblem::KeyRefused),
            (429, Some("40"), "", SignInProblem::TooManyAttempts(Some(40))),
            (429, Some("soon"), "", SignInProblem::TooManyAttempts(None)),
            (504, None, "", SignInProblem::Unreachable),
            (
                403,
                None,
                r#"{"message":"Another agent."}"#,
                SignInProblem::Said("Another agent.".into()),
            ),
            (500, None, "<html>", SignInProblem::Unreadable),
        ] {
            assert_eq!(refusal(&reply(status, retry_after, body)), expected, "{status}");
        }
    }
}
