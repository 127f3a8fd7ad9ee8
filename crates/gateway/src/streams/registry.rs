//! Which streams are open, and what each agent was sent of late. One lock, held for moments: delivery
//! never waits for a reader.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use cti::AgentId;
use tokio::time::Instant;

use super::{
    event::{BEAT, Event},
    event_id::EventId,
    metrics::StreamMetrics,
    queue::{Pushed, Queue, StreamBody},
    ring::Ring,
};

/// How many streams there may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) per_agent: usize,
    pub(crate) in_all: usize,
}

/// Why a stream is not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// This agent has as many as one may have.
    TooManyOfAgent,
    /// The gateway has as many as it may have.
    Full,
    /// The gateway is about to stop.
    Stopping,
}

/// Where a new stream begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Since {
    /// A softphone that was just opened: it gets the clicks that wait for one.
    Now,
    /// One that had everything up to this event.
    Last(EventId),
}

/// In how many groups heartbeats go out, so that they do not all go at once.
pub(crate) const BEAT_GROUPS: usize = 16;

#[derive(Debug)]
pub(crate) struct Registry {
    state: Mutex<State>,
    limits: Limits,
    metrics: StreamMetrics,
}

#[derive(Debug, Default)]
struct State {
    agents: HashMap<AgentId, Agent>,
    open: usize,
    stopping: bool,
}

#[derive(Debug, Default)]
struct Agent {
    streams: Vec<Arc<Queue>>,
    ring: Ring,
}

impl Registry {
    pub(crate) fn new(limits: Limits) -> Arc<Self> {
        Arc::new(Self { state: Mutex::default(), limits, metrics: StreamMetrics::default() })
    }

    /// Opens a stream that begins with `hello` and what was missed. Nothing that is delivered
    /// meanwhile is lost or comes twice.
    pub(crate) fn open(
        self: &Arc<Self>,
        now: Instant,
        agent: AgentId,
        since: Since,
        hello: Bytes,
    ) -> Result<StreamBody, Refused> {
        let mut state = self.lock();
        if state.stopping {
            return Err(Refused::Stopping);
        }
        if state.open >= self.limits.in_all {
            self.metrics.refused();
            return Err(Refused::Full);
        }
        let there = state.agents.entry(agent).or_default();
        if there.streams.len() >= self.limits.per_agent {
            self.metrics.refused();
            return Err(Refused::TooManyOfAgent);
        }
        let mut frames = vec![hello];
        match since {
            Since::Now => frames.extend(there.ring.waiting(now).map(|event| event.frame())),
            Since::Last(last) => {
                frames.extend(there.ring.after(now, last).map(|event| event.frame()));
            }
        }
        let queue = Arc::new(Queue::starting_with(frames));
        there.streams.push(Arc::clone(&queue));
        // Most agents have one or two; the growth of a list would keep room for four.
        there.streams.shrink_to_fit();
        state.open += 1;
        self.metrics.opened();
        drop(state);
        Ok(StreamBody { queue, registry: Arc::clone(self), agent })
    }

    /// Gives an event to the agent's streams here; gives how many took it, or `None` where it had
    /// come before.
    pub(crate) fn deliver(&self, now: Instant, event: &Arc<Event>) -> Option<usize> {
        let mut state = self.lock();
        let agent = state.agents.entry(event.agent).or_default();
        if !agent.ring.insert(now, Arc::clone(event)) {
            return None;
        }
        if agent.streams.is_empty() {
            return Some(0);
        }
        let frame = event.frame();
        let before = agent.streams.len();
        agent.streams.retain(|queue| queue.push(frame.clone(), Some(now)) == Pushed::Taken);
        let taken = agent.streams.len();
        state.open -= before - taken;
        self.metrics.overrun(before - taken);
        Some(taken)
    }

    /// Sends a heartbeat to one group of streams, and forgets what is too old of their agents.
    pub(crate) fn beat(&self, now: Instant, group: usize) {
        let mut overrun = 0;
        let mut state = self.lock();
        state.agents.retain(|id, agent| {
            if group_of(*id) != group {
                return true;
            }
            let before = agent.streams.len();
            agent.streams.retain(|queue| queue.beat(BEAT) == Pushed::Taken);
            overrun += before - agent.streams.len();
            let forgotten = agent.ring.expire(now);
            !(forgotten && agent.streams.is_empty())
        });
        state.open -= overrun;
        self.metrics.overrun(overrun);
    }

    /// Everything that is kept, the oldest first, for an instance that catches up.
    pub(crate) fn kept(&self, now: Instant) -> Vec<Arc<Event>> {
        let state = self.lock();
        let rings = state.agents.values().flat_map(|agent| agent.ring.all(now));
        let mut events: Vec<_> = rings.map(Arc::clone).collect();
        events.sort_by_key(|event| event.id);
        events
    }

    /// Refuses new streams from now on, and gives those that are open, to be told to move.
    pub(crate) fn stop(&self) -> Vec<Arc<Queue>> {
        let mut state = self.lock();
        state.stopping = true;
        state.agents.values().flat_map(|agent| &agent.streams).map(Arc::clone).collect()
    }

    /// Whether new streams are refused.
    pub(crate) fn is_stopping(&self) -> bool {
        self.lock().stopping
    }

    /// Whether a softphone of this agent listens here.
    pub(crate) fn listens(&self, agent: AgentId) -> bool {
        self.lock().agents.get(&agent).is_some_and(|agent| !agent.streams.is_empty())
    }

    /// How many streams are open.
    pub(crate) fn open_streams(&self) -> usize {
        self.lock().open
    }

    pub(crate) const fn metrics(&self) -> &StreamMetrics {
        &self.metrics
    }

    /// A stream's connection is gone. One that was given up before is not here any more.
    pub(super) fn close(&self, agent: AgentId, queue: &Arc<Queue>) {
        let mut state = self.lock();
        let Some(there) = state.agents.get_mut(&agent) else { return };
        let Some(index) = there.streams.iter().position(|other| Arc::ptr_eq(other, queue)) else {
            return;
        };
        there.streams.swap_remove(index);
        state.open -= 1;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn group_of(agent: AgentId) -> usize {
    usize::try_from(agent.get() % BEAT_GROUPS as u64).unwrap_or(0)
}

/// How long it takes to tell `streams` to move: together they come to the other instances, which
/// have to take them all.
pub(crate) fn time_to_move(streams: usize) -> Duration {
    let streams = u64::try_from(streams).unwrap_or(u64::MAX);
    Duration::from_millis(streams.saturating_mul(2).min(4_000))
}
