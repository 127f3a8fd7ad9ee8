//! "API invoked before Call Dispose": the previous call is closed first, with all its details.

use phone::view::{FiledState, Progress};
use phone::{Command, DeskFailure, EndReason, Filing, Intent, LegId, LineEvent, RequestId};

use crate::script::*;

const NEXT: LegId = LegId::Inbound(2);
const OTHER: &str = "+1 415 555 0199";

/// The first call is in wrap-up and the second rings.
fn next_rings() -> Script {
    let mut script = in_wrap_up();
    let commands = script.offer(NEXT, Some(OTHER), "ref-2");
    assert_eq!(pops(&commands), [], "the pop waits for the wrap-up");
    script
}

fn references(commands: &[Command]) -> Vec<String> {
    let pops = pops(commands).into_iter();
    pops.map(|(_, pop)| pop.call_reference_id.to_string()).collect()
}

/// The closing of the first call failed without saying whether it arrived, often enough that the
/// second call's pop went out meanwhile. The question that is asked then.
fn overtaken() -> (Script, RequestId) {
    let mut script = next_rings();
    let (request, _) = the_pop(&script.want(Intent::Answer(NEXT)));
    let failed = script.failed(request, DeskFailure::TimedOut);
    let question = the_question(&script.fired(the_timer(&failed).0));
    let commands = script.failed(question, DeskFailure::TimedOut);
    assert_eq!(references(&commands), ["ref-2"]);
    script.popped(the_pop(&commands).0);
    let question = the_question(&script.fired(the_settling(&failed)));
    (script, question)
}

#[test]
fn a_call_rings_while_the_last_one_is_in_wrap_up() {
    let script = next_rings();
    assert_eq!(script.call().progress, Progress::Ringing);
    assert_eq!(script.wrap_up().notes, "Wants a refund");
    assert!(script.asked.contains(&Command::StartRinging { call: script.call().id }));
}

#[test]
fn answering_files_the_last_call_and_pops_the_next_one_once_that_is_taken() {
    let mut script = next_rings();
    let commands = script.want(Intent::Answer(NEXT));
    let (closing, pop) = the_pop(&commands);
    assert_eq!(pop.call_reference_id.as_str(), "ref-1");
    assert_eq!(pop.call_info.get("Notes"), Some("Wants a refund"));
    assert_eq!(script.view().wrap_up, None);
    let commands = script.popped(closing);
    assert_eq!(references(&commands), ["ref-2"]);
}

#[test]
fn finishing_the_wrap_up_lets_the_ringing_call_pop() {
    let mut script = next_rings();
    let call = script.wrap_up().id;
    let (closing, _) = the_pop(&script.want(Intent::Finish(call)));
    assert_eq!(references(&script.popped(closing)), ["ref-2"]);
}

#[test]
fn dialling_files_the_last_call_too() {
    let mut script = in_wrap_up();
    script.want(Intent::EditNumber(OTHER.into()));
    let commands = script.want(Intent::Dial);
    assert_eq!(references(&commands), ["ref-1"]);
    assert_eq!(script.view().wrap_up, None);
    assert_eq!(script.call().progress, Progress::Dialing);
}

#[test]
fn a_ticket_number_that_is_no_number_becomes_a_new_ticket() {
    let mut script = next_rings();
    let call = script.wrap_up().id;
    let filing = Filing::ExistingTicket;
    script.want(Intent::ChooseFiling { call, filing });
    let text = "8o".to_owned();
    script.want(Intent::EditTicketNumber { call, text });
    let (_, closing) = the_pop(&script.want(Intent::Answer(NEXT)));
    assert!(closing.new_ticket);
    assert_eq!(closing.ticket_id, None);
}

#[test]
fn the_agents_choice_of_no_ticket_is_kept_and_the_next_call_pops_at_once() {
    let mut script = next_rings();
    let call = script.wrap_up().id;
    let filing = Filing::NoTicket;
    script.want(Intent::ChooseFiling { call, filing });
    let commands = script.want(Intent::Answer(NEXT));
    assert_eq!(references(&commands), ["ref-2"]);
    assert_eq!(script.filed().state, FiledState::WithoutTicket);
}

#[test]
fn a_caller_who_gives_up_leaves_the_wrap_up_as_it_was() {
    let mut script = next_rings();
    let before = script.wrap_up();
    script.ended(NEXT, EndReason::Missed);
    assert_eq!(script.wrap_up(), before);
    assert_eq!(references(&script.asked), ["ref-1"]);
}

#[test]
fn a_refused_closing_does_not_hold_up_the_next_call() {
    let mut script = next_rings();
    let (closing, _) = the_pop(&script.want(Intent::Answer(NEXT)));
    let commands = script.failed(closing, refused(cti::ApiError::AccessDenied));
    assert_eq!(references(&commands), ["ref-2"]);
}

#[test]
fn one_failed_try_of_the_closing_is_cleared_up_before_the_next_call_pops() {
    let mut script = next_rings();
    let (closing, _) = the_pop(&script.want(Intent::Answer(NEXT)));
    let commands = script.failed(closing, DeskFailure::TimedOut);
    assert_eq!(pops(&commands), []);
    let (timer, _) = the_timer(&commands);
    let question = the_question(&script.fired(timer));
    let commands = script.linked(question, 80);
    assert_eq!(references(&commands), ["ref-2"]);
    assert_eq!(script.filed().state, FiledState::Filed);
}

#[test]
fn a_ticket_that_the_next_calls_pop_may_have_made_is_no_proof_and_the_agent_is_asked() {
    let (mut script, question) = overtaken();
    script.linked(question, 81);
    let filed = script.filed();
    assert_eq!(filed.state, FiledState::NeedsAgent);
    assert!(filed.sentence.contains("#81"));
    assert_eq!(filed.ticket.unwrap().get(), 81);
    assert_eq!(filed.unsent_notes.as_deref(), Some("Wants a refund"));
    assert!(filed.dismiss.is_enabled(), "the agent has looked");
    let (_, pop) = the_pop(&script.want(Intent::Retry(filed.id)));
    assert_eq!(pop.ticket_id.unwrap().get(), 81);
    assert!(!pop.new_ticket);
}

#[test]
fn notes_refused_before_the_next_call_popped_go_into_the_ticket_the_helpdesk_made() {
    let mut script = next_rings();
    let (closing, _) = the_pop(&script.want(Intent::Answer(NEXT)));
    let commands = script.failed(closing, refused(cti::ApiError::AccessDenied));
    script.popped(the_pop(&commands).0);
    let call = script.filed().id;
    script.answers_first_question = false;
    let question = the_question(&script.want(Intent::Retry(call)));
    let (_, pop) = the_pop(&script.linked(question, 81));
    assert_eq!(pop.ticket_id.unwrap().get(), 81);
    assert_eq!(pop.call_info.get("Notes"), Some("Wants a refund"));
}

#[test]
fn in_a_ticket_that_was_there_before_only_a_note_proves_the_closing() {
    let (mut script, question) = overtaken();
    script.linked(question, 81);
    let call = script.filed().id;
    let (request, _) = the_pop(&script.want(Intent::Retry(call)));
    let failed = script.failed(request, DeskFailure::TimedOut);
    let question = the_question(&script.fired(the_settling(&failed)));
    let mut with_note = script.phone.clone();
    script.linked(question, 81);
    assert_eq!(script.filed().state, FiledState::NeedsAgent);
    let mut details = details(81);
    details.note_id = cti::NoteId::new(9);
    let details = Some(details);
    let found = phone::DeskEvent::DetailsFound { request: question, details };
    with_note.handle(script.now, phone::Event::Desk(found));
    assert_eq!(with_note.view().filed[0].state, FiledState::Filed);
}

#[test]
fn the_next_call_waits_even_for_a_closing_that_waits_for_its_own_opening() {
    let mut script = ringing_inbound();
    let (opening, _) = the_pop(&script.asked);
    script.want(Intent::Answer(IN));
    script.line(LineEvent::Answered { leg: IN });
    script.ended(IN, EndReason::RemoteHangup);
    script.offer(NEXT, Some(OTHER), "ref-2");
    assert_eq!(pops(&script.want(Intent::Answer(NEXT))), []);
    let (closing, pop) = the_pop(&script.popped(opening));
    assert!(pop.new_ticket);
    assert_eq!(references(&script.popped(closing)), ["ref-2"]);
}

#[test]
fn the_close_of_a_call_that_never_popped_can_make_the_ticket_too() {
    let mut script = in_wrap_up();
    script.want(Intent::EditNumber(OTHER.into()));
    let (closing, _) = the_pop(&script.want(Intent::Dial));
    script.failed(closing, refused(cti::ApiError::AccessDenied));
    let first = script.filed().id;
    let second = script.call().id;
    script.type_notes(second, "Nobody there");
    script.ended(OUT, EndReason::Missed);
    script.answers_first_question = false;
    let (closing, _) = the_pop(&script.want(Intent::Finish(second)));
    the_question(&script.want(Intent::Retry(first)));
    script.popped(closing);
}

#[test]
fn a_call_that_a_late_closing_may_have_filed_is_asked_for_before_its_own_closing() {
    let mut script = next_rings();
    let (closing, _) = the_pop(&script.want(Intent::Answer(NEXT)));
    let commands = script.failed(closing, refused(cti::ApiError::AccessDenied));
    script.popped(the_pop(&commands).0);
    script.line(LineEvent::Answered { leg: NEXT });
    let second = script.call().id;
    script.type_notes(second, "Second");
    let first = script.filed().id;
    let (late, _) = the_pop(&script.want(Intent::Retry(first)));
    let question = the_question(&script.popped(late));
    script.linked(question, 80);
    script.answers_first_question = false;
    script.ended(NEXT, EndReason::RemoteHangup);
    let question = the_question(&script.want(Intent::Finish(second)));
    let (_, pop) = the_pop(&script.linked(question, 82));
    assert_eq!(pop.ticket_id.unwrap().get(), 82);
    assert_eq!(pop.call_info.get("Notes"), Some("Second"));
}

#[test]
fn a_question_about_the_opening_holds_up_the_closing_and_the_next_call() {
    let mut script = ringing_inbound();
    let (opening, _) = the_pop(&script.asked);
    script.failed(opening, DeskFailure::TimedOut);
    let call = script.call().id;
    let question = the_question(&script.want(Intent::Retry(call)));
    script.want(Intent::Answer(IN));
    script.line(LineEvent::Answered { leg: IN });
    script.ended(IN, EndReason::RemoteHangup);
    script.offer(NEXT, Some(OTHER), "ref-2");
    assert_eq!(pops(&script.want(Intent::Answer(NEXT))), []);
    let (closing, pop) = the_pop(&script.not_linked(question));
    assert!(pop.new_ticket);
    assert_eq!(references(&script.popped(closing)), ["ref-2"]);
}

#[test]
fn one_failed_try_of_the_closing_is_cleared_up_before_the_next_closing_too() {
    let mut script = in_wrap_up();
    script.want(Intent::EditNumber(OTHER.into()));
    let (closing, _) = the_pop(&script.want(Intent::Dial));
    let (timer, _) = the_timer(&script.failed(closing, DeskFailure::TimedOut));
    let second = script.call().id;
    script.type_notes(second, "Nobody there");
    script.ended(OUT, EndReason::Missed);
    assert_eq!(pops(&script.want(Intent::Finish(second))), []);
    script.answers_first_question = false;
    let question = the_question(&script.fired(timer));
    let (_, pop) = the_pop(&script.linked(question, 80));
    assert_eq!(pop.call_info.get("Notes"), Some("Nobody there"));
}

#[test]
fn one_pop_is_on_its_way_at_a_time_even_of_calls_that_are_gone() {
    let mut script = ringing_inbound();
    let (opening, _) = the_pop(&script.asked);
    script.ended(IN, EndReason::Missed);
    assert_eq!(pops(&script.offer(NEXT, Some(OTHER), "ref-2")), []);
    let commands = script.failed(opening, DeskFailure::TimedOut);
    assert_eq!(references(&commands), ["ref-2"]);
}

#[test]
fn wrap_up_is_not_reopened_beside_a_call() {
    let mut script = next_rings();
    let (closing, _) = the_pop(&script.want(Intent::Answer(NEXT)));
    script.line(LineEvent::Answered { leg: NEXT });
    script.failed(closing, refused(cti::ApiError::AccessDenied));
    let filed = script.filed();
    assert!(filed.retry.is_enabled() && !filed.refile.is_enabled());
    script.want(Intent::Refile(filed.id));
    assert_eq!(script.view().wrap_up, None);
}
