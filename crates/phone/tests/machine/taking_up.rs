//! A page dies, and the next takes up what it left behind.

use cti::{AgentId, HostAction, PhoneNumber};
use phone::{
    Abilities, CallId, Click, ClickId, Command, DeskFailure, EndReason, Event, Filing, HistoryId,
    Intent, JournalEvent, LegId, LineEvent, LineKind, Lines, Microphone, NoticeCode, Phone,
    PushEvent, Recording, Settings, Snapshot, TimerId,
    view::{Direction, FiledState, NotesSaved, Progress},
};

use crate::people::*;
use crate::script::*;

const DIALOG: &str = "call-id;to-tag=1;from-tag=2";

/// What the page leaves behind, as the journal has it.
pub fn left(script: &Script) -> Snapshot {
    let json = serde_json::to_string(&script.phone.snapshot()).unwrap();
    serde_json::from_str(&json).unwrap()
}

/// The page that comes next, a second later; nothing is taken up yet.
fn next_page(script: &Script) -> Script {
    next_page_with(script, settings())
}

fn next_page_with(script: &Script, settings: Settings) -> Script {
    let mut next = Script::with(settings);
    next.now = script.now.plus(1_000);
    next.tell(Event::Started);
    next
}

fn take_up(script: &mut Script, left: Snapshot) -> Vec<Command> {
    script.tell(Event::Journal(JournalEvent::StateRead(Box::new(left))))
}

/// The next page, with what the last left behind, and its commands.
fn reborn(script: &Script) -> (Script, Vec<Command>) {
    let mut next = next_page(script);
    let commands = take_up(&mut next, left(script));
    (next, commands)
}

fn line_up(script: &mut Script) -> Vec<Command> {
    script.line(LineEvent::MicrophoneChanged(Microphone::Ready));
    script.line(LineEvent::Registered)
}

fn resumable(mut script: Script) -> Script {
    let leg = script.call().leg;
    script.line(LineEvent::Resumable { leg, dialog: DIALOG.into() });
    script
}

/// A call with notes goes on, which could be taken back.
fn with_notes() -> Script {
    let mut script = resumable(connected_inbound());
    let call = script.call().id;
    script.type_notes(call, "Wants a refund");
    script
}

fn desk_settings() -> Settings {
    let desk_phone = Some(Abilities { answer: true, hang_up: true, hold: true, resume: true });
    Settings { lines: Lines { webrtc: false, desk_phone }, ..settings() }
}

fn timer_of(commands: &[Command], length: u64) -> TimerId {
    let long = |command: &Command| match command {
        Command::StartTimer { timer, after } if *after == length => Some(*timer),
        _ => None,
    };
    commands.iter().find_map(long).unwrap_or_else(|| panic!("no such timer in {commands:?}"))
}

#[test]
fn a_wrap_up_comes_back_with_every_choice() {
    let mut script = in_wrap_up();
    let call = script.wrap_up().id;
    script.want(Intent::ChooseFiling { call, filing: Filing::ExistingTicket });
    script.want(Intent::EditTicketNumber { call, text: "80".into() });
    script.want(Intent::ChooseDisposition { call, disposition: Some("Resolved".into()) });
    let before = script.wrap_up();
    let (mut next, _) = reborn(&script);
    let after = next.wrap_up();
    assert_eq!(after.notes, "Wants a refund");
    assert_eq!(after.duration, 65_000);
    assert_eq!(after.ended, before.ended);
    assert_eq!((after.filing, after.ticket_number), (before.filing, before.ticket_number));
    assert_eq!(after.disposition, before.disposition);
    assert_eq!(after.call_back, None, "it was not cut off");
    // It can be filed, once: its closing might have left after this was kept.
    let commands = next.want(Intent::Finish(after.id));
    assert_eq!(pops(&commands), []);
    let (request, pop) = the_pop(&next.not_linked(the_question(&commands)));
    assert_eq!(pop.call_reference_id.as_str(), "ref-1");
    assert_eq!(pop.call_info.get("Notes"), Some("Wants a refund"));
    assert_eq!(next.filed().state, FiledState::Sending);
    let question = the_question(&next.popped(request));
    next.linked(question, 80);
    assert_eq!(next.filed().state, FiledState::Filed);
}

#[test]
fn a_closing_that_left_although_it_could_not_be_kept_is_not_sent_again() {
    let script = in_wrap_up();
    let (mut next, _) = reborn(&script);
    let call = next.wrap_up().id;
    let question = the_question(&next.want(Intent::Finish(call)));
    assert_eq!(pops(&next.linked(question, 80)), []);
    let filed = next.filed();
    assert_eq!(filed.state, FiledState::NeedsAgent);
    assert!(filed.sentence.contains("Look there"), "{}", filed.sentence);
}

#[test]
fn a_refusal_in_the_next_page_lets_the_agent_choose_again() {
    let (mut next, _) = reborn(&in_wrap_up());
    let call = next.wrap_up().id;
    let question = the_question(&next.want(Intent::Finish(call)));
    let (request, _) = the_pop(&next.not_linked(question));
    next.failed(request, refused(cti::ApiError::Validation(Vec::new())));
    assert!(next.filed().refile.is_enabled(), "nothing of it arrived");
}

#[test]
fn of_two_that_one_page_left_the_later_counts() {
    let mut script = closing_sent().0;
    script.after(10);
    let older = left(&script);
    let (_, request) = closing_sent();
    let question = the_question(&script.popped(request));
    script.after(10);
    script.linked(question, 80);
    script.want(Intent::DismissFiled(script.filed().id));
    let (mut next, _) = reborn(&script);
    assert_eq!(take_up(&mut next, older), []);
    assert_eq!(next.view().filed, []);
    // And none of the page itself.
    let own = left(&next);
    assert_eq!(take_up(&mut next, own), []);
}

#[test]
fn what_was_taken_up_is_kept_anew() {
    let script = in_wrap_up();
    let (mut next, commands) = reborn(&script);
    assert!(!commands.iter().any(|c| matches!(c, Command::Keep { .. })), "nothing can be kept yet");
    let commands = next.tell(Event::Journal(JournalEvent::Opened));
    assert!(commands.contains(&Command::Keep { revision: 1 }));
    assert_eq!(next.wrap_up().notes_saved, NotesSaved::Saving);

    // Where it can be kept already, at once; and its number counts on from the page that is gone.
    let mut first = in_wrap_up();
    first.tell(Event::Journal(JournalEvent::Opened));
    let revision = first.phone.snapshot().revision;
    let mut next = next_page(&first);
    next.tell(Event::Journal(JournalEvent::Opened));
    let commands = take_up(&mut next, left(&first));
    assert!(commands.contains(&Command::Keep { revision: revision + 1 }));
}

#[test]
fn what_is_read_twice_is_taken_up_once() {
    for script in [in_wrap_up(), with_notes(), closing_sent().0, dialling()] {
        let (mut next, _) = reborn(&script);
        let before = next.view();
        let rows = next.phone.history(0, 100);
        assert_eq!(take_up(&mut next, left(&script)), []);
        assert_eq!((next.view(), next.phone.history(0, 100)), (before, rows));
    }
}

#[test]
fn a_later_snapshot_of_a_call_that_is_known_changes_nothing() {
    let mut script = in_wrap_up();
    let (mut next, _) = reborn(&script);
    let call = next.wrap_up().id;
    next.type_notes(call, "Wants a refund, today");
    script.after(10);
    script.want(Intent::EditNumber("1".into()));
    take_up(&mut next, left(&script));
    assert_eq!(next.wrap_up().notes, "Wants a refund, today");
    next.want(Intent::Finish(call));
    assert_eq!(next.view().wrap_up, None, "and it is there once");
}

#[test]
fn a_closing_that_was_on_its_way_is_asked_for_before_it_is_sent_again() {
    let (script, _) = closing_sent();
    let (mut next, commands) = reborn(&script);
    assert_eq!(pops(&commands), []);
    assert_eq!(next.filed().state, FiledState::Waiting);
    assert_eq!(next.filed().unsent_notes.as_deref(), Some("Wants a refund"));
    let wait = commands.iter().find_map(|c| match c {
        Command::StartTimer { timer, .. } => Some(*timer),
        _ => None,
    });
    let commands = next.fired(wait.unwrap());
    assert_eq!(pops(&commands), []);
    let question = the_question(&commands);
    // It had arrived.
    assert_eq!(pops(&next.linked(question, 80)), []);
    assert_eq!(next.filed().state, FiledState::Filed);
}

#[test]
fn a_closing_that_did_not_arrive_is_sent() {
    let (script, _) = closing_sent();
    let (mut next, commands) = reborn(&script);
    let wait = commands.iter().find_map(|c| match c {
        Command::StartTimer { timer, .. } => Some(*timer),
        _ => None,
    });
    let question = the_question(&next.fired(wait.unwrap()));
    let (_, pop) = the_pop(&next.not_linked(question));
    assert_eq!(pop.call_info.get("Notes"), Some("Wants a refund"));
}

#[test]
fn a_closing_that_was_due_is_asked_for_too() {
    // The opening pop is still unanswered, so the closing waits for it.
    let mut script = ringing_inbound();
    script.want(Intent::Answer(IN));
    script.line(LineEvent::Answered { leg: IN });
    script.ended(IN, EndReason::RemoteHangup);
    let call = script.wrap_up().id;
    assert_eq!(pops(&script.want(Intent::Finish(call))), []);
    let (mut next, commands) = reborn(&script);
    let question = the_question(&commands);
    // Whatever of it left before the page died may yet arrive.
    assert_eq!(pops(&next.not_linked(question)), []);
    let (_, pop) = the_pop(&next.settled(&commands));
    assert!(pop.new_ticket);
}

#[test]
fn a_ticket_that_was_being_asked_for_is_asked_for_again() {
    let (mut script, request) = closing_sent();
    script.popped(request);
    let (mut next, commands) = reborn(&script);
    let question = the_question(&commands);
    next.linked(question, 80);
    assert_eq!(next.filed().ticket, cti::TicketId::new(80));
}

#[test]
fn what_needs_the_agent_and_what_is_done_comes_back_as_it_was() {
    let (mut script, request) = closing_sent();
    script.failed(request, refused(cti::ApiError::AccessDenied));
    let before = script.filed();
    let (next, _) = reborn(&script);
    assert_eq!(next.filed().sentence, before.sentence);
    assert!(next.filed().retry.is_enabled());

    let (mut script, request) = closing_sent();
    let question = the_question(&script.popped(request));
    script.linked(question, 80);
    let (mut next, commands) = reborn(&script);
    assert_eq!(next.filed().state, FiledState::Filed);
    assert!(!commands.iter().any(|c| matches!(c, Command::FetchDetails { .. })));
    // And goes out of sight like any other.
    next.want(Intent::DismissFiled(next.filed().id));
    assert_eq!(next.view().filed, []);
}

#[test]
fn a_call_that_the_history_knows_to_be_in_its_ticket_is_not_filed_again() {
    let (script, request) = closing_sent();
    let stale = left(&script);
    let mut script = script;
    let question = the_question(&script.popped(request));
    script.linked(question, 80);
    let mut entries = script.kept.iter().filter_map(|command| match command {
        Command::KeepHistory(entry) => Some((**entry).clone()),
        _ => None,
    });
    let mut next = next_page(&script);
    next.tell(Event::Journal(JournalEvent::HistoryRead(entries.next_back().into_iter().collect())));
    let commands = take_up(&mut next, stale);
    assert_eq!(next.view().filed, []);
    assert_eq!(commands, []);
}

#[test]
fn what_an_earlier_page_kept_is_not_taken_up_behind_one_that_had_it_from_there() {
    // A frame keeps a wrap-up; a window takes it up and ends it, and its frame goes on.
    let frame = in_wrap_up();
    let stale = left(&frame);
    let (mut window, _) = reborn(&frame);
    let call = window.wrap_up().id;
    window.want(Intent::ChooseFiling { call, filing: Filing::NoTicket });
    window.want(Intent::Finish(call));
    window.want(Intent::DismissFiled(window.filed().id));
    assert_eq!((window.view().wrap_up, window.view().filed), (None, vec![]));
    let (mut next, _) = reborn(&window);
    take_up(&mut next, stale);
    assert_eq!(next.view().wrap_up, None);
    // However many pages it went through.
    let (mut last, _) = reborn(&next);
    take_up(&mut last, left(&window));
    take_up(&mut last, left(&frame));
    assert_eq!(last.view().wrap_up, None);
}

#[test]
fn a_webrtc_call_is_taken_back_once_the_line_is_there() {
    let (mut next, commands) = reborn(&with_notes());
    assert!(!commands.iter().any(|c| matches!(c, Command::TakeBack { .. })));
    let call = next.call();
    assert_eq!(call.state_line, "Taking the call back…");
    assert_eq!(call.progress, Progress::Answering);
    assert_eq!(call.notes, "Wants a refund");
    assert!(next.rings_nothing());
    let deadline = timer_of(&commands, 25_000);

    let commands = line_up(&mut next);
    let dialog = DIALOG.to_owned();
    assert!(commands.contains(&Command::TakeBack { leg: call.leg, dialog }), "{commands:?}");
    assert!(commands.contains(&Command::CancelTimer { timer: deadline }));
    assert_eq!(next.line(LineEvent::Registered), [], "once");

    next.line(LineEvent::Answered { leg: call.leg });
    let after = next.call();
    assert_eq!(after.progress, Progress::Connected);
    assert_eq!(after.connected, Some(phone::Millis(1_000_000)), "the clock goes on");
    assert_eq!(next.codes(), [NoticeCode::CallTakenBack]);
    // One opening pop is enough.
    assert_eq!(pops(&next.asked), []);
    next.after(10_000);
    next.ended(call.leg, EndReason::RemoteHangup);
    assert_eq!(next.wrap_up().ended, "The customer hung up");
    assert_eq!(next.wrap_up().duration, 11_000);
    assert_eq!(next.codes(), [], "of no interest any more");
}

#[test]
fn a_call_is_taken_back_muted_and_on_hold_as_the_agent_had_it() {
    let mut script = with_notes();
    script.want(Intent::Mute(IN));
    script.want(Intent::Hold(IN));
    script.line(LineEvent::Held { leg: IN });
    let (mut next, _) = reborn(&script);
    line_up(&mut next);
    let leg = next.call().leg;
    let commands = next.line(LineEvent::Answered { leg });
    assert!(commands.contains(&Command::SetMuted { leg, muted: true }));
    assert!(commands.contains(&Command::Hold { leg }));
    next.line(LineEvent::Held { leg });
    assert!(next.call().muted && next.call().progress == Progress::Held);
}

#[test]
fn a_call_that_cannot_be_taken_back_is_cut_off_with_its_notes_and_a_way_to_call_again() {
    let ended = |next: &mut Script| {
        let leg = next.call().leg;
        next.ended(leg, EndReason::Rejected(481));
    };
    let no_line = |next: &mut Script| {
        let timer = timer_of(&next.asked, 25_000);
        next.after(25_000);
        next.fired(timer);
    };
    let no_answer = |next: &mut Script| {
        let leg = next.call().leg;
        let timer = timer_of(&line_up(next), 15_000);
        next.after(15_000);
        let commands = next.fired(timer);
        assert!(commands.contains(&Command::HangUp { leg }), "should it still be trying");
    };
    for fails in [&ended as &dyn Fn(&mut Script), &no_line, &no_answer] {
        let mut script = with_notes();
        script.after(65_000);
        // What was kept last tells how long they spoke.
        script.want(Intent::Mute(IN));
        let (mut next, _) = reborn(&script);
        fails(&mut next);
        assert_eq!(next.view().call, None);
        let wrap_up = next.wrap_up();
        assert_eq!(wrap_up.end_reason, EndReason::LineLost);
        assert_eq!(wrap_up.ended, "The page was closed during the call");
        assert_eq!(wrap_up.notes, "Wants a refund");
        assert_eq!(wrap_up.duration, 66_000, "not the time that it took to give it up");
        assert!(wrap_up.call_back.is_some());
        let question = the_question(&next.want(Intent::Finish(wrap_up.id)));
        let info = the_pop(&next.not_linked(question)).1.call_info;
        assert_eq!(info.get("Ended"), Some("The agent's page was closed during the call"));
    }
}

#[test]
fn a_call_whose_line_said_nothing_of_taking_back_is_cut_off_at_once() {
    let mut script = connected_inbound();
    let call = script.call().id;
    script.type_notes(call, "Wants a refund");
    script.after(3_600_000);
    let mut next = next_page(&script);
    // The next morning.
    next.after(50_000_000);
    take_up(&mut next, left(&script));
    assert_eq!(next.wrap_up().notes, "Wants a refund");
    assert_eq!(next.wrap_up().duration, 30_000, "no longer than is known");
    assert!(!next.wrap_up().call_back.unwrap().is_enabled(), "there is no line yet");
    line_up(&mut next);
    assert!(next.wrap_up().call_back.unwrap().is_enabled());
}

/// A call that was cut off, with the line up again.
fn cut_off() -> Script {
    let mut script = connected_inbound();
    let call = script.call().id;
    script.type_notes(call, "Wants a refund");
    script.after(10_000);
    script.want(Intent::Mute(IN));
    let (mut next, _) = reborn(&script);
    line_up(&mut next);
    next
}

#[test]
fn a_call_that_was_cut_off_is_called_again_as_the_same_call() {
    let mut script = cut_off();
    let call = script.wrap_up().id;
    script.want(Intent::ChooseFiling { call, filing: Filing::ExistingTicket });
    script.want(Intent::EditTicketNumber { call, text: "80".into() });
    let commands = script.want(Intent::CallBackInterrupted(call));
    let dial = commands.iter().find_map(|command| match command {
        Command::Dial { leg, number, call_reference_id, .. } => {
            Some((*leg, number.typed().to_owned(), call_reference_id.to_string()))
        }
        _ => None,
    });
    let (leg, number, reference) = dial.expect("dialled");
    assert_eq!((number.as_str(), reference.as_str()), (NUMBER, "ref-1"));
    let again = script.call();
    assert_eq!((again.id, again.notes.as_str()), (call, "Wants a refund"));
    assert_eq!((again.direction, again.progress), (Direction::Inbound, Progress::Dialing));
    assert_eq!(script.view().wrap_up, None);
    // The line may name it otherwise: for the helpdesk it is the same call.
    let other = cti::CallReferenceId::new("other").unwrap();
    script.line(LineEvent::Dialed { leg, call_reference_id: other });
    script.line(LineEvent::Answered { leg });
    assert_eq!(pops(&script.asked), [], "the helpdesk knows it already");
    script.after(5_000);
    script.ended(leg, EndReason::LocalHangup);
    let wrap_up = script.wrap_up();
    assert_eq!(wrap_up.duration, 11_000 + 5_000, "both times");
    assert_eq!(wrap_up.ended, "You hung up");
    assert_eq!(wrap_up.call_back, None);
    assert_eq!((wrap_up.filing, wrap_up.ticket_number.as_str()), (Filing::ExistingTicket, "80"));
    let (_, pop) = the_pop(&script.want(Intent::Finish(call)));
    assert_eq!(pop.call_reference_id.as_str(), "ref-1");
    assert_eq!(script.phone.history(0, 10).len(), 1, "one call");
}

#[test]
fn one_who_is_not_reached_again_can_be_called_once_more() {
    let mut script = cut_off();
    let call = script.wrap_up().id;
    script.want(Intent::CallBackInterrupted(call));
    let leg = script.call().leg;
    assert_eq!(script.phone.history(0, 10)[0].state, "You are in a call");
    script.ended(leg, EndReason::Busy);
    let wrap_up = script.wrap_up();
    assert_eq!((wrap_up.notes.as_str(), wrap_up.duration), ("Wants a refund", 11_000));
    assert_eq!(wrap_up.ended, "The customer was busy");
    assert!(wrap_up.call_back.unwrap().is_enabled());
}

#[test]
fn a_call_that_was_not_cut_off_is_not_called_again_so() {
    let mut script = in_wrap_up();
    let call = script.wrap_up().id;
    assert_eq!(script.want(Intent::CallBackInterrupted(call)), []);
    let mut script = cut_off();
    assert_eq!(script.want(Intent::CallBackInterrupted(CallId(900))), []);
    let call = script.wrap_up().id;
    script.line(LineEvent::Lost(phone::LineLoss::Unreachable));
    assert_eq!(script.want(Intent::CallBackInterrupted(call)), []);
    assert_eq!(
        script.wrap_up().call_back.unwrap().disabled_reason.as_deref(),
        Some("The telephone line is offline")
    );
}

#[test]
fn a_call_that_only_rang_is_missed() {
    let (next, commands) = reborn(&ringing_inbound());
    assert_eq!((next.view().call, next.view().wrap_up), (None, None));
    assert_eq!(next.codes(), [NoticeCode::CallMissed]);
    assert!(next.phone.history(0, 1)[0].missed);
    assert!(!commands.iter().any(|c| matches!(c, Command::StartRinging { .. })));
}

#[test]
fn a_call_that_only_rang_leaves_its_notes() {
    let mut script = ringing_inbound();
    let call = script.call().id;
    script.type_notes(call, "Jane again");
    let (next, _) = reborn(&script);
    assert_eq!(next.wrap_up().notes, "Jane again");
    assert_eq!(next.wrap_up().end_reason, EndReason::Missed);
}

#[test]
fn a_call_that_was_being_dialled_is_cut_off() {
    let (next, _) = reborn(&dialling());
    assert_eq!((next.view().call, next.view().wrap_up), (None, None));
    assert_eq!(next.codes(), [NoticeCode::CallFailed]);
    let number = next.view().notices[0].way_out.clone().unwrap().1;
    assert_eq!(number, Intent::EditNumber(NUMBER.into()));
    assert_eq!(next.phone.history(0, 10).len(), 1);

    let mut script = dialling();
    let call = script.call().id;
    script.type_notes(call, "Asks for Jane");
    let (next, _) = reborn(&script);
    assert_eq!(next.wrap_up().notes, "Asks for Jane");
    assert!(next.wrap_up().call_back.is_some());
}

#[test]
fn a_call_that_the_agent_hung_up_is_not_cut_off() {
    let mut script = with_notes();
    script.want(Intent::HangUp(IN));
    let (next, _) = reborn(&script);
    assert_eq!(next.wrap_up().ended, "You hung up");
    assert_eq!(next.wrap_up().call_back, None);
}

#[test]
fn a_page_that_dies_again_while_it_takes_a_call_back_loses_nothing() {
    let (mut second, _) = reborn(&with_notes());
    line_up(&mut second);
    let (mut third, _) = reborn(&second);
    assert_eq!(third.call().notes, "Wants a refund");
    let commands = line_up(&mut third);
    assert!(commands.iter().any(|c| matches!(c, Command::TakeBack { .. })));
    let leg = third.call().leg;
    third.ended(leg, EndReason::LineLost);
    assert_eq!(third.wrap_up().duration, 1_000, "it ended with the first page");
}

#[test]
fn nobody_is_called_while_a_call_is_taken_back_and_hanging_up_ends_that() {
    let (mut next, _) = reborn(&with_notes());
    line_up(&mut next);
    let leg = next.call().leg;
    assert!(next.call().hang_up.is_enabled());
    for control in [next.call().answer, next.call().hold, next.call().mute, next.call().dtmf] {
        assert!(!control.is_enabled());
    }
    let other = LegId::Inbound(1);
    let commands = next.offer(other, None, "ref-2");
    assert!(commands.contains(&Command::Decline { leg: other, busy: true }));
    assert!(next.want(Intent::HangUp(leg)).contains(&Command::HangUp { leg }));
    next.ended(leg, EndReason::LocalHangup);
    assert_eq!(next.wrap_up().ended, "You hung up");
}

#[test]
fn a_call_on_the_desk_phone_goes_on() {
    let mut script = Script::with(desk_settings());
    script.tell(Event::Started);
    script.line(LineEvent::Registered);
    script.offer(IN, Some(NUMBER), "ref-1");
    script.line(LineEvent::Answered { leg: IN });
    let call = script.call().id;
    script.type_notes(call, "Wants a refund");
    script.want(Intent::Hold(IN));
    let mut next = next_page_with(&script, desk_settings());
    let commands = take_up(&mut next, left(&script));
    let call = next.call();
    assert_eq!((call.notes.as_str(), call.progress), ("Wants a refund", Progress::Connected));
    assert_eq!(call.connected, script.call().connected);
    // By which the line knows it when it is reported again.
    let take_back = Command::TakeBack { leg: call.leg, dialog: "ref-1".into() };
    assert!(commands.contains(&take_back));
    assert!(call.hang_up.is_enabled(), "its end may have been missed");
    next.line(LineEvent::Registered);
    next.line(LineEvent::Answered { leg: call.leg });
    next.line(LineEvent::Held { leg: call.leg });
    assert_eq!(next.call().progress, Progress::Held);
    next.after(5_000);
    // Told by one who never saw it answered.
    next.ended(call.leg, EndReason::Missed);
    assert_eq!(next.wrap_up().ended, "The customer hung up");
    assert_eq!(next.wrap_up().duration, 6_000);
}

#[test]
fn a_desk_phones_call_is_followed_by_its_line_although_the_microphone_is_ready() {
    let both = Settings { lines: Lines { webrtc: true, ..desk_settings().lines }, ..settings() };
    let mut script = Script::with(both.clone());
    script.tell(Event::Started);
    script.line(LineEvent::MicrophoneChanged(Microphone::Missing));
    script.line(LineEvent::Registered);
    script.offer(IN, Some(NUMBER), "ref-1");
    script.line(LineEvent::Answered { leg: IN });
    let mut next = next_page_with(&script, both);
    next.line(LineEvent::MicrophoneChanged(Microphone::Ready));
    assert!(next.asked.contains(&Command::OpenLine { line: LineKind::WebRtc }));
    let commands = take_up(&mut next, left(&script));
    let place = |wanted: &dyn Fn(&Command) -> bool| commands.iter().position(wanted).unwrap();
    let opened = place(&|c| *c == Command::OpenLine { line: LineKind::DeskPhone });
    assert!(opened < place(&|c| matches!(c, Command::TakeBack { .. })));
    let leg = next.call().leg;
    let commands = next.ended(leg, EndReason::RemoteHangup);
    assert!(commands.contains(&Command::OpenLine { line: LineKind::WebRtc }), "as before");
}

#[test]
fn a_desk_phones_call_that_was_reported_again_already_keeps_what_was_typed_in_both_pages() {
    let mut script = Script::with(desk_settings());
    script.tell(Event::Started);
    script.line(LineEvent::Registered);
    script.offer(IN, Some(NUMBER), "ref-1");
    script.line(LineEvent::Answered { leg: IN });
    let call = script.call().id;
    script.type_notes(call, "Wants a refund");
    let mut next = next_page_with(&script, desk_settings());
    next.offer(IN, Some(NUMBER), "ref-1");
    let call = next.call().id;
    next.type_notes(call, "Order 7");
    take_up(&mut next, left(&script));
    let after = next.call();
    assert_eq!(after.notes, "Wants a refund\nOrder 7");
    assert_eq!((after.leg, after.progress), (IN, Progress::Connected));
    assert_eq!(after.began, script.call().began, "one call in the history");
    next.ended(IN, EndReason::RemoteHangup);
    assert_eq!(next.phone.history(0, 10).len(), 1);
}

#[test]
fn a_call_that_goes_on_here_already_is_not_disturbed() {
    let script = with_notes();
    let mut next = next_page(&script);
    line_up(&mut next);
    next.offer(IN, Some(NUMBER), "ref-2");
    let here = next.call();
    take_up(&mut next, left(&script));
    assert_eq!(next.call().id, here.id);
    assert_eq!(next.wrap_up().notes, "Wants a refund", "cut off, behind the ring");
    assert!(next.wrap_up().call_back.is_some());

    // Answered already: then the older one is filed as it stands, as always.
    let mut next = next_page(&script);
    line_up(&mut next);
    next.offer(IN, Some(NUMBER), "ref-2");
    next.want(Intent::Answer(IN));
    take_up(&mut next, left(&script));
    assert_eq!(next.view().wrap_up, None);
    assert_eq!(next.filed().unsent_notes.as_deref(), Some("Wants a refund"));
}

#[test]
fn what_is_typed_in_the_dialer_comes_back_unless_something_is_typed_already() {
    let mut script = connected_outbound();
    script.ended(OUT, EndReason::RemoteHangup);
    let call = script.wrap_up().id;
    script.want(Intent::Finish(call));
    script.want(Intent::EditNumber("+1 415 555 01".into()));
    let (next, _) = reborn(&script);
    let dialer = next.view().dialer;
    assert_eq!(dialer.typed, "+1 415 555 01");
    assert_eq!(dialer.last_number.as_deref(), Some(NUMBER));
    let mut next = next_page(&script);
    next.want(Intent::EditNumber("7".into()));
    take_up(&mut next, left(&script));
    assert_eq!(next.view().dialer.typed, "7");
}

#[test]
fn a_search_by_name_goes_on_and_a_picked_contact_stays_picked() {
    let mut script = ready();
    script.want(Intent::EditNumber("Jane".into()));
    let (next, commands) = reborn(&script);
    timer_of(&commands, 300);
    assert_eq!(next.view().dialer.typed, "Jane");

    let mut script = searched();
    script.want(Intent::PickContact(id(JANE)));
    let request = script.asked.iter().find_map(|command| match command {
        Command::FetchContact { request, .. } => Some(*request),
        _ => None,
    });
    let contact = Box::new(jane(NUMBER));
    script.desk(phone::DeskEvent::ContactFound { request: request.unwrap(), contact });
    assert_eq!(script.view().dialer.typed, NUMBER);
    let (mut next, _) = reborn(&script);
    line_up(&mut next);
    next.want(Intent::Dial);
    assert_eq!(next.call().caller.contact.unwrap().id, id(JANE));
}

#[test]
fn clicks_that_wait_come_back_and_none_dials_by_itself() {
    let mut script = ready();
    script.offer(IN, None, "ref-1");
    let click = |nth: u32| {
        let number = PhoneNumber::parse(&format!("+1 415 555 020{nth}")).unwrap();
        Click { id: ClickId(nth.to_string()), number, ticket: None, requester: None }
    };
    script.tell(Event::Push(PushEvent::Clicked(click(1))));
    let answered = PushEvent::ClaimAnswered { click: ClickId("1".into()), won: Some(true) };
    script.tell(Event::Push(answered));
    script.tell(Event::Push(PushEvent::Clicked(click(2))));
    let (mut next, commands) = reborn(&script);
    line_up(&mut next);
    assert!(!commands.iter().any(|c| matches!(c, Command::ClaimClick { .. })));
    // Nobody can say any more whose the second is.
    let asked = next.view().click.unwrap();
    assert_eq!(asked.id, ClickId("2".into()));
    assert!(asked.question.contains("Nobody could say"));
    next.want(Intent::DismissClicked(asked.id));
    assert_eq!(next.view().click.unwrap().id, ClickId("1".into()));
    assert_eq!(next.view().call, None);
    // The stream repeats itself: known.
    assert_eq!(next.tell(Event::Push(PushEvent::Clicked(click(2)))), []);
}

#[test]
fn who_calls_is_asked_again_where_no_answer_came() {
    let mut script = ready();
    script.offer(IN, Some(NUMBER), "ref-1");
    let call = script.call().id;
    script.type_notes(call, "Jane?");
    let (next, commands) = reborn(&script);
    assert!(commands.iter().any(|c| matches!(c, Command::FindContacts { .. })));
    assert_eq!(next.wrap_up().caller.state, phone::view::CallerState::Searching);
}

#[test]
fn an_opening_pop_that_was_on_its_way_is_asked_for_first() {
    let script = resumable({
        let mut script = ringing_inbound();
        script.want(Intent::Answer(IN));
        script.line(LineEvent::Answered { leg: IN });
        script
    });
    let (mut next, commands) = reborn(&script);
    assert_eq!(pops(&commands), []);
    let question = the_question(&commands);
    assert_eq!(pops(&next.linked(question, 80)), [], "the helpdesk has it");
}

#[test]
fn a_missed_call_is_still_told_and_no_notice_of_the_pages_own() {
    let mut script = ringing_inbound();
    script.ended(IN, EndReason::Missed);
    script.tell(Event::Journal(JournalEvent::Failed));
    let (next, _) = reborn(&script);
    assert_eq!(next.codes(), [NoticeCode::CallMissed]);
}

#[test]
fn what_is_anothers_or_of_a_newer_form_is_left_alone() {
    let script = in_wrap_up();
    let another = Settings { agent: AgentId::new(1002).unwrap(), ..settings() };
    let mut next = next_page_with(&script, another.clone());
    assert_eq!(take_up(&mut next, left(&script)), []);
    assert_eq!(next.view().wrap_up, None);
    let mut drawn = Phone::new(another);
    drawn.redraw(left(&script));
    assert_eq!(drawn.view().wrap_up, None);

    let mut newer = left(&script);
    newer.format = phone::SNAPSHOT_FORMAT + 1;
    let mut next = next_page(&script);
    assert_eq!(take_up(&mut next, newer), []);
    assert_eq!(next.view().wrap_up, None);
}

#[test]
fn nothing_of_the_host_is_asked_for_by_taking_up() {
    let (_, commands) = reborn(&with_notes());
    let asks = |c: &&Command| matches!(c, Command::AskHost(HostAction::ShowSoftphone));
    assert_eq!(commands.iter().filter(asks).count(), 0);
}

#[test]
fn a_recording_that_was_on_its_way_is_asked_for_and_the_agent_looks() {
    let (mut script, request) = closing_sent();
    let question = the_question(&script.popped(request));
    script.linked(question, 80);
    let url = "https://pbx.example/1.mp3".to_owned();
    let call_reference_id = cti::CallReferenceId::new("ref-1").unwrap();
    let commands = script.line(LineEvent::Recorded { call_reference_id, url: url.clone() });
    let question = the_question(&commands);
    the_pop(&script.linked(question, 80));
    let entry = script.kept.iter().rev().find_map(|command| match command {
        Command::KeepHistory(entry) => Some(entry.recording.clone()),
        _ => None,
    });
    assert_eq!(entry.flatten(), Some(Recording { url, sent: true }));
    let (next, _) = reborn(&script);
    assert_eq!(next.filed().state, FiledState::Waiting);
}

#[test]
fn a_refused_key_given_in_the_next_page_sends_what_waited_for_it() {
    let (mut script, request) = closing_sent();
    script.failed(request, DeskFailure::NoKey);
    let (mut next, _) = reborn(&script);
    let commands = next.desk(phone::DeskEvent::KeyGiven);
    assert_eq!(pops(&commands).len(), 1, "it was refused, so nothing of it arrived");
    let id = HistoryId::of(phone::Millis(1_000_000), &cti::CallReferenceId::new("ref-1").unwrap());
    assert_eq!(next.phone.history(0, 1)[0].id, id);
}

#[test]
fn a_click_that_was_on_its_way_means_the_same_call_in_the_next_page() {
    let mut script = with_notes();
    let (call, leg) = (script.call().id, script.call().leg);
    let hold = Intent::Hold(leg);
    let of = script.phone.reference_in(&hold).cloned();
    let (next, _) = reborn(&script);
    let renamed = next.phone.renamed(hold.clone(), of.as_ref());
    assert_eq!(renamed, Some(Intent::Hold(next.call().leg)));
    assert_ne!(renamed, Some(hold.clone()));

    script.ended(leg, EndReason::RemoteHangup);
    let choose = |call| Intent::ChooseFiling { call, filing: Filing::NoTicket };
    assert_eq!(script.phone.reference_in(&choose(call)), of.as_ref());
    // Another call has its name in the next page.
    let mut next = next_page(&script);
    next.offer(IN, Some(NUMBER), "ref-2");
    take_up(&mut next, left(&script));
    let there = of.as_ref().and_then(|of| next.phone.call_of(of)).unwrap();
    assert_ne!(there, call);
    assert_eq!(next.phone.renamed(choose(call), of.as_ref()), Some(choose(there)));
    assert_eq!(next.phone.renamed(hold, of.as_ref()), None, "that one is over");
    assert_eq!(next.phone.renamed(choose(call), None), None);
    assert_eq!(next.phone.renamed(Intent::Dial, None), Some(Intent::Dial));
}
