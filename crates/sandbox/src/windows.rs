//! The open helpdesk windows: who is online, and the streams that carry news to them.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use cti::{AgentId, TicketId};
use tokio::sync::broadcast;

use crate::{clock::Clock, rules::Changes};

/// How long an agent whose last window closed still counts as online: a reload takes a moment.
pub const GRACE_MS: i64 = 3_000;
/// News a window may be behind before it is told to look at everything again.
const BACKLOG: usize = 64;

/// Something a window has to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// The widget opened, changed or closed.
    Widget,
    /// A ticket has something new.
    Ticket(TicketId),
    /// Helpdesk numbers were added, removed or selected.
    Numbers,
    /// What is shown may be old: after too much news at once, or when everything was seeded anew.
    Everything,
}

/// All windows; clones share them.
#[derive(Clone, Debug)]
pub struct Windows {
    agents: Arc<Mutex<HashMap<AgentId, OfAgent>>>,
    clock: Clock,
}

#[derive(Debug)]
struct OfAgent {
    open: usize,
    closed_at: Option<crate::clock::Timestamp>,
    news: broadcast::Sender<News>,
}

impl Windows {
    /// No window is open.
    pub fn new(clock: Clock) -> Self {
        Self { agents: Arc::default(), clock }
    }

    /// A window of this agent opens its stream.
    pub fn open(&self, agent: AgentId) -> OpenWindow {
        let mut agents = self.lock();
        let of_agent = agents.entry(agent).or_insert_with(|| OfAgent {
            open: 0,
            closed_at: None,
            news: broadcast::channel(BACKLOG).0,
        });
        of_agent.open += 1;
        OpenWindow {
            news: of_agent.news.subscribe(),
            _presence: Presence { agent, windows: self.clone() },
        }
    }

    /// Whether a window of this agent is open, or was until a moment ago.
    pub fn is_online(&self, agent: AgentId) -> bool {
        let now = self.clock.now();
        self.lock().get(&agent).is_some_and(|of_agent| {
            of_agent.open > 0 || of_agent.closed_at.is_some_and(|at| now.since(at) < GRACE_MS)
        })
    }

    /// Tells windows what changed; nobody listening is no failure.
    pub fn publish(&self, changes: &Changes) {
        let agents = self.lock();
        for agent in &changes.widgets {
            if let Some(of_agent) = agents.get(agent) {
                let _ = of_agent.news.send(News::Widget);
            }
        }
        for of_agent in agents.values() {
            for ticket in &changes.tickets {
                let _ = of_agent.news.send(News::Ticket(*ticket));
            }
            if changes.numbers {
                let _ = of_agent.news.send(News::Numbers);
            }
        }
    }

    /// Tells every window to look at everything again.
    pub fn publish_everything(&self) {
        for of_agent in self.lock().values() {
            let _ = of_agent.news.send(News::Everything);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<AgentId, OfAgent>> {
        // Nothing is left half-done under this lock, so a panic elsewhere does not spoil it.
        self.agents.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The stream of one window; the agent is online while it lives.
#[derive(Debug)]
pub struct OpenWindow {
    news: broadcast::Receiver<News>,
    _presence: Presence,
}

impl OpenWindow {
    /// The next news; `None` when there will be none.
    pub async fn next(&mut self) -> Option<News> {
        match self.news.recv().await {
            Ok(news) => Some(news),
            Err(broadcast::error::RecvError::Lagged(_)) => Some(News::Everything),
            Err(broadcast::error::RecvError::Closed) => None,
        }
    }
}

#[derive(Debug)]
struct Presence {
    agent: AgentId,
    windows: Windows,
}

impl Drop for Presence {
    fn drop(&mut self) {
        let now = self.windows.clock.now();
        if let Some(of_agent) = self.windows.lock().get_mut(&self.agent) {
            of_agent.open = of_agent.open.saturating_sub(1);
            of_agent.closed_at = Some(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Timestamp;

    #[test]
    fn an_agent_is_online_while_a_window_is_open_and_for_the_grace_of_a_reload() {
        let clock = Clock::manual(Timestamp(0));
        let windows = Windows::new(clock.clone());
        let agent = AgentId::new(1001).unwrap();
        assert!(!windows.is_online(agent));
        let first = windows.open(agent);
        let second = windows.open(agent);
        drop(first);
        clock.advance(10 * GRACE_MS);
        assert!(windows.is_online(agent), "another window is still open");
        drop(second);
        clock.advance(GRACE_MS - 1);
        assert!(windows.is_online(agent), "a reload takes a moment");
        clock.advance(1);
        assert!(!windows.is_online(agent));
    }

    #[tokio::test]
    async fn a_window_that_fell_behind_is_told_to_look_at_everything() {
        let windows = Windows::new(Clock::system());
        let agent = AgentId::new(1001).unwrap();
        let mut window = windows.open(agent);
        let changes = Changes { widgets: [agent].into(), ..Changes::default() };
        windows.publish(&changes);
        assert_eq!(window.next().await, Some(News::Widget));
        for _ in 0..=BACKLOG {
            windows.publish(&changes);
        }
        assert_eq!(window.next().await, Some(News::Everything));
    }
}
