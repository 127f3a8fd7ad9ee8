use phone::view::FiledState;
use phone::{Command, Filing, Intent};

use crate::script::*;

#[test]
fn the_closing_pop_says_everything_in_words_and_in_a_fixed_order() {
    let mut script = in_wrap_up();
    let call = script.wrap_up().id;
    let disposition = Some("Follow-up".to_owned());
    script.want(Intent::ChooseDisposition { call, disposition });
    let closing = the_pop(&script.want(Intent::Finish(call))).1;
    assert_eq!(closing.call_reference_id.as_str(), "ref-1");
    assert!(closing.new_ticket);
    assert_eq!(closing.ticket_id, None);
    let pairs: Vec<_> = closing.call_info.iter().collect();
    assert_eq!(
        pairs,
        [
            ("Notes", "Wants a refund"),
            ("Disposition", "Follow-up"),
            ("Direction", "Inbound"),
            ("Duration", "1:05"),
            ("Customer number", NUMBER),
            ("Ended", "The customer hung up"),
        ]
    );
}

#[test]
fn the_closing_is_proven_by_the_ticket_the_helpdesk_names() {
    let (mut script, request) = closing_sent();
    assert_eq!(script.filed().state, FiledState::Sending);
    assert!(!script.filed().dismiss.is_enabled());
    let question = the_question(&script.popped(request));
    assert_eq!(script.filed().state, FiledState::Unproven);
    assert_eq!(script.linked(question, 80), []);
    let filed = script.filed();
    assert_eq!(filed.state, FiledState::Filed);
    assert_eq!(filed.sentence, "Filed in ticket #80.");
    assert_eq!(filed.ticket.unwrap().get(), 80);
    assert_eq!(filed.contact.unwrap().get(), 501);
    assert_eq!(filed.unsent_notes, None);
    assert!(filed.dismiss.is_enabled() && !filed.retry.is_enabled());
}

#[test]
fn a_ticket_that_is_not_named_yet_is_asked_for_with_growing_pauses_and_nobody_is_asked_to_help() {
    let (mut script, request) = closing_sent();
    let mut question = the_question(&script.popped(request));
    for pause in [1_000, 2_000, 4_000, 8_000, 16_000] {
        let (timer, after) = the_timer(&script.not_linked(question));
        assert_eq!(after, pause);
        question = the_question(&script.fired(timer));
    }
    let mut before = 16_000;
    let said = |script: &Script| (script.filed().state, script.filed().sentence);
    for _ in 0..20 {
        let (timer, after) = the_timer(&script.not_linked(question));
        assert!(before < after || after >= 2_700_000, "{before} {after}");
        before = after;
        assert_eq!(said(&script).0, FiledState::Unproven);
        assert!(said(&script).1.contains("has not named a ticket yet"));
        assert!(script.filed().retry.is_enabled() && script.filed().dismiss.is_enabled());
        let unproven = said(&script);
        question = the_question(&script.fired(timer));
        assert_eq!(said(&script), unproven, "nothing is said anew");
    }
    script.not_linked(question);
    let call = script.filed().id;
    let again = script.want(Intent::Retry(call));
    script.linked(the_question(&again), 80);
    assert_eq!(script.filed().state, FiledState::Filed);
    assert_eq!(pops(&script.asked).len(), 2, "opening and closing, once each");
}

#[test]
fn putting_a_call_away_forgets_its_timer() {
    let (mut script, request) = closing_sent();
    let question = the_question(&script.popped(request));
    let (timer, _) = the_timer(&script.not_linked(question));
    let call = script.filed().id;
    assert_eq!(script.want(Intent::DismissFiled(call)), [Command::CancelTimer { timer }]);
    assert_eq!(script.fired(timer), []);
}

#[test]
fn an_unsent_call_cannot_be_put_away() {
    let (mut script, _) = closing_sent();
    let call = script.filed().id;
    script.want(Intent::DismissFiled(call));
    assert_eq!(script.view().filed.len(), 1);
}

#[test]
fn the_closing_waits_for_the_answer_to_the_opening() {
    let mut script = ringing_inbound();
    let (opening, _) = the_pop(&script.asked);
    script.want(Intent::Answer(IN));
    script.line(phone::LineEvent::Answered { leg: IN });
    script.ended(IN, phone::EndReason::RemoteHangup);
    let call = script.wrap_up().id;
    assert_eq!(script.want(Intent::Finish(call)), []);
    assert_eq!(script.filed().state, FiledState::Sending);
    let (_, closing) = the_pop(&script.popped(opening));
    assert!(closing.new_ticket);
}

#[test]
fn a_failed_opening_does_not_stop_the_closing_and_is_not_sent_again() {
    let mut script = ringing_inbound();
    let (opening, _) = the_pop(&script.asked);
    script.want(Intent::Answer(IN));
    script.line(phone::LineEvent::Answered { leg: IN });
    script.ended(IN, phone::EndReason::RemoteHangup);
    let call = script.wrap_up().id;
    script.want(Intent::Finish(call));
    let commands = script.failed(opening, phone::DeskFailure::TimedOut);
    assert!(the_pop(&commands).1.new_ticket);
}

#[test]
fn a_wait_that_the_opening_was_told_holds_for_the_closing_too() {
    let mut script = ringing_inbound();
    let (opening, _) = the_pop(&script.asked);
    script.want(Intent::Answer(IN));
    script.line(phone::LineEvent::Answered { leg: IN });
    let retry_after = Some(7);
    let limited = refused(cti::ApiError::RateLimited { retry_after });
    let (timer, _) = the_timer(&script.failed(opening, limited));
    script.ended(IN, phone::EndReason::RemoteHangup);
    let call = script.wrap_up().id;
    assert_eq!(script.want(Intent::Finish(call)), []);
    assert_eq!(script.filed().state, FiledState::Waiting);
    let (_, closing) = the_pop(&script.fired(timer));
    assert!(closing.new_ticket, "the closing, not the opening");
}

/// A connected call whose opening pop was told to wait for this timer, and one whose opening pop is
/// not answered yet; both in wrap-up, to be filed without a ticket.
fn without_a_ticket(limited_before: bool) -> (Script, phone::RequestId, Option<phone::TimerId>) {
    let mut script = ringing_inbound();
    let (opening, _) = the_pop(&script.asked);
    script.want(Intent::Answer(IN));
    script.line(phone::LineEvent::Answered { leg: IN });
    let timer = limited_before.then(|| the_timer(&script.failed(opening, limited())).0);
    script.ended(IN, phone::EndReason::RemoteHangup);
    let call = script.wrap_up().id;
    let filing = Filing::NoTicket;
    script.want(Intent::ChooseFiling { call, filing });
    (script, opening, timer)
}

const fn limited() -> phone::DeskFailure {
    let retry_after = Some(7);
    refused(cti::ApiError::RateLimited { retry_after })
}

#[test]
fn an_opening_that_waits_is_given_up_when_nothing_is_to_be_filed() {
    for limited_before in [true, false] {
        let (mut script, opening, told) = without_a_ticket(limited_before);
        let call = script.wrap_up().id;
        assert_eq!(script.want(Intent::Finish(call)), []);
        let told = told.unwrap_or_else(|| the_timer(&script.failed(opening, limited())).0);
        assert_eq!(script.fired(told), []);
    }
}

/// One call from the ring to its filing; `refused`: with an error that the agent must see to.
fn file_one(script: &mut Script, n: u32, refuse: bool) -> phone::CallId {
    let leg = phone::LegId::Inbound(n);
    let opening = script.offer(leg, Some(NUMBER), &format!("ref-{n}"));
    script.popped(the_pop(&opening).0);
    script.want(Intent::Answer(leg));
    script.line(phone::LineEvent::Answered { leg });
    script.ended(leg, phone::EndReason::RemoteHangup);
    let call = script.wrap_up().id;
    script.type_notes(call, &format!("notes {n}"));
    let (closing, _) = the_pop(&script.want(Intent::Finish(call)));
    if refuse {
        script.failed(closing, refused(cti::ApiError::AccessDenied));
    } else {
        let question = the_question(&script.popped(closing));
        script.linked(question, 80);
    }
    call
}

#[test]
fn what_is_done_makes_room_for_the_next_and_what_needs_the_agent_stays() {
    let mut script = ready();
    let first = file_one(&mut script, 1, false);
    assert_eq!(script.filed().id, first);
    let second = file_one(&mut script, 2, true);
    let third = file_one(&mut script, 3, false);
    let listed = |script: &Script| script.view().filed.iter().map(|f| f.id).collect::<Vec<_>>();
    assert_eq!(listed(&script), [third, second]);
    let (closing, _) = the_pop(&script.want(Intent::Retry(second)));
    let question = the_question(&script.popped(closing));
    script.linked(question, 81);
    assert_eq!(listed(&script), [second], "the one done with last");
    assert_eq!(script.view().history.rows, 3);
}

#[test]
fn filing_without_a_ticket_never_pops() {
    let mut script = in_wrap_up();
    let call = script.wrap_up().id;
    let filing = Filing::NoTicket;
    script.want(Intent::ChooseFiling { call, filing });
    script.want(Intent::Finish(call));
    assert_eq!(pops(&script.asked).len(), 1, "the opening");
}
