//! The helpdesk does not say who calls: at most two look-ups a ring by themselves, and a way out.

use cti::{ApiError, CompanyId, ContactField};
use phone::view::CallerState;
use phone::{
    Command, DeskEvent, DeskFailure, EndReason, Intent, LegId, NoticeCode, PopMoment, Settings,
};

use crate::people::*;
use crate::script::*;

#[test]
fn a_failed_look_up_is_said_and_asked_again_only_when_the_agent_says_so() {
    for failure in [
        DeskFailure::TimedOut,
        DeskFailure::Unreachable,
        DeskFailure::Unreadable,
        refused(ApiError::Server { status: 500 }),
        refused(ApiError::AccessDenied),
        refused(ApiError::NotFound),
    ] {
        let mut script = ringing_inbound();
        let call = script.call().id;
        let request = the_look_up(&script.asked, ContactField::Phone);
        assert_eq!(script.failed(request, failure), []);
        let caller = script.caller();
        assert_eq!(caller.state, CallerState::Failed);
        assert!(
            caller.sentence.ends_with(", so it is not known who calls."),
            "{}",
            caller.sentence
        );
        assert!(!caller.create.is_enabled(), "somebody may have the number");
        assert!(caller.look_up_again.is_enabled());
        let by_phone = the_look_up(&script.want(Intent::LookUpAgain(call)), ContactField::Phone);
        let by_mobile = the_look_up(&script.found(by_phone, &[]), ContactField::Mobile);
        // The agent's click goes on where it failed.
        script.failed(by_mobile, DeskFailure::TimedOut);
        let again = the_look_up(&script.want(Intent::LookUpAgain(call)), ContactField::Mobile);
        script.found(again, &[]);
        assert_eq!(script.caller().state, CallerState::Unknown);
    }
}

#[test]
fn a_helpdesk_that_asks_to_wait_is_left_alone_as_long_as_it_says() {
    let mut script = ringing_inbound();
    let call = script.call().id;
    let request = the_look_up(&script.asked, ContactField::Phone);
    let limited = || refused(ApiError::RateLimited { retry_after: Some(7) });
    let (timer, after) = the_timer(&script.failed(request, limited()));
    assert_eq!(after, 7_000);
    let caller = script.caller();
    assert_eq!(caller.state, CallerState::Searching);
    assert!(caller.sentence.contains("asked to wait"), "{}", caller.sentence);
    assert_eq!(script.want(Intent::LookUpAgain(call)), []);
    script.ended(IN, EndReason::Missed);
    // Another number rings: nothing is asked before the time is up.
    let commands = script.offer(LegId::Inbound(2), Some("+1 415 555 0177"), "ref-2");
    assert_eq!(questions(&commands), [] as [&Command; 0]);
    the_look_up(&script.fired(timer), ContactField::Phone);
}

#[test]
fn refused_look_ups_count_and_there_are_never_more_than_two_by_themselves() {
    let mut script = ringing_inbound();
    let call = script.call().id;
    let limited = || refused(ApiError::RateLimited { retry_after: None });
    let request = the_look_up(&script.asked, ContactField::Phone);
    let (timer, _) = the_timer(&script.failed(request, limited()));
    let second = the_look_up(&script.fired(timer), ContactField::Phone);
    assert_eq!(script.found(second, &[]), [], "a third by itself");
    let caller = script.caller();
    assert_eq!(caller.state, CallerState::Failed);
    assert!(caller.sentence.contains("often enough"), "{}", caller.sentence);
    the_look_up(&script.want(Intent::LookUpAgain(call)), ContactField::Mobile);
}

#[test]
fn a_look_up_that_was_refused_twice_waits_for_the_time_and_then_for_the_agent() {
    let mut script = ringing_inbound();
    let call = script.call().id;
    let limited = || refused(ApiError::RateLimited { retry_after: Some(3) });
    let request = the_look_up(&script.asked, ContactField::Phone);
    let (timer, _) = the_timer(&script.failed(request, limited()));
    let request = the_look_up(&script.fired(timer), ContactField::Phone);
    let (timer, _) = the_timer(&script.failed(request, limited()));
    let again = script.caller().look_up_again;
    assert_eq!(again.disabled_reason.as_deref(), Some("The helpdesk asked to wait"));
    assert_eq!(script.fired(timer), []);
    assert!(script.caller().look_up_again.is_enabled());
    the_look_up(&script.want(Intent::LookUpAgain(call)), ContactField::Phone);
}

#[test]
fn of_two_waits_the_longer_one_counts() {
    for (waits, counts) in [([5, 60], 1), ([60, 5], 0)] {
        let mut script = ringing_inbound();
        let request = the_look_up(&script.asked, ContactField::Phone);
        let mut jane = jane(NUMBER);
        jane.company_id = CompanyId::new(7);
        let commands = script.found(request, &[jane]);
        let asked = [the_tickets_question(&commands, JANE), the_company_question(&commands)];
        let mut timers = Vec::new();
        for (request, seconds) in asked.into_iter().zip(waits) {
            let limited = refused(ApiError::RateLimited { retry_after: Some(seconds) });
            let commands = script.failed(request, limited);
            timers.extend(commands.iter().filter_map(|command| match command {
                Command::StartTimer { timer, .. } => Some(*timer),
                _ => None,
            }));
        }
        assert_eq!(timers.len(), 1 + counts, "a shorter one starts none");
        if counts == 1 {
            assert_eq!(script.fired(timers[0]), [], "the shorter one opens nothing");
        }
        assert_eq!(questions(&script.fired(timers[counts])).len(), 2);
    }
}

#[test]
fn failed_tickets_are_said_and_asked_for_again_by_the_agent() {
    let mut script = jane_rings();
    let call = script.call().id;
    let request = the_tickets_question(&script.asked, JANE);
    script.failed(request, DeskFailure::TimedOut);
    let caller = script.caller();
    assert_eq!(caller.state, CallerState::Known);
    assert_eq!(caller.tickets_sentence, "The helpdesk did not answer in time.");
    let commands = script.want(Intent::LookUpAgain(call));
    assert_eq!(look_ups(&commands), [], "who calls is known");
    the_tickets_question(&commands, JANE);
}

#[test]
fn a_failed_company_is_said_and_asked_for_again_by_the_agent() {
    let mut script = ringing_inbound();
    let call = script.call().id;
    let request = the_look_up(&script.asked, ContactField::Phone);
    let mut jane = jane(NUMBER);
    jane.company_id = CompanyId::new(7);
    let company = the_company_question(&script.found(request, &[jane]));
    script.failed(company, DeskFailure::TimedOut);
    let sentence = script.caller().sentence;
    assert_eq!(sentence, "The helpdesk did not answer in time, so the company is not shown.");
    the_company_question(&script.want(Intent::LookUpAgain(call)));
}

#[test]
fn there_is_nothing_to_look_up_again_once_all_is_known() {
    let mut script = jane_rings();
    let call = script.call().id;
    let request = the_tickets_question(&script.asked, JANE);
    script.tickets(request, &[]);
    assert!(!script.caller().look_up_again.is_enabled());
    assert_eq!(script.want(Intent::LookUpAgain(call)), []);
}

#[test]
fn a_key_that_is_given_is_tried_on_what_failed_for_want_of_it() {
    let mut script = ready_with(Settings { inbound_pop: PopMoment::Never, ..settings() });
    let commands = script.offer(IN, Some(NUMBER), "ref-1");
    let request = the_look_up(&commands, ContactField::Phone);
    script.failed(request, DeskFailure::NoKey);
    assert_eq!(script.codes(), [NoticeCode::DeskNoKey]);
    let commands = script.desk(DeskEvent::KeyGiven);
    let request = the_look_up(&commands, ContactField::Phone);
    assert_eq!(script.codes(), []);
    script.failed(request, refused(ApiError::InvalidCredentials));
    let (_, intent) = script.view().notices[0].way_out.clone().unwrap();
    the_look_up(&script.want(intent), ContactField::Phone);
}

#[test]
fn a_clicked_contact_that_is_deleted_since_is_looked_for_by_its_number_in_what_is_left_of_two() {
    let mut script = clicked(None, Some(JANE));
    let call = script.call().id;
    let request = the_contact_question(&script.asked, JANE);
    let commands = script.failed(request, refused(ApiError::NotFound));
    let by_phone = the_look_up(&commands, ContactField::Phone);
    assert_eq!(script.found(by_phone, &[]), []);
    the_look_up(&script.want(Intent::LookUpAgain(call)), ContactField::Mobile);
}
