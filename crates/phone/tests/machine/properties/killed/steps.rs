//! What may happen to a page and around it.

use phone::EndReason;
use proptest::prelude::*;

use crate::properties::step::Fate;

#[derive(Clone, Copy, Debug)]
pub enum KillStep {
    Wait(u64),
    Offered,
    Answer,
    Answered,
    Resumable,
    HangUp,
    Ended(EndReason),
    Dial,
    Notes,
    Ticket(Option<&'static str>),
    Finish,
    CallBack,
    Retry(usize),
    KeyGiven,
    Recorded,
    Desk {
        nth: usize,
        fate: Fate,
    },
    Timer(usize),
    /// The disk has written, or could not.
    Disk(bool),
    Killed(Kill),
}

/// How a page goes, and the next one comes.
#[allow(clippy::struct_excessive_bools, reason = "each is a chance of its own")]
#[derive(Clone, Copy, Debug)]
pub struct Kill {
    /// Requests that were on their way arrive all the same.
    pub arrives: bool,
    /// What was being written was written.
    pub written: bool,
    /// The next page reads its history before what goes on.
    pub history_first: bool,
    /// The line is there at once.
    pub line_up: bool,
    /// How long until then, in milliseconds.
    pub after: u64,
}

pub fn steps(most: usize) -> impl Strategy<Value = Vec<KillStep>> {
    let group = prop_oneof![
        8 => step().prop_map(|step| vec![step]),
        3 => whole_call(),
        2 => proptest::collection::vec(around(), 1..5),
    ];
    proptest::collection::vec(group, 1..most / 3).prop_map(|groups| groups.concat())
}

fn whole_call() -> impl Strategy<Value = Vec<KillStep>> {
    (around(), any::<bool>(), around(), any::<bool>(), around()).prop_map(
        |(first, resumable, second, finished, third)| {
            let mut steps = vec![KillStep::Offered, first, KillStep::Answer, KillStep::Answered];
            steps.extend(resumable.then_some(KillStep::Resumable));
            steps.extend([KillStep::Notes, second, KillStep::Ended(EndReason::RemoteHangup)]);
            if finished {
                steps.extend([KillStep::Finish, third]);
            }
            steps
        },
    )
}

fn step() -> impl Strategy<Value = KillStep> {
    prop_oneof![4 => calls(), 4 => agent(), 8 => around()]
}

fn calls() -> impl Strategy<Value = KillStep> {
    let reasons = vec![EndReason::RemoteHangup, EndReason::Missed, EndReason::LineLost];
    prop_oneof![
        3 => Just(KillStep::Offered),
        3 => Just(KillStep::Answer),
        3 => Just(KillStep::Answered),
        1 => Just(KillStep::Resumable),
        1 => Just(KillStep::HangUp),
        2 => prop::sample::select(reasons).prop_map(KillStep::Ended),
        1 => Just(KillStep::Dial),
    ]
}

fn agent() -> impl Strategy<Value = KillStep> {
    prop_oneof![
        4 => Just(KillStep::Notes),
        2 => prop::sample::select(vec![Some("80"), None]).prop_map(KillStep::Ticket),
        3 => Just(KillStep::Finish),
        1 => Just(KillStep::CallBack),
        1 => (0..3_usize).prop_map(KillStep::Retry),
        1 => Just(KillStep::KeyGiven),
    ]
}

/// The helpdesk, the clock, the disk, and what kills a page.
fn around() -> impl Strategy<Value = KillStep> {
    let fate = prop_oneof![
        6 => Just(Fate::Served),
        1 => Just(Fate::Unauthorized),
        1 => Just(Fate::Limited),
        2 => Just(Fate::LostBefore),
        2 => Just(Fate::LostAfter),
    ];
    prop_oneof![
        6 => (0..3_usize, fate).prop_map(|(nth, fate)| KillStep::Desk { nth, fate }),
        4 => (0..4_usize).prop_map(KillStep::Timer),
        6 => prop::bool::weighted(0.9).prop_map(KillStep::Disk),
        3 => kill().prop_map(KillStep::Killed),
        1 => (0..100_000_u64).prop_map(KillStep::Wait),
        1 => Just(KillStep::Recorded),
    ]
}

fn kill() -> impl Strategy<Value = Kill> {
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (flags, prop::sample::select(vec![1, 500, 60_000, 50_000_000])).prop_map(
        |((arrives, written, history_first, line_up), after)| Kill {
            arrives,
            written,
            history_first,
            line_up,
            after,
        },
    )
}
