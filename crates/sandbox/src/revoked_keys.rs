//! API keys that an admin has taken back: the agent's requests are refused until they get a new one.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use cti::AgentId;

/// Agents whose keys are revoked; clones share them. A start forgets them.
#[derive(Clone, Debug, Default)]
pub struct RevokedKeys(Arc<Mutex<BTreeSet<AgentId>>>);

impl RevokedKeys {
    /// Revokes the key of an agent, or gives it back.
    pub fn set(&self, agent: AgentId, revoked: bool) {
        if revoked {
            self.lock().insert(agent);
        } else {
            self.lock().remove(&agent);
        }
    }

    /// Whether the key of this agent is refused.
    pub fn contains(&self, agent: AgentId) -> bool {
        self.lock().contains(&agent)
    }

    /// Whose keys are revoked.
    pub fn list(&self) -> Vec<AgentId> {
        self.lock().iter().copied().collect()
    }

    /// Gives all of them back.
    pub fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<AgentId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
