//! Calls that a telephone system reports: whose they are, and what was reported before.

mod call;
pub(crate) mod filing;
pub(crate) mod memory;

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use cti::{
    AgentId, CallReferenceId, PhoneNumber,
    call_event::{CallAgent, CallEvent, CallEventId, CallEventKind},
};
use tokio::time::Instant;

pub(crate) use call::Call;
use memory::Memory;

/// How long a call, an event's id and an unclaimed recording are remembered.
const REMEMBERED: Duration = Duration::from_hours(24);
/// The most calls, and the most event ids.
const MOST: usize = 100_000;
/// The most recordings that wait for their agent.
const MOST_RECORDINGS: usize = 10_000;

/// What is known of calls, in memory only.
#[derive(Debug)]
pub(crate) struct Calls(Mutex<Known>);

#[derive(Debug)]
struct Known {
    events: Memory<CallEventId, ()>,
    calls: Memory<CallReferenceId, Call>,
    recordings: Memory<CallEventId, Recording>,
}

/// A recording that no softphone has taken yet.
#[derive(Clone, Debug)]
struct Recording {
    agent: AgentId,
    event: CallEvent,
    /// Taken out, but its place is kept until it is forgotten.
    taken: bool,
}

impl Default for Calls {
    fn default() -> Self {
        Self(Mutex::new(Known {
            events: Memory::new(REMEMBERED, MOST),
            calls: Memory::new(REMEMBERED, MOST),
            recordings: Memory::new(REMEMBERED, MOST_RECORDINGS),
        }))
    }
}

impl Calls {
    /// Notes an event of a call of `agent`; `false` where it was noted before.
    pub(crate) fn note(&self, now: Instant, agent: AgentId, event: &CallEvent) -> bool {
        let mut known = self.lock();
        if known.events.get(now, &event.event_id).is_some() {
            return false;
        }
        known.events.set(now, event.event_id.clone(), ());
        let Some(call) = known.calls.get(now, &event.call_reference_id) else {
            let call = Call::reported(agent, &event.kind, event.requester_number.clone());
            known.calls.set(now, event.call_reference_id.clone(), call);
            return true;
        };
        if let Some(number) = &event.requester_number {
            call.requester_number = Some(number.clone());
        }
        call.happened(agent, &event.kind);
        true
    }

    /// Notes what another instance knows: that a call concerns this agent, too.
    pub(crate) fn learn(&self, now: Instant, reference: CallReferenceId, agent: AgentId) {
        let mut known = self.lock();
        match known.calls.get(now, &reference) {
            Some(call) => call.is_at(agent),
            None => known.calls.set(now, reference, Call::new(agent, None)),
        }
    }

    /// Notes whose call it is, because the agent's softphone asks for it. `false` where it is known already.
    pub(crate) fn begin(&self, now: Instant, reference: CallReferenceId, call: Call) -> bool {
        let mut known = self.lock();
        let new = known.calls.get(now, &reference).is_none();
        if new {
            known.calls.set(now, reference, call);
        }
        new
    }

    /// Forgets a call that came to nothing.
    pub(crate) fn forget(&self, reference: &CallReferenceId) {
        self.lock().calls.remove(reference);
    }

    /// What is known of a call.
    pub(crate) fn call(&self, now: Instant, reference: &CallReferenceId) -> Option<Call> {
        self.lock().calls.get(now, reference).cloned()
    }

    /// Whose calls are known, for an instance that catches up. Of each call the one whose it is comes first.
    pub(crate) fn all(&self) -> Vec<(CallReferenceId, AgentId)> {
        let known = self.lock();
        known
            .calls
            .iter()
            .flat_map(|(reference, call)| call.agents().map(|agent| (reference.clone(), agent)))
            .collect()
    }

    /// Keeps a recording until a softphone of its agent is opened.
    pub(crate) fn keep(&self, now: Instant, agent: AgentId, event: CallEvent) {
        let id = event.event_id.clone();
        self.lock().recordings.set(now, id, Recording { agent, event, taken: false });
    }

    /// The recordings that wait for this agent. They are not given twice.
    pub(crate) fn take_recordings(&self, now: Instant, agent: AgentId) -> Vec<CallEvent> {
        let mut known = self.lock();
        let waiting: Vec<CallEventId> = known
            .recordings
            .iter()
            .filter(|(_, recording)| recording.agent == agent && !recording.taken)
            .map(|(id, _)| id.clone())
            .collect();
        let mut events = Vec::new();
        for id in waiting {
            if let Some(recording) = known.recordings.get(now, &id) {
                recording.taken = true;
                events.push(recording.event.clone());
            }
        }
        events
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether an event is a recording.
pub(crate) const fn is_recording(event: &CallEvent) -> bool {
    matches!(event.kind, CallEventKind::Recorded(_))
}

/// Which agent has which telephone, as the admin lists them.
#[derive(Clone, Debug, Default)]
pub(crate) struct AgentNumbers(Vec<(AgentId, PhoneNumber)>);

impl AgentNumbers {
    pub(crate) fn new(numbers: Vec<(AgentId, PhoneNumber)>) -> Self {
        Self(numbers)
    }

    /// Whose telephone has this number.
    pub(crate) fn agent(&self, number: &PhoneNumber) -> Option<AgentId> {
        let exactly = self.0.iter().find(|(_, listed)| listed.dialable() == number.dialable());
        let (agent, _) =
            exactly.or_else(|| self.0.iter().find(|(_, listed)| listed.same_line_as(number)))?;
        Some(*agent)
    }

    /// The agent's telephone.
    pub(crate) fn number(&self, agent: AgentId) -> Option<&PhoneNumber> {
        self.0.iter().find(|(listed, _)| *listed == agent).map(|(_, number)| number)
    }

    /// Whose call an event is, by what it says itself.
    pub(crate) fn named(&self, agent: &CallAgent) -> Option<AgentId> {
        match agent {
            CallAgent::Id(id) => Some(*id),
            CallAgent::Phone(number) => self.agent(number),
        }
    }
}
