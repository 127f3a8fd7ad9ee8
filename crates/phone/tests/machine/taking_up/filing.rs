//! What is to be filed, is being filed or was.

use phone::{
    Command, DeskFailure, EndReason, Event, Filing, HistoryId, Intent, JournalEvent, LineEvent,
    Recording,
    view::{FiledState, NotesSaved},
};

use super::{left, next_page, reborn, take_up, with_notes};
use crate::script::*;

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
