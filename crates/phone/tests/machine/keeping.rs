//! What goes on is kept at once, and what is typed at a pause; a pop leaves only when what it says is
//! kept.

use phone::{
    Command, DeskFailure, EndReason, Event, Filing, HostEvent, Intent, JournalEvent, LegId,
    LineEvent, LineLoss, NoticeCode, RequestId, TimerId,
    view::{FiledState, NotesSaved},
};

use crate::script::*;

/// Nothing goes on, and what will can be kept.
pub fn keeping() -> Script {
    let mut script = ready();
    assert_eq!(opened(&mut script), [], "nothing is there to be kept");
    script
}

pub fn opened(script: &mut Script) -> Vec<Command> {
    script.tell(Event::Journal(JournalEvent::Opened))
}

pub fn kept(script: &mut Script, revision: u32) -> Vec<Command> {
    script.tell(Event::Journal(JournalEvent::Kept { revision }))
}

fn not_kept(script: &mut Script, revision: u32) -> Vec<Command> {
    script.tell(Event::Journal(JournalEvent::NotKept { revision }))
}

/// What is to be kept by these commands.
pub fn keeps(commands: &[Command]) -> Option<u32> {
    let keep = |command: &Command| match command {
        Command::Keep { revision } => Some(*revision),
        _ => None,
    };
    let mut keeps = commands.iter().filter_map(keep);
    let first = keeps.next();
    assert_eq!(keeps.next(), None, "kept twice for one event");
    first
}

fn timers(commands: &[Command]) -> Vec<(TimerId, u64)> {
    let started = |command: &Command| match command {
        Command::StartTimer { timer, after } => Some((*timer, *after)),
        _ => None,
    };
    commands.iter().filter_map(started).collect()
}

fn timer_of(commands: &[Command], length: u64) -> TimerId {
    timers(commands).into_iter().find(|(_, after)| *after == length).expect("a timer").0
}

fn types(script: &mut Script, text: &str) -> Vec<Command> {
    let call = script.call().id;
    script.want(Intent::EditNotes { call, text: text.into() })
}

/// A call goes on whose state is kept; the revision.
fn speaking() -> (Script, u32) {
    let mut script = keeping();
    let mut last = 0;
    for commands in [
        script.offer(IN, Some(NUMBER), "ref-1"),
        script.want(Intent::Answer(IN)),
        script.line(LineEvent::Answered { leg: IN }),
    ] {
        last = keeps(&commands).expect("each matters");
    }
    let opening = the_pop(&kept(&mut script, last)).0;
    last = keeps(&script.popped(opening)).expect("that the helpdesk has it matters");
    kept(&mut script, last);
    (script, last)
}

#[test]
fn the_opening_pop_waits_for_one_keep_and_no_more() {
    let mut script = keeping();
    let commands = script.offer(IN, Some(NUMBER), "ref-1");
    assert_eq!(commands.first(), Some(&Command::Keep { revision: 1 }), "before anything else");
    assert_eq!(pops(&commands), []);
    assert!(commands.iter().any(|c| matches!(c, Command::StartRinging { .. })), "it rings at once");
    let commands = kept(&mut script, 1);
    assert_eq!(the_pop(&commands).1.call_reference_id.as_str(), "ref-1");
    assert_eq!(keeps(&commands), None, "it is kept");
}

#[test]
fn a_pop_does_not_leave_for_an_older_keep() {
    let mut script = keeping();
    let typed = script.want(Intent::EditNumber("12".into()));
    let pause = timer_of(&typed, 300);
    assert_eq!(keeps(&script.fired(pause)), Some(1));
    assert_eq!(keeps(&script.offer(IN, Some(NUMBER), "ref-1")), Some(2));
    assert_eq!(pops(&kept(&mut script, 1)), []);
    assert_eq!(pops(&kept(&mut script, 3)), [], "never asked for");
    assert_eq!(pops(&kept(&mut script, 2)).len(), 1);
}

#[test]
fn a_pop_leaves_at_once_where_nothing_can_be_kept_and_the_agent_is_told_once() {
    let mut script = keeping();
    script.offer(IN, Some(NUMBER), "ref-1");
    let (request, _) = the_pop(&not_kept(&mut script, 1));
    assert_eq!(script.codes(), [NoticeCode::NotesNotKept]);
    let id = script.view().notices[0].id;
    let commands = script.want(Intent::DismissNotice(id));
    let revision = keeps(&commands).expect("tried again");
    assert_eq!(not_kept(&mut script, revision), []);
    assert_eq!(script.codes(), [], "once is enough");
    // The next leaves without waiting at all.
    let failed = script.failed(request, DeskFailure::Refused(cti::ApiError::AccessDenied));
    assert!(keeps(&failed).is_some());
    let call = script.call().id;
    assert_eq!(pops(&script.want(Intent::Retry(call))).len(), 1);
}

#[test]
fn once_it_can_be_kept_again_the_notice_goes() {
    let (mut script, last) = speaking();
    let commands = types(&mut script, "R");
    let revision = keeps(&script.fired(timer_of(&commands, 300))).unwrap();
    assert_eq!(revision, last + 1);
    not_kept(&mut script, revision);
    assert_eq!(script.call().notes_saved, NotesSaved::Unsaid, "the notice says it");
    assert_eq!(script.codes(), [NoticeCode::NotesNotKept]);
    let commands = types(&mut script, "Re");
    assert_eq!(script.call().notes_saved, NotesSaved::Unsaid);
    let revision = keeps(&script.fired(timer_of(&commands, 300))).unwrap();
    kept(&mut script, revision);
    assert_eq!(script.call().notes_saved, NotesSaved::Saved);
    assert_eq!(script.codes(), []);
}

#[test]
fn a_pop_waits_two_seconds_at_most_and_the_next_not_at_all() {
    let mut script = keeping();
    let timer = timer_of(&script.offer(IN, Some(NUMBER), "ref-1"), 2_000);
    let commands = script.fired(timer);
    let (request, _) = the_pop(&commands);
    assert_eq!(keeps(&commands), None);
    let silent = DeskFailure::Refused(cti::ApiError::AccessDenied);
    script.failed(request, silent);
    let call = script.call().id;
    let (request, _) = the_pop(&script.want(Intent::Retry(call)));
    script.popped(request);
    // An answer in the end: they wait again.
    kept(&mut script, 1);
    script.ended(IN, EndReason::Missed);
    assert_eq!(pops(&script.offer(LegId::Inbound(2), Some(NUMBER), "ref-2")), []);
}

#[test]
fn what_is_typed_is_kept_at_a_pause() {
    let (mut script, last) = speaking();
    let first = types(&mut script, "R");
    assert_eq!(keeps(&first), None);
    assert_eq!(script.call().notes_saved, NotesSaved::Saving);
    let (pause, limit) = (timer_of(&first, 300), timer_of(&first, 1_000));
    let second = types(&mut script, "Re");
    assert!(second.contains(&Command::CancelTimer { timer: pause }));
    assert_eq!(timers(&second).len(), 1, "the limit stands");
    let commands = script.fired(timer_of(&second, 300));
    assert_eq!(keeps(&commands), Some(last + 1));
    assert!(commands.contains(&Command::CancelTimer { timer: limit }));
    assert_eq!(script.call().notes_saved, NotesSaved::Saving);
    kept(&mut script, last + 1);
    assert_eq!(script.call().notes_saved, NotesSaved::Saved);
}

#[test]
fn who_types_without_a_pause_is_kept_every_second() {
    let (mut script, last) = speaking();
    let limit = timer_of(&types(&mut script, "R"), 1_000);
    let second = types(&mut script, "Re");
    let commands = script.fired(limit);
    assert_eq!(keeps(&commands), Some(last + 1));
    assert!(commands.contains(&Command::CancelTimer { timer: timer_of(&second, 300) }));
    // Typed after that and not kept yet.
    types(&mut script, "Ref");
    kept(&mut script, last + 1);
    assert_eq!(script.call().notes_saved, NotesSaved::Saving, "not to the last letter");
}

#[test]
fn something_else_keeps_what_is_being_typed_too() {
    let (mut script, last) = speaking();
    let typed = types(&mut script, "Refund");
    let commands = script.ended(IN, EndReason::RemoteHangup);
    assert_eq!(keeps(&commands), Some(last + 1));
    for timer in timers(&typed) {
        assert!(commands.contains(&Command::CancelTimer { timer: timer.0 }));
    }
    kept(&mut script, last + 1);
    assert_eq!(script.wrap_up().notes_saved, NotesSaved::Saved);
}

#[test]
fn nothing_is_said_of_notes_that_are_not_there() {
    let (script, _) = speaking();
    assert_eq!(script.call().notes_saved, NotesSaved::Unsaid);
}

#[test]
fn a_page_that_is_left_keeps_what_was_being_typed() {
    let mut script = keeping();
    let left = || Event::Host(HostEvent::PageLeft);
    assert_eq!(script.tell(left()), [], "nothing new");
    script.want(Intent::EditNumber("12".into()));
    assert_eq!(keeps(&script.tell(left())), Some(1));
    assert_eq!(script.tell(left()), []);
}

#[test]
fn every_choice_of_wrap_up_is_kept_at_once() {
    let (mut script, last) = speaking();
    script.ended(IN, EndReason::RemoteHangup);
    let call = script.wrap_up().id;
    let disposition = Some("Resolved".to_owned());
    for (nth, intent) in (2..).zip([
        Intent::ChooseFiling { call, filing: Filing::ExistingTicket },
        Intent::ChooseDisposition { call, disposition },
    ]) {
        assert_eq!(keeps(&script.want(intent)), Some(last + nth));
    }
    let text = "80".to_owned();
    assert_eq!(keeps(&script.want(Intent::EditTicketNumber { call, text })), None, "typed");
    script.answers_first_question = false;
    let commands = script.want(Intent::Finish(call));
    assert_eq!(keeps(&commands), Some(last + 4));
    let question = the_question(&commands);
    assert_eq!(script.filed().state, FiledState::Sending);
    let commands = script.not_linked(question);
    assert_eq!(pops(&commands), [], "the closing waits");
    let revision = keeps(&commands).unwrap();
    the_pop(&kept(&mut script, revision));
}

#[test]
fn that_nothing_goes_on_any_more_is_kept_too() {
    let mut script = keeping();
    let offered = keeps(&script.offer(IN, None, "ref-1")).unwrap();
    assert_eq!(keeps(&script.ended(IN, EndReason::Missed)), Some(offered + 1));
}

#[test]
fn reports_that_come_again_anyway_are_not_kept() {
    let (mut script, _) = speaking();
    for event in [
        LineEvent::Registering,
        LineEvent::Lost(LineLoss::Unreachable),
        LineEvent::Registered,
        LineEvent::SoundFlowChanged { leg: IN, flowing: false },
        LineEvent::RemoteHoldChanged { leg: IN, held: true },
        // Late and foreign ones.
        LineEvent::Answered { leg: IN },
        LineEvent::Held { leg: LegId::Inbound(7) },
        LineEvent::Resumable { leg: LegId::Inbound(7), dialog: "a".into() },
    ] {
        assert_eq!(keeps(&script.line(event)), None);
    }
    let late = script.popped(RequestId(900));
    assert_eq!(late, []);
    let hidden = HostEvent::VisibilityChanged { visible: false };
    assert_eq!(keeps(&script.tell(Event::Host(hidden))), None);
    // What is seen of them is no reason to keep it at the next event either.
    assert_eq!(keeps(&script.want(Intent::HangUp(LegId::Inbound(7)))), None);
}

#[test]
fn what_takes_a_leg_back_is_kept() {
    let (mut script, last) = speaking();
    let dialog = "call-id;to-tag=1;from-tag=2".to_owned();
    assert_eq!(keeps(&script.line(LineEvent::Resumable { leg: IN, dialog })), Some(last + 1));
    let json = serde_json::to_string(&script.phone.snapshot()).unwrap();
    assert!(json.contains("call-id;to-tag=1"));
}

#[test]
fn while_two_speak_it_is_kept_now_and_then_that_they_do() {
    let mut script = keeping();
    script.offer(IN, Some(NUMBER), "ref-1");
    script.want(Intent::Answer(IN));
    let beat = timer_of(&script.line(LineEvent::Answered { leg: IN }), 30_000);
    script.after(30_000);
    let commands = script.fired(beat);
    assert!(keeps(&commands).is_some());
    assert_eq!(script.phone.snapshot().at, script.now);
    let next = timer_of(&commands, 30_000);
    let commands = script.ended(IN, EndReason::RemoteHangup);
    assert!(commands.contains(&Command::CancelTimer { timer: next }));
}

#[test]
fn what_goes_on_already_is_kept_as_soon_as_it_can_be() {
    let mut script = connected_inbound();
    let call = script.call().id;
    script.type_notes(call, "Refund");
    assert_eq!(script.call().notes_saved, NotesSaved::Unsaid);
    assert_eq!(keeps(&opened(&mut script)), Some(1));
    assert_eq!(script.call().notes_saved, NotesSaved::Saving);
    kept(&mut script, 1);
    assert_eq!(script.call().notes_saved, NotesSaved::Saved);
    assert_eq!(opened(&mut script), [], "once");
}

#[test]
fn where_nothing_can_be_kept_all_is_as_it_was() {
    let mut script = connected_inbound();
    let call = script.call().id;
    assert_eq!(script.want(Intent::EditNotes { call, text: "R".into() }), []);
    assert_eq!(kept(&mut script, 0), []);
    assert_eq!(script.asked.iter().filter(|c| matches!(c, Command::Keep { .. })).count(), 0);
}
