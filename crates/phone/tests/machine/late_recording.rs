//! "At the end of the call, a link to the call recording will be added as an update to the ticket."

use cti::{ApiError, CallReferenceId};
use phone::view::FiledState;
use phone::{Command, DeskFailure, EndReason, HistoryEntry, Intent, LegId, LineEvent, Recording};

use crate::history::{kept, read, rows, unfiled};
use crate::script::*;

const URL: &str = "https://pbx.example.com/rec/1.mp3";

fn recorded(script: &mut Script, reference: &str, url: &str) -> Vec<Command> {
    let call_reference_id = CallReferenceId::new(reference).unwrap();
    script.line(LineEvent::Recorded { call_reference_id, url: url.to_owned() })
}

/// The call is in ticket 80.
fn filed() -> Script {
    let (mut script, closing) = closing_sent();
    let question = the_question(&script.popped(closing));
    script.linked(question, 80);
    script
}

#[test]
fn one_that_comes_before_the_closing_goes_with_it() {
    let connected = connected_inbound;
    let wrap_up = in_wrap_up;
    for state in [connected, wrap_up] {
        let mut script = state();
        assert_eq!(recorded(&mut script, "ref-1", URL), []);
        script.ended(IN, EndReason::RemoteHangup);
        let call = script.wrap_up().id;
        let (closing, pop) = the_pop(&script.want(Intent::Finish(call)));
        assert_eq!(pop.call_url.as_deref(), Some(URL));
        let question = the_question(&script.popped(closing));
        assert_eq!(script.linked(question, 80), [], "and not once more");
        assert_eq!(recorded(&mut script, "ref-1", URL), [], "told again");
    }
}

#[test]
fn one_that_comes_later_is_added_to_the_ticket_after_details_were_asked() {
    let mut script = filed();
    let question = the_question(&recorded(&mut script, "ref-1", URL));
    assert_eq!(script.filed().sentence, "The recording is being added to ticket #80…");
    assert!(!rows(&script)[0].unfiled, "the call is filed all the while");
    let (request, pop) = the_pop(&script.linked(question, 80));
    assert_eq!(pop.call_reference_id.as_str(), "ref-1");
    assert_eq!(pop.ticket_id.unwrap().get(), 80);
    assert_eq!(pop.call_url.as_deref(), Some(URL));
    assert!(pop.call_info.is_empty() && !pop.new_ticket);
    assert_eq!(script.popped(request), []);
    assert_eq!(script.filed().state, FiledState::Filed);
    assert_eq!(recorded(&mut script, "ref-1", URL), [], "told again");
    let another = recorded(&mut script, "ref-1", "https://pbx.example.com/rec/2.mp3");
    the_question(&another);
}

#[test]
fn one_that_comes_while_the_closing_is_on_its_way_waits_for_its_proof() {
    let (mut script, closing) = closing_sent();
    assert_eq!(recorded(&mut script, "ref-1", URL), []);
    let question = the_question(&script.popped(closing));
    let question = the_question(&script.linked(question, 80));
    let (_, pop) = the_pop(&script.linked(question, 80));
    assert_eq!(pop.call_url.as_deref(), Some(URL));
}

#[test]
fn it_waits_for_a_call_that_goes_on_because_its_pop_would_close_that_ones_widget() {
    let mut script = filed();
    let second = LegId::Inbound(2);
    let opening = the_pop(&script.offer(second, Some("+1 415 555 0199"), "ref-2")).0;
    script.popped(opening);
    assert_eq!(recorded(&mut script, "ref-1", URL), []);
    script.want(Intent::Answer(second));
    script.line(LineEvent::Answered { leg: second });
    script.ended(second, EndReason::RemoteHangup);
    assert_eq!(pops(&script.asked).len(), 3);
    let call = script.wrap_up().id;
    let commands = script.want(Intent::Finish(call));
    let (closing, pop) = the_pop(&commands);
    assert_eq!(pop.call_reference_id.as_str(), "ref-2", "the closing goes first");
    let asked = script.popped(closing);
    let question = asked.iter().find_map(|command| match command {
        Command::FetchDetails { request, call_reference_id }
            if call_reference_id.as_str() == "ref-1" =>
        {
            Some(*request)
        }
        _ => None,
    });
    let (_, pop) = the_pop(&script.linked(question.unwrap(), 80));
    assert_eq!(pop.call_url.as_deref(), Some(URL));
}

#[test]
fn one_that_was_refused_can_be_tried_again_or_put_away() {
    let mut script = filed();
    let question = the_question(&recorded(&mut script, "ref-1", URL));
    let (request, _) = the_pop(&script.linked(question, 80));
    script.failed(request, refused(ApiError::AccessDenied));
    let filed = script.filed();
    assert_eq!(filed.state, FiledState::NeedsAgent);
    assert!(filed.sentence.contains("The recording is not in ticket #80 yet"));
    assert!(filed.retry.is_enabled() && filed.dismiss.is_enabled());
    assert!(!filed.refile.is_enabled() && filed.unsent_notes.is_none());
    let question = the_question(&script.want(Intent::Retry(filed.id)));
    the_pop(&script.linked(question, 80));
}

#[test]
fn one_that_may_have_arrived_is_not_sent_again_by_itself() {
    let mut script = filed();
    let question = the_question(&recorded(&mut script, "ref-1", URL));
    let (request, _) = the_pop(&script.linked(question, 80));
    let (timer, _) = the_timer(&script.failed(request, DeskFailure::TimedOut));
    let question = the_question(&script.fired(timer));
    assert_eq!(pops(&script.linked(question, 80)), []);
    let filed = script.filed();
    assert_eq!(filed.state, FiledState::NeedsAgent);
    assert!(filed.sentence.contains("may be in ticket #80 already"));
    script.want(Intent::DismissFiled(filed.id));
    assert_eq!(rows(&script)[0].ticket.unwrap().get(), 80);
}

#[test]
fn putting_a_recording_away_that_waits_forgets_its_timer() {
    let mut script = filed();
    let question = the_question(&recorded(&mut script, "ref-1", URL));
    let (timer, _) = the_timer(&script.failed(question, DeskFailure::TimedOut));
    let call = script.filed().id;
    assert_eq!(script.want(Intent::DismissFiled(call)), [Command::CancelTimer { timer }]);
}

#[test]
fn a_call_without_a_ticket_gets_none_for_its_recording() {
    let mut script = in_wrap_up();
    let call = script.wrap_up().id;
    let filing = phone::Filing::NoTicket;
    script.want(Intent::ChooseFiling { call, filing });
    script.want(Intent::Finish(call));
    assert_eq!(recorded(&mut script, "ref-1", URL), []);
    // Filed after all, it goes along.
    script.want(Intent::Refile(call));
    let filing = phone::Filing::NewTicket;
    script.want(Intent::ChooseFiling { call, filing });
    let (_, pop) = the_pop(&script.want(Intent::Finish(call)));
    assert_eq!(pop.call_url.as_deref(), Some(URL));
}

#[test]
fn a_call_of_the_history_gets_its_recording_too() {
    let entry = HistoryEntry { ticket: cti::TicketId::new(80), ..unfiled(1_000, "") };
    let mut script = ready();
    read(&mut script, vec![entry, HistoryEntry { ..unfiled(2_000, "") }]);
    assert_eq!(recorded(&mut script, "nobody's", URL), []);
    let mut script = ready();
    let entry = HistoryEntry { ticket: cti::TicketId::new(80), ..unfiled(1_000, "") };
    read(&mut script, vec![entry]);
    let question = the_question(&recorded(&mut script, "old", URL));
    let (request, pop) = the_pop(&script.linked(question, 80));
    assert_eq!(pop.call_url.as_deref(), Some(URL));
    script.popped(request);
    let last = kept(&script).pop().unwrap();
    assert!(last.recording.unwrap().sent);
    assert_eq!(rows(&script).len(), 1);
}

#[test]
fn one_that_was_named_before_the_page_was_loaded_is_added_now_unless_it_went_out() {
    for (sent, asks) in [(false, 1), (true, 0)] {
        let recording = Some(Recording { url: URL.into(), sent });
        let ticket = cti::TicketId::new(80);
        let mut script = ready();
        let entry = HistoryEntry { ticket, recording, ..unfiled(1_000, "") };
        let commands = read(&mut script, vec![entry]);
        let asked = |command: &&Command| matches!(command, Command::FetchDetails { .. });
        assert_eq!(commands.iter().filter(asked).count(), asks);
    }
}
