//! What may happen, chosen at random. A step names no ids: it means whatever is there when it is
//! played, or something foreign.

use phone::{
    Abilities, ClickMode, EndReason, Filing, Lines, Microphone, Notifications, PopMoment, Settings,
};
use proptest::prelude::*;

#[derive(Clone, Debug)]
pub enum Step {
    Wait(u64),
    // The line.
    Offered { withheld: bool, auto_answer: bool },
    OfferedAgain,
    Progressed(Whose),
    Answered(Whose),
    Held(Whose),
    Resumed(Whose),
    HoldRefused(Whose),
    Ended(Whose, EndReason),
    LineUp(bool),
    Microphone(Microphone),
    Visible(bool),
    Focused(bool),
    MayNotify(Notifications),
    // The agent.
    Number(&'static str),
    Dial,
    Redial,
    Answer(Whose),
    Decline(Whose),
    HangUp(Whose),
    Hold(Whose),
    Resume(Whose),
    Mute(Whose),
    Unmute(Whose),
    Digit(Whose),
    Notes { wrap_up: bool },
    Choose(Filing),
    TicketNumber(&'static str),
    Disposition(Option<&'static str>),
    Finish,
    Retry(usize),
    RetryOpening,
    Refile(usize),
    Dismiss(usize),
    KeyGiven,
    History(HistoryStep),
    Caller(CallerStep),
    Click(ClickStep),
    Restored,
    // The helpdesk and the clock.
    DeskAnswers { nth: usize, fate: Fate },
    DeskAnswersNobody,
    TimerFires(usize),
}

/// The leg that is there, or one that is gone or never was.
#[derive(Clone, Copy, Debug)]
pub enum Whose {
    Ours,
    Gone,
}

/// Something about the history, by the place of a row.
#[derive(Clone, Debug)]
pub enum HistoryStep {
    CallBack(usize),
    File(usize),
    Dismiss(usize),
    Recorded(usize, &'static str),
}

/// Something about who calls, and about whom the agent searches for.
#[derive(Clone, Debug)]
pub enum CallerStep {
    Answered(usize, Answered),
    Choose { wrap_up: bool, nth: usize },
    Create { wrap_up: bool, name: &'static str },
    LookUpAgain { wrap_up: bool },
    OpenTicket(u64),
    PickContact(usize),
    PickNumber(usize),
}

/// What becomes of a question about people or tickets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// Answered; the number makes it various.
    Well(usize),
    Missing,
    Limited(u32),
    NoKey,
    Lost,
    Duplicate,
}

/// Something about numbers clicked in the helpdesk.
#[derive(Clone, Debug)]
pub enum ClickStep {
    Clicked { again: bool },
    Replayed,
    Answered(usize, Option<bool>),
    Elsewhere,
    Dial,
    HangUpAndDial,
    Keep,
    Dismiss,
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Served,
    Unauthorized,
    /// The contact that a pop names is not there (any more).
    RequesterRefused,
    Limited,
    NoKey,
    LostBefore,
    LostAfter,
}

pub fn settings() -> impl Strategy<Value = Settings> {
    let moment = prop_oneof![
        3 => Just(PopMoment::Ringing),
        2 => Just(PopMoment::Answered),
        1 => Just(PopMoment::Never),
    ];
    let modes = prop::sample::select(vec![ClickMode::Dial, ClickMode::Ask]);
    let all = Abilities { answer: true, hang_up: true, hold: true, resume: true };
    let lines = prop_oneof![
        4 => Just(Lines { webrtc: true, desk_phone: None }),
        1 => Just(Lines { webrtc: false, desk_phone: Some(all) }),
    ];
    (moment.clone(), moment, any::<bool>(), modes, lines).prop_map(
        |(inbound_pop, outbound_pop, required, mode, lines)| Settings {
            inbound_pop,
            outbound_pop,
            disposition_required: required,
            click_to_dial: mode,
            lines,
            ..crate::script::settings()
        },
    )
}

/// Single steps, and the stories that chance alone would seldom tell to their end.
pub fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    let group = prop_oneof![
        6 => step().prop_map(|step| vec![step]),
        2 => whole_call(),
        2 => next_call(),
        2 => search(),
        2 => a_click(),
        2 => proptest::collection::vec(desk(), 1..6),
    ];
    proptest::collection::vec(group, 1..most / 3).prop_map(|groups| groups.concat())
}

/// A number is clicked, something happens meanwhile, and the gateway says whose it is; in a call the
/// agent may want it to end.
fn a_click() -> impl Strategy<Value = Vec<Step>> {
    let won = vec![Some(true), Some(true), Some(false), None];
    (calls(), prop::sample::select(won), any::<bool>(), calls()).prop_map(
        |(meanwhile, won, hangs_up, then)| {
            let mut steps = vec![
                Step::Click(ClickStep::Clicked { again: false }),
                meanwhile,
                Step::Click(ClickStep::Answered(0, won)),
            ];
            if hangs_up {
                steps.push(Step::Click(ClickStep::HangUpAndDial));
            }
            steps.push(then);
            steps
        },
    )
}

/// From the ring to wrap-up, with notes; the helpdesk answers somehow.
fn whole_call() -> impl Strategy<Value = Vec<Step>> {
    (desk(), any::<bool>(), desk()).prop_map(|(opening, finished, closing)| {
        let mut steps = vec![
            Step::Offered { withheld: false, auto_answer: false },
            opening,
            Step::Answer(Whose::Ours),
            Step::Answered(Whose::Ours),
            Step::Notes { wrap_up: false },
            Step::Ended(Whose::Ours, EndReason::RemoteHangup),
        ];
        if finished {
            steps.extend([Step::Finish, closing]);
        }
        steps
    })
}

/// The next call begins, and pops when it may.
fn next_call() -> impl Strategy<Value = Vec<Step>> {
    desk().prop_map(|desk| {
        vec![
            Step::Offered { withheld: false, auto_answer: false },
            Step::Answer(Whose::Ours),
            desk,
            Step::Answered(Whose::Ours),
        ]
    })
}

/// The agent searches for somebody and calls; the helpdesk answers somehow.
fn search() -> impl Strategy<Value = Vec<Step>> {
    let answered = || (0..1_usize, answered()).prop_map(|(_, answered)| Step::Caller(answered));
    (answered(), answered(), any::<bool>()).prop_map(|(names, contact, dialled)| {
        let mut steps = vec![
            Step::Number("Ja"),
            Step::TimerFires(usize::MAX),
            names,
            Step::Caller(CallerStep::PickContact(0)),
            contact,
            Step::Caller(CallerStep::PickNumber(0)),
        ];
        if dialled {
            steps.push(Step::Dial);
        }
        steps
    })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => calls(),
        6 => agent(),
        6 => filing(),
        8 => desk(),
        2 => surroundings(),
        3 => history(),
        4 => clicks(),
        8 => callers(),
    ]
}

fn whose() -> impl Strategy<Value = Whose> {
    prop_oneof![9 => Just(Whose::Ours), 1 => Just(Whose::Gone)]
}

fn calls() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (prop::bool::weighted(0.15), prop::bool::weighted(0.1))
            .prop_map(|(withheld, auto_answer)| Step::Offered { withheld, auto_answer }),
        1 => Just(Step::OfferedAgain),
        6 => whose().prop_map(Step::Answer),
        6 => whose().prop_map(Step::Answered),
        2 => whose().prop_map(Step::Progressed),
        1 => whose().prop_map(Step::Decline),
        2 => whose().prop_map(Step::HangUp),
        4 => (whose(), end_reason()).prop_map(|(w, r)| Step::Ended(w, r)),
        2 => Just(Step::Dial),
    ]
}

fn agent() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => prop::sample::select(vec!["+1 415 555 0199", "1234", "", "call me", "Ja"]).prop_map(Step::Number),
        1 => Just(Step::Redial),
        1 => whose().prop_map(Step::Hold),
        1 => whose().prop_map(Step::Held),
        1 => whose().prop_map(Step::Resume),
        1 => whose().prop_map(Step::Resumed),
        1 => whose().prop_map(Step::HoldRefused),
        1 => whose().prop_map(Step::Mute),
        1 => whose().prop_map(Step::Unmute),
        1 => whose().prop_map(Step::Digit),
        5 => any::<bool>().prop_map(|wrap_up| Step::Notes { wrap_up }),
    ]
}

fn filing() -> impl Strategy<Value = Step> {
    let filings = vec![Filing::NewTicket, Filing::ExistingTicket, Filing::NoTicket];
    prop_oneof![
        2 => prop::sample::select(filings).prop_map(Step::Choose),
        1 => prop::sample::select(vec!["80", "#81", "8o", ""]).prop_map(Step::TicketNumber),
        1 => prop::sample::select(vec![Some("Resolved"), Some("Unheard of"), None])
            .prop_map(Step::Disposition),
        5 => Just(Step::Finish),
        2 => (0..4_usize).prop_map(Step::Retry),
        1 => Just(Step::RetryOpening),
        1 => (0..4_usize).prop_map(Step::Refile),
        1 => (0..4_usize).prop_map(Step::Dismiss),
    ]
}

fn desk() -> impl Strategy<Value = Step> {
    let fate = prop_oneof![
        6 => Just(Fate::Served),
        1 => Just(Fate::Unauthorized),
        1 => Just(Fate::RequesterRefused),
        1 => Just(Fate::Limited),
        1 => Just(Fate::NoKey),
        2 => Just(Fate::LostBefore),
        2 => Just(Fate::LostAfter),
    ];
    prop_oneof![
        8 => (0..3_usize, fate).prop_map(|(nth, fate)| Step::DeskAnswers { nth, fate }),
        4 => (0..4_usize).prop_map(Step::TimerFires),
        1 => Just(Step::DeskAnswersNobody),
        1 => Just(Step::KeyGiven),
        1 => (0..100_000_u64).prop_map(Step::Wait),
    ]
}

fn surroundings() -> impl Strategy<Value = Step> {
    let microphones = vec![Microphone::Ready, Microphone::Ready, Microphone::Denied];
    prop_oneof![
        prop::bool::weighted(0.7).prop_map(Step::LineUp),
        prop::sample::select(microphones).prop_map(Step::Microphone),
        any::<bool>().prop_map(Step::Visible),
        any::<bool>().prop_map(Step::Focused),
        prop_oneof![Just(Notifications::Allowed), Just(Notifications::AskFirst)]
            .prop_map(Step::MayNotify),
        Just(Step::Restored),
    ]
}

fn history() -> impl Strategy<Value = Step> {
    let row = 0..4_usize;
    let urls = vec!["https://pbx.example/1.mp3", "https://pbx.example/2.mp3"];
    prop_oneof![
        1 => row.clone().prop_map(HistoryStep::CallBack),
        3 => row.clone().prop_map(HistoryStep::File),
        1 => row.clone().prop_map(HistoryStep::Dismiss),
        2 => (row, prop::sample::select(urls)).prop_map(|(n, url)| HistoryStep::Recorded(n, url)),
    ]
    .prop_map(Step::History)
}

fn callers() -> impl Strategy<Value = Step> {
    let wrap_up = any::<bool>;
    prop_oneof![
        8 => answered(),
        2 => (wrap_up(), 0..3_usize).prop_map(|(wrap_up, nth)| CallerStep::Choose { wrap_up, nth }),
        2 => (wrap_up(), prop::sample::select(vec!["Jane Roe", "Jane Roe", " "]))
            .prop_map(|(wrap_up, name)| CallerStep::Create { wrap_up, name }),
        1 => wrap_up().prop_map(|wrap_up| CallerStep::LookUpAgain { wrap_up }),
        1 => prop::sample::select(vec![70, 80, 79, 5]).prop_map(CallerStep::OpenTicket),
        1 => (0..2_usize).prop_map(CallerStep::PickContact),
        1 => (0..2_usize).prop_map(CallerStep::PickNumber),
    ]
    .prop_map(Step::Caller)
}

fn answered() -> impl Strategy<Value = CallerStep> {
    let answered = prop_oneof![
        8 => (0..60_usize).prop_map(Answered::Well),
        1 => Just(Answered::Missing),
        // None as long as a deadline of the line, which the model knows by its length.
        1 => prop::sample::select(vec![3, 7, 60]).prop_map(Answered::Limited),
        1 => Just(Answered::NoKey),
        1 => Just(Answered::Lost),
        1 => Just(Answered::Duplicate),
    ];
    (0..3_usize, answered).prop_map(|(nth, answered)| CallerStep::Answered(nth, answered))
}

fn clicks() -> impl Strategy<Value = Step> {
    let won = vec![Some(true), Some(true), Some(true), Some(false), None];
    prop_oneof![
        4 => prop::bool::weighted(0.2).prop_map(|again| ClickStep::Clicked { again }),
        1 => Just(ClickStep::Replayed),
        6 => (0..3_usize, prop::sample::select(won)).prop_map(|(n, won)| ClickStep::Answered(n, won)),
        1 => Just(ClickStep::Elsewhere),
        1 => Just(ClickStep::Dial),
        2 => Just(ClickStep::HangUpAndDial),
        1 => Just(ClickStep::Keep),
        1 => Just(ClickStep::Dismiss),
    ]
    .prop_map(Step::Click)
}

fn end_reason() -> impl Strategy<Value = EndReason> {
    prop::sample::select(vec![
        EndReason::LocalHangup,
        EndReason::RemoteHangup,
        EndReason::Declined,
        EndReason::Missed,
        EndReason::Busy,
        EndReason::AnsweredElsewhere,
        EndReason::Transferred,
        EndReason::Rejected(486),
        EndReason::LineLost,
        EndReason::MediaDenied,
    ])
}
