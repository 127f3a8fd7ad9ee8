use cti::{ApiError, Requester, Responder};
use phone::view::Progress;
use phone::{DeskFailure, EndReason, Intent, LineEvent, NoticeCode, PopMoment, Settings};

use crate::script::*;

fn pop_at(inbound: PopMoment, outbound: PopMoment) -> Settings {
    Settings { inbound_pop: inbound, outbound_pop: outbound, ..settings() }
}

#[test]
fn the_opening_pop_names_requester_responder_and_call_and_nothing_else() {
    let (_, pop) = the_pop(&ringing_inbound().asked);
    let Requester::Phone(number) = pop.requester else { panic!("the requester is the number") };
    assert_eq!(number.typed(), NUMBER);
    assert_eq!(pop.responder, Responder::Id(settings().agent));
    assert_eq!(pop.call_reference_id.as_str(), "ref-1");
    assert_eq!((pop.ticket_id, pop.new_ticket), (None, false));
    assert_eq!(pop.call_url, None);
    assert!(pop.call_info.is_empty());
}

#[test]
fn inbound_calls_pop_when_the_settings_say_so() {
    for (moment, ringing, answered) in
        [(PopMoment::Ringing, 1, 1), (PopMoment::Answered, 0, 1), (PopMoment::Never, 0, 0)]
    {
        let mut script = ready_with(pop_at(moment, PopMoment::Never));
        script.offer(IN, Some(NUMBER), "ref-1");
        script.want(Intent::Answer(IN));
        assert_eq!(pops(&script.asked).len(), ringing, "{moment:?}");
        script.line(LineEvent::Answered { leg: IN });
        assert_eq!(pops(&script.asked).len(), answered, "{moment:?}");
    }
}

#[test]
fn outbound_calls_pop_when_the_settings_say_so() {
    for (moment, ringing, answered) in
        [(PopMoment::Ringing, 1, 1), (PopMoment::Answered, 0, 1), (PopMoment::Never, 0, 0)]
    {
        let mut script = dialling_with(pop_at(PopMoment::Never, moment));
        assert_eq!(pops(&script.asked).len(), 0);
        script.line(LineEvent::Progressed { leg: OUT });
        assert_eq!(pops(&script.asked).len(), ringing, "{moment:?}");
        script.line(LineEvent::Answered { leg: OUT });
        assert_eq!(pops(&script.asked).len(), answered, "{moment:?}");
    }
}

#[test]
fn an_outbound_call_answered_without_ringing_pops_all_the_same() {
    let mut script = dialling_with(pop_at(PopMoment::Never, PopMoment::Ringing));
    the_pop(&script.line(LineEvent::Answered { leg: OUT }));
}

#[test]
fn the_close_reaches_the_helpdesk_even_if_calls_never_pop() {
    let mut script = ready_with(pop_at(PopMoment::Never, PopMoment::Never));
    script.offer(IN, Some(NUMBER), "ref-1");
    script.want(Intent::Answer(IN));
    script.line(LineEvent::Answered { leg: IN });
    script.ended(IN, EndReason::RemoteHangup);
    let call = script.wrap_up().id;
    let closing = the_pop(&script.want(Intent::Finish(call))).1;
    assert!(closing.new_ticket);
}

#[test]
fn nothing_more_is_sent_for_a_missed_call_that_had_popped() {
    let mut script = ringing_inbound();
    let (request, _) = the_pop(&script.asked);
    script.ended(IN, EndReason::Missed);
    assert_eq!(script.popped(request), []);
    assert_eq!(script.view().filed, []);
}

#[test]
fn a_failed_opening_pop_is_said_and_the_agent_can_talk_on() {
    let failures = [
        (refused(ApiError::InvalidCredentials), NoticeCode::DeskKeyRefused),
        (refused(ApiError::AccessDenied), NoticeCode::DeskAccessDenied),
        (refused(ApiError::FeatureMissing), NoticeCode::DeskAccessDenied),
        (refused(ApiError::InvalidJson), NoticeCode::DeskValidation),
        (refused(ApiError::Validation(Vec::new())), NoticeCode::DeskValidation),
        (refused(ApiError::Server { status: 500 }), NoticeCode::DeskUnavailable),
        (DeskFailure::TimedOut, NoticeCode::DeskUnavailable),
        (DeskFailure::Unreachable, NoticeCode::DeskUnavailable),
        (DeskFailure::Unreadable, NoticeCode::DeskUnavailable),
        (DeskFailure::NoKey, NoticeCode::DeskNoKey),
    ];
    for (failure, code) in failures {
        let mut script = ringing_inbound();
        let (request, _) = the_pop(&script.asked);
        assert_eq!(pops(&script.failed(request, failure)), []);
        assert_eq!(script.codes(), [code]);
        script.want(Intent::Answer(IN));
        script.line(LineEvent::Answered { leg: IN });
        assert_eq!(script.call().progress, Progress::Connected);
        assert_eq!(pops(&script.asked).len(), 1, "not again at once");
    }
}

#[test]
fn a_refused_opening_pop_is_sent_again_when_the_agent_says_so() {
    let mut script = ringing_inbound();
    let (request, pop) = the_pop(&script.asked);
    script.failed(request, refused(ApiError::AccessDenied));
    let (_, intent) = script.view().notices[0].way_out.clone().unwrap();
    let (again, same) = the_pop(&script.want(intent));
    assert_eq!(same, pop);
    script.popped(again);
    assert_eq!(script.codes(), []);
}

#[test]
fn an_opening_pop_that_may_have_arrived_is_asked_for_before_it_is_sent_again() {
    let mut script = ringing_inbound();
    let call = script.call().id;
    let (request, pop) = the_pop(&script.asked);
    script.failed(request, DeskFailure::TimedOut);
    let question = the_question(&script.want(Intent::Retry(call)));
    assert_eq!(pops(&script.asked).len(), 1);
    assert_eq!(the_pop(&script.not_linked(question)).1, pop);
}

#[test]
fn an_opening_pop_that_made_a_ticket_is_not_sent_again() {
    let mut script = ringing_inbound();
    let call = script.call().id;
    let (request, _) = the_pop(&script.asked);
    script.failed(request, DeskFailure::TimedOut);
    let question = the_question(&script.want(Intent::Retry(call)));
    assert_eq!(script.linked(question, 80), []);
    assert_eq!(script.codes(), []);
}

#[test]
fn an_opening_pop_waits_as_long_as_it_is_told() {
    for (retry_after, ms) in [(Some(7), 7_000), (None, 30_000), (Some(0), 1_000)] {
        let mut script = ringing_inbound();
        let (request, pop) = the_pop(&script.asked);
        let commands = script.failed(request, refused(ApiError::RateLimited { retry_after }));
        let (timer, after) = the_timer(&commands);
        assert_eq!(after, ms);
        assert_eq!(script.codes(), [NoticeCode::DeskRateLimited]);
        assert_eq!(the_pop(&script.fired(timer)).1, pop);
    }
}

#[test]
fn a_call_that_is_missed_while_its_pop_waits_does_not_pop() {
    let mut script = ringing_inbound();
    let (request, _) = the_pop(&script.asked);
    let retry_after = Some(7);
    let waits = script.failed(request, refused(ApiError::RateLimited { retry_after }));
    let (timer, _) = the_timer(&waits);
    script.ended(IN, EndReason::Missed);
    assert_eq!(script.fired(timer), []);
}

#[test]
fn a_key_that_is_given_sends_what_waited_for_it() {
    let mut script = ringing_inbound();
    let (request, pop) = the_pop(&script.asked);
    script.failed(request, DeskFailure::NoKey);
    assert_eq!(script.view().notices[0].way_out, None);
    let commands = script.desk(phone::DeskEvent::KeyGiven);
    assert_eq!(the_pop(&commands).1, pop);
    assert_eq!(script.codes(), []);
}
