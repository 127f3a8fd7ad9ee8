//! Iframe URL → the agent this softphone belongs to, or an error an admin understands.

use cti::{AgentId, form, placeholder};

/// Why the Iframe URL does not tell whose softphone this is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LaunchProblem {
    /// No `agent_id` anywhere.
    Missing,
    /// The helpdesk did not put the id in: it came as it was written in the settings.
    Placeholder(String),
    /// Something that is no id.
    Invalid(String),
}

impl LaunchProblem {
    /// What is wrong, for the admin.
    pub fn sentence(&self) -> String {
        match self {
            Self::Missing => "The Iframe URL does not say which agent this is.".into(),
            Self::Placeholder(found) => {
                ["The helpdesk did not fill in the agent: agent_id arrived as “", found, "”."]
                    .concat()
            }
            Self::Invalid(found) => {
                ["agent_id must be a number, but “", found, "” arrived."].concat()
            }
        }
    }

    /// What to change, for the admin.
    pub const fn advice(&self) -> &'static str {
        match self {
            Self::Missing => {
                "In the helpdesk: Admin → Apps → CTI → Iframe URL. Append agent_id as the helpdesk's \
                 own settings page shows it, so that the address ends in ?agent_id= and the agent's number."
            }
            Self::Placeholder(_) => {
                "In the helpdesk: Admin → Apps → CTI → Iframe URL. Write the placeholder exactly as \
                 the settings page shows it; agent_id is the only one it supports."
            }
            Self::Invalid(_) => {
                "In the helpdesk: Admin → Apps → CTI → Iframe URL. agent_id is the agent's number in \
                 the helpdesk, for example 1001: digits only, not a name or an e-mail address."
            }
        }
    }
}

/// The agent of an Iframe URL: "you can append the `agent_id`". How it is spelled is not documented, so
/// a query parameter, the same in the fragment, and a path that ends in the id all count, in this order.
///
/// `search`, `hash` and `path` are those of `window.location`, percent-encoded as they stand there.
pub fn agent_id(search: &str, hash: &str, path: &str) -> Result<AgentId, LaunchProblem> {
    let hash = hash.trim_start_matches('#').trim_start_matches(['/', '?', '!']);
    let found =
        parameter(search).or_else(|| parameter(hash)).or_else(|| bare(hash)).or_else(|| bare(path));
    let found = found.ok_or(LaunchProblem::Missing)?;
    let found = found.trim();
    if found.is_empty() {
        return Err(LaunchProblem::Missing);
    }
    if placeholder::is_unexpanded(found) {
        return Err(LaunchProblem::Placeholder(shorten(found)));
    }
    found.parse().map_err(|_| LaunchProblem::Invalid(shorten(found)))
}

/// The value of `agent_id` (or `agentId`) among `a=b&c=d`.
fn parameter(text: &str) -> Option<String> {
    form::pairs(text)
        .find(|(name, _)| {
            name.eq_ignore_ascii_case("agent_id") || name.eq_ignore_ascii_case("agentid")
        })
        .map(|(_, value)| value.into_owned())
}

/// The last step of a path, where it looks like an id or like a placeholder of one: `/agents/1001`.
fn bare(path: &str) -> Option<String> {
    let last = form::path_step(path.trim_end_matches('/').rsplit('/').next()?);
    let is_id = !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit());
    (is_id || (!last.is_empty() && placeholder::is_unexpanded(&last))).then(|| last.into_owned())
}

/// At most 40 characters: an address can be pasted here by mistake.
fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::{LaunchProblem, agent_id};

    fn found(search: &str, hash: &str, path: &str) -> Result<u64, LaunchProblem> {
        agent_id(search, hash, path).map(cti::AgentId::get)
    }

    #[test]
    fn the_agent_is_read_from_query_fragment_and_path() {
        assert_eq!(found("?agent_id=1001", "", "/"), Ok(1001));
        assert_eq!(found("?theme=x&AGENT_ID=1001&y", "", "/"), Ok(1001));
        assert_eq!(found("?agentId=1001", "", "/"), Ok(1001));
        assert_eq!(found("", "#agent_id=1001", "/"), Ok(1001));
        assert_eq!(found("", "#/?agent_id=1001", "/"), Ok(1001));
        assert_eq!(found("", "#/agents/1001", "/"), Ok(1001));
        assert_eq!(found("", "#1001", "/"), Ok(1001));
        assert_eq!(found("", "", "/agents/1001/"), Ok(1001));
        assert_eq!(found("", "", "/1001"), Ok(1001));
    }

    #[test]
    fn the_query_wins_over_fragment_and_path() {
        assert_eq!(found("?agent_id=1", "#agent_id=2", "/3"), Ok(1));
        assert_eq!(found("", "#agent_id=2", "/3"), Ok(2));
    }

    #[test]
    fn a_missing_agent_is_said_to_be_missing() {
        for (search, hash, path) in [
            ("", "", "/"),
            ("?agent=1001", "", "/index.html"),
            ("?agent_id=", "", "/"),
            ("?agent_id", "#", "/x"),
        ] {
            assert_eq!(
                found(search, hash, path),
                Err(LaunchProblem::Missing),
                "{search} {hash} {path}"
            );
        }
    }

    #[test]
    fn a_placeholder_that_was_not_filled_in_is_recognised_in_every_spelling() {
        for search in [
            "?agent_id={{agent_id}}",
            "?agent_id=%7B%7Bagent_id%7D%7D",
            "?agent_id=%7b%7bagent.id%7d%7d",
            "?agent_id=<agent_id>",
            "?agent_id=%3Cagent_id%3E",
            "?agent_id=${agent_id}",
        ] {
            assert!(
                matches!(found(search, "", "/"), Err(LaunchProblem::Placeholder(_))),
                "{search}: {:?}",
                found(search, "", "/")
            );
        }
        assert!(matches!(
            found("", "", "/%7B%7Bagent_id%7D%7D"),
            Err(LaunchProblem::Placeholder(_))
        ));
        assert!(matches!(found("", "#{{agent_id}}", "/"), Err(LaunchProblem::Placeholder(_))));
    }

    #[test]
    fn what_is_no_id_is_shown_to_the_admin_shortened() {
        assert_eq!(found("?agent_id=saul", "", "/"), Err(LaunchProblem::Invalid("saul".into())));
        assert_eq!(found("?agent_id=0", "", "/"), Err(LaunchProblem::Invalid("0".into())));
        assert_eq!(found("?agent_id=-5", "", "/"), Err(LaunchProblem::Invalid("-5".into())));
        let long = ["?agent_id=", &"x".repeat(500)].concat();
        let Err(LaunchProblem::Invalid(shown)) = found(&long, "", "/") else { panic!("not an id") };
        assert_eq!(shown.chars().count(), 41);
        assert!(found("?agent_id=%ff%", "", "/").is_err());
    }
}
