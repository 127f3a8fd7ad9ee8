//! What can happen.

use proptest::prelude::*;

pub const AGENTS: u64 = 3;
pub const CALLS: usize = 4;

/// Whom a pop names as the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// By id.
    Known,
    /// By a number that two people have.
    Shared,
    /// By id, the second of the two: the agent picked.
    Picked,
    /// By a number nobody has.
    Unknown,
}

/// What a pop brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Close {
    No,
    New,
    Existing(u64),
    Shown(u64),
    Recording,
}

/// What is wrong with a pop.
#[derive(Clone, Copy, Debug)]
pub enum Wrong {
    Requester,
    Responder,
    Ticket,
}

#[derive(Clone, Copy, Debug)]
pub struct Popped {
    pub agent: u64,
    pub call: usize,
    pub who: Who,
    pub close: Close,
}

#[derive(Clone, Copy, Debug)]
pub enum Step {
    Pop(Popped),
    BadPop {
        agent: u64,
        call: usize,
        wrong: Wrong,
    },
    /// The call in one agent's widget goes on to another.
    Forward {
        from: u64,
        to: u64,
    },
    /// `stale`: the browser has not heard the latest news.
    Type {
        agent: u64,
        stale: bool,
    },
    Link {
        agent: u64,
        to: Option<u64>,
    },
    Dismiss {
        agent: u64,
    },
    OpenWindow {
        agent: u64,
    },
    CloseWindow {
        agent: u64,
    },
    Reload {
        agent: u64,
    },
    NewTicketOption(bool),
    /// `retry`: the last pop was carried out, its answer was lost, and it comes again.
    Crash {
        retry: bool,
    },
}

impl Step {
    /// How every story ends.
    pub fn ending() -> impl Iterator<Item = Self> {
        let dismissed = (1001..1001 + AGENTS).map(|agent| Self::Dismiss { agent });
        let filed = (0..CALLS).map(|call| {
            Self::Pop(Popped { agent: 1000 + AGENTS, call, who: Who::Known, close: Close::New })
        });
        std::iter::once(Self::NewTicketOption(false)).chain(dismissed).chain(filed)
    }
}

fn close() -> impl Strategy<Value = Close> {
    prop_oneof![
        4 => Just(Close::No),
        1 => Just(Close::New),
        1 => (78u64..81).prop_map(Close::Existing),
        1 => (78u64..81).prop_map(Close::Shown),
        1 => Just(Close::Recording),
    ]
}

fn who() -> impl Strategy<Value = Who> {
    prop_oneof![
        3 => Just(Who::Known),
        1 => Just(Who::Shared),
        1 => Just(Who::Picked),
        1 => Just(Who::Unknown),
    ]
}

/// Mostly one agent, or too little would happen to the same call.
fn agent() -> impl Strategy<Value = u64> {
    prop_oneof![4 => Just(1001), 3 => 1001..1001 + AGENTS]
}

pub fn step() -> impl Strategy<Value = Step> {
    let wrong = prop_oneof![Just(Wrong::Requester), Just(Wrong::Responder), Just(Wrong::Ticket)];
    prop_oneof![
        8 => (agent(), 0..CALLS, who(), close())
            .prop_map(|(agent, call, who, close)| Step::Pop(Popped { agent, call, who, close })),
        1 => (agent(), 0..CALLS, wrong)
            .prop_map(|(agent, call, wrong)| Step::BadPop { agent, call, wrong }),
        2 => (agent(), agent()).prop_map(|(from, to)| Step::Forward { from, to }),
        8 => (agent(), any::<bool>()).prop_map(|(agent, stale)| Step::Type { agent, stale }),
        4 => (agent(), prop::option::of(78u64..81)).prop_map(|(agent, to)| Step::Link { agent, to }),
        2 => agent().prop_map(|agent| Step::Dismiss { agent }),
        4 => agent().prop_map(|agent| Step::OpenWindow { agent }),
        1 => agent().prop_map(|agent| Step::CloseWindow { agent }),
        1 => agent().prop_map(|agent| Step::Reload { agent }),
        1 => any::<bool>().prop_map(Step::NewTicketOption),
        2 => any::<bool>().prop_map(|retry| Step::Crash { retry }),
    ]
}
