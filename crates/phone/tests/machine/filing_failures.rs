use cti::ApiError;
use phone::view::FiledState;
use phone::{Command, DeskEvent, DeskFailure, Filing, Intent, NoticeCode, RequestId};

use crate::script::*;

/// One round of "it may have arrived": the pause, the question, and the answer "not linked".
fn sent_again(script: &mut Script, request: RequestId, failure: DeskFailure) -> RequestId {
    let failed = script.failed(request, failure);
    assert_eq!(script.filed().state, FiledState::Waiting);
    let commands = script.settled(&failed);
    the_pop(&commands).0
}

#[test]
fn a_closing_that_may_have_arrived_is_asked_for_and_not_written_twice() {
    for failure in [
        DeskFailure::TimedOut,
        DeskFailure::Unreachable,
        DeskFailure::Unreadable,
        refused(ApiError::Server { status: 502 }),
    ] {
        let (mut script, request) = closing_sent();
        let before = pops(&script.asked).len();
        let (timer, _) = the_timer(&script.failed(request, failure));
        let filed = script.filed();
        assert_eq!(filed.state, FiledState::Waiting);
        assert_eq!(filed.unsent_notes.as_deref(), Some("Wants a refund"));
        let question = the_question(&script.fired(timer));
        let settles = the_settling(&script.asked);
        assert_eq!(script.linked(question, 80), [Command::CancelTimer { timer: settles }]);
        assert_eq!(script.filed().state, FiledState::Filed);
        assert_eq!(pops(&script.asked).len(), before);
    }
}

#[test]
fn a_closing_that_did_not_arrive_is_sent_again_the_same() {
    let (mut script, request) = closing_sent();
    let first = pops(&script.asked).pop().unwrap().1;
    let again = sent_again(&mut script, request, DeskFailure::TimedOut);
    assert_eq!(pops(&script.asked).pop().unwrap().1, first);
    let question = the_question(&script.popped(again));
    script.linked(question, 80);
    assert_eq!(script.filed().state, FiledState::Filed);
}

#[test]
fn a_question_that_fails_is_no_reason_to_send_again() {
    let (mut script, request) = closing_sent();
    let (timer, _) = the_timer(&script.failed(request, DeskFailure::TimedOut));
    let mut question = the_question(&script.fired(timer));
    for _ in 0..20 {
        let (timer, _) = the_timer(&script.failed(question, DeskFailure::TimedOut));
        question = the_question(&script.fired(timer));
    }
    assert_eq!(script.filed().state, FiledState::Waiting);
    assert_eq!(pops(&script.asked).len(), 2, "opening and closing, once each");
}

#[test]
fn a_call_the_helpdesk_does_not_know_is_not_linked() {
    let (mut script, request) = closing_sent();
    let failed = script.failed(request, DeskFailure::TimedOut);
    let question = the_question(&script.fired(the_settling(&failed)));
    the_pop(&script.failed(question, refused(ApiError::NotFound)));
}

#[test]
fn a_refusal_waits_for_the_agent_with_the_notes_on_the_screen() {
    for (error, word) in [
        (ApiError::InvalidCredentials, "key"),
        (ApiError::AccessDenied, "allow"),
        (ApiError::NotFound, "404"),
        (ApiError::Validation(Vec::new()), "refused"),
        (ApiError::Other { status: 418 }, "418"),
    ] {
        let (mut script, request) = closing_sent();
        assert_eq!(script.failed(request, refused(error)), []);
        let filed = script.filed();
        assert_eq!(filed.state, FiledState::NeedsAgent);
        assert!(filed.sentence.contains(word), "{}", filed.sentence);
        assert_eq!(filed.unsent_notes.as_deref(), Some("Wants a refund"));
        assert!(!filed.dismiss.is_enabled());
        let again = script.want(Intent::Retry(filed.id));
        the_pop(&again);
    }
}

#[test]
fn a_refused_field_is_named_in_the_helpdesks_words_cut_to_a_sentences_length() {
    let (mut script, request) = closing_sent();
    let field = cti::api_error::FieldError {
        field: "ticket_id".into(),
        message: "There is no ticket 999".to_owned() + &"!".repeat(10_000),
        code: "invalid_value".into(),
    };
    script.failed(request, refused(ApiError::Validation(vec![field])));
    let sentence = script.filed().sentence;
    assert!(sentence.contains("ticket_id: There is no ticket 999"));
    assert!(sentence.len() < 400);
}

#[test]
fn a_wrong_ticket_number_is_mended_in_wrap_up() {
    let mut script = in_wrap_up();
    let call = script.wrap_up().id;
    let filing = Filing::ExistingTicket;
    script.want(Intent::ChooseFiling { call, filing });
    let text = "999".to_owned();
    script.want(Intent::EditTicketNumber { call, text });
    let (request, _) = the_pop(&script.want(Intent::Finish(call)));
    script.failed(request, refused(ApiError::Validation(Vec::new())));
    script.want(Intent::Refile(call));
    assert_eq!(script.view().filed, []);
    let wrap_up = script.wrap_up();
    assert_eq!(wrap_up.ticket_number, "999");
    assert_eq!(wrap_up.notes, "Wants a refund");
    let text = "80".to_owned();
    script.want(Intent::EditTicketNumber { call, text });
    let closing = the_pop(&script.want(Intent::Finish(call))).1;
    assert_eq!(closing.ticket_id.unwrap().get(), 80);
}

/// The opening pop failed so, and the call is in wrap-up.
fn in_wrap_up_without_opening(failure: DeskFailure) -> Script {
    let mut script = ringing_inbound();
    let (opening, _) = the_pop(&script.asked);
    script.failed(opening, failure);
    script.want(Intent::Answer(IN));
    script.line(phone::LineEvent::Answered { leg: IN });
    script.ended(IN, phone::EndReason::RemoteHangup);
    script
}

#[test]
fn a_call_back_in_wrap_up_does_not_open_again_when_a_key_is_given() {
    let mut script = in_wrap_up_without_opening(DeskFailure::NoKey);
    let call = script.wrap_up().id;
    let (closing, _) = the_pop(&script.want(Intent::Finish(call)));
    script.failed(closing, DeskFailure::NoKey);
    script.want(Intent::Refile(call));
    assert_eq!(script.desk(DeskEvent::KeyGiven), []);
}

#[test]
fn a_wait_that_is_over_is_not_waited_for_again_after_wrap_up_was_reopened() {
    let retry_after = Some(7);
    let mut script = in_wrap_up_without_opening(refused(ApiError::RateLimited { retry_after }));
    let call = script.wrap_up().id;
    let waits = |command: &&Command| matches!(command, Command::StartTimer { after: 7_000, .. });
    let (timer, _) = the_timer(&script.asked.iter().filter(waits).cloned().collect::<Vec<_>>());
    assert_eq!(script.want(Intent::Finish(call)), []);
    let (closing, _) = the_pop(&script.fired(timer));
    script.failed(closing, refused(ApiError::AccessDenied));
    script.want(Intent::Refile(call));
    the_pop(&script.want(Intent::Finish(call)));
}

#[test]
fn a_rate_limit_is_waited_out_and_sent_again() {
    let (mut script, request) = closing_sent();
    let retry_after = Some(2);
    let limited = refused(ApiError::RateLimited { retry_after });
    let (timer, after) = the_timer(&script.failed(request, limited));
    assert_eq!(after, 2_000);
    let filed = script.filed();
    assert_eq!(filed.state, FiledState::Waiting);
    assert!(!filed.retry.is_enabled());
    the_pop(&script.fired(timer));
}

#[test]
fn a_missing_key_is_said_once_and_giving_one_sends_everything() {
    let (mut script, request) = closing_sent();
    script.failed(request, DeskFailure::NoKey);
    assert_eq!(script.filed().state, FiledState::NeedsAgent);
    assert_eq!(script.codes(), [NoticeCode::DeskNoKey]);
    the_pop(&script.desk(DeskEvent::KeyGiven));
    assert_eq!(script.codes(), []);
}

#[test]
fn a_refused_key_offers_to_try_again() {
    let (mut script, request) = closing_sent();
    script.failed(request, refused(ApiError::InvalidCredentials));
    assert_eq!(script.codes(), [NoticeCode::DeskKeyRefused]);
    let (_, intent) = script.view().notices[0].way_out.clone().unwrap();
    the_pop(&script.want(intent));
}

#[test]
fn a_link_to_another_ticket_does_not_prove_that_the_notes_are_in_the_chosen_one() {
    let mut script = in_wrap_up();
    let call = script.wrap_up().id;
    let filing = Filing::ExistingTicket;
    script.want(Intent::ChooseFiling { call, filing });
    let text = "80".to_owned();
    script.want(Intent::EditTicketNumber { call, text });
    let (request, _) = the_pop(&script.want(Intent::Finish(call)));
    let failed = script.failed(request, DeskFailure::TimedOut);
    let question = the_question(&script.fired(the_settling(&failed)));
    let again = the_pop(&script.linked(question, 81)).1;
    assert_eq!(again.ticket_id.unwrap().get(), 80);
}

#[test]
fn a_proof_that_fails_is_asked_for_again_and_nothing_is_written_again() {
    let (mut script, request) = closing_sent();
    let question = the_question(&script.popped(request));
    let (timer, after) = the_timer(&script.failed(question, DeskFailure::TimedOut));
    assert_eq!(after, 1_000);
    let question = the_question(&script.fired(timer));
    script.linked(question, 80);
    assert_eq!(script.filed().state, FiledState::Filed);
    assert_eq!(pops(&script.asked).len(), 2);
}

#[test]
fn an_attempt_that_may_have_arrived_is_not_forgotten_when_the_next_is_refused() {
    let (mut script, request) = closing_sent();
    let again = sent_again(&mut script, request, DeskFailure::TimedOut);
    let busy = refused(ApiError::RateLimited { retry_after: Some(2) });
    let (timer, _) = the_timer(&script.failed(again, busy));
    let question = the_question(&script.fired(timer));
    script.linked(question, 80);
    assert_eq!(script.filed().state, FiledState::Filed);
}
