//! What the app asks of the gateway itself, on our own origin.

use cti::AgentId;

use super::{
    account::AGENT_HEADER,
    http::{self, NoReply, Question, Reply},
};

/// The gateway, as this agent speaks to it.
#[derive(Clone, Debug)]
pub struct Gateway {
    agent: String,
}

impl Gateway {
    /// Speaks to the gateway for this agent.
    pub fn new(agent: AgentId) -> Self {
        Self { agent: agent.to_string() }
    }

    /// The agent's id, as it is written in a header or an address.
    pub fn agent(&self) -> &str {
        &self.agent
    }

    /// Sends JSON in the last moment of the page.
    pub fn post_last(&self, path: &str, json: &str) {
        http::say_last(
            path,
            &[(AGENT_HEADER, &self.agent), ("Content-Type", "application/json")],
            json,
        );
    }

    /// Sends JSON, and waits for the answer for so many milliseconds.
    pub async fn post(&self, path: &str, json: &str, within: u32) -> Result<Reply, NoReply> {
        http::ask(Question {
            url: path,
            headers: &[(AGENT_HEADER, &self.agent), ("Content-Type", "application/json")],
            body: Some(json),
            put: false,
            within: Some(within),
        })
        .await
    }
}
